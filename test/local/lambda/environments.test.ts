// Execution environments as processes of this machine: warm, many, dying, late (aws-facts 3.10, 3.12).
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { DeleteFunctionCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InvokeOutcome } from "../../../src/local/ports.ts";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  settled,
  startLambda,
  until,
} from "../../support/lambda.ts";

const PID = "export const handler = () => process.pid;";
const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

let lambda: LambdaTest;
beforeEach(async () => {
  lambda = await startLambda();
});
afterEach(async () => {
  await lambda.stop();
});

/** Starts a detached child that would live for a minute and answers its process id. */
const FORKING = `
import { spawn } from "node:child_process";
export const handler = (event) => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "ignore" });
  child.unref();
  console.log("child", child.pid);
  return event.hang ? new Promise((done) => setTimeout(done, 60000)) : child.pid;
};`;

/** Leaves a process that is in no group of the handler's, with the handler's pipes in hand; hangs. */
const DAEMON = `
import { spawn } from "node:child_process";
export const handler = () => {
  const options = { detached: true, stdio: "inherit", env: ENV };
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], options);
  child.unref();
  console.log("daemon", child.pid);
  return new Promise((done) => setTimeout(done, 60000));
};`;

function killIfAlive(pid: number): void {
  if (isAlive(pid)) process.kill(pid, "SIGKILL");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("an environment is used again while it is warm", async () => {
  await createFunction(lambda, functionOf("warm", PID));

  const first = await invoke(lambda, "warm");
  const second = await invoke(lambda, "warm");

  expect(second.payload).toBe(first.payload);
  expect(first.log).toContain("Init Duration");
  expect(second.log).not.toContain("Init Duration");
  expect(lambda.logs.streams).toHaveLength(1);
});

test("overlapping invocations get environments and log streams of their own", async () => {
  const code =
    "export const handler = () => new Promise((done) => setTimeout(() => done(process.pid), 300));";
  await createFunction(lambda, functionOf("wide", code));

  const results = await Promise.all([1, 2, 3].map(() => invoke(lambda, "wide")));

  expect(new Set(results.map(({ payload }) => payload)).size).toBe(3);
  expect(lambda.logs.streams).toHaveLength(3);
});

test("more invocations than there may be processes wait for a free one", async () => {
  const code =
    "export const handler = () => new Promise((done) => setTimeout(() => done(process.pid), 20));";
  await createFunction(lambda, functionOf("crowd", code));
  const payload = Buffer.from("{}");

  const outcomes = await Promise.all(
    Array.from({ length: 60 }, () => lambda.lambda.functions.invoke(`${ARN}:crowd`, payload)),
  );

  const returned = outcomes.flatMap((outcome) =>
    outcome.status === "returned" ? [outcome.payload.toString()] : [],
  );
  expect(returned).toHaveLength(60);
  expect(new Set(returned).size).toBeLessThanOrEqual(32);
});

test("the handler runs once for each invocation", async () => {
  const code = "let count = 0; export const handler = () => (count += 1);";
  await createFunction(lambda, functionOf("once", code));

  const counts: unknown[] = [];
  for (let n = 0; n < 20; n += 1) counts.push((await invoke(lambda, "once")).payload);

  expect(counts).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});

test("an exit of the process is an error that says how", async () => {
  await createFunction(
    lambda,
    functionOf("exits", "export const handler = (event) => process.exit(event.code);"),
  );

  const silent = await invoke(lambda, "exits", { code: 0 });
  const loud = await invoke(lambda, "exits", { code: 9 });

  expect(silent.payload).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited without providing a reason$/,
    ),
  });
  expect(loud.payload).toMatchObject({
    errorMessage: expect.stringContaining("Runtime exited with error: exit status 9"),
  });
  expect(loud.log).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError\n$/);
});

test("a process that ends between invocations is replaced", async () => {
  const code =
    "export const handler = (event) => { if (event.end) setTimeout(() => process.exit(0), 1); return process.pid; };";
  await createFunction(lambda, functionOf("quits", code));
  const first = await invoke(lambda, "quits", { end: true });
  await until(() => !isAlive(Number(first.payload)));

  const second = await invoke(lambda, "quits");

  expect(second.error).toBeUndefined();
  expect(second.payload).not.toBe(first.payload);
});

test("what a handler writes last is in the log before END", async () => {
  const code =
    "export const handler = () => { process.stdout.write('x'.repeat(300_000) + '\\n'); console.log('last'); };";
  await createFunction(lambda, functionOf("writes", code));

  await invoke(lambda, "writes");

  const messages = lambda.logs.messages();
  const kinds = messages.map((line) => line.slice(0, 5));
  expect(kinds.indexOf("END R")).toBe(messages.length - 2);
  expect(messages.find((line) => line.startsWith("xxx"))).toHaveLength(300_001);
  expect(messages.some((line) => line.endsWith("\tlast\n"))).toBe(true);
});

test("an update ends the warm environment", async () => {
  await createFunction(lambda, functionOf("renewed", PID));
  const { payload } = await invoke(lambda, "renewed");
  const changes = { FunctionName: "renewed", Timeout: 10 };

  await lambda.client.send(new UpdateFunctionConfigurationCommand(changes));
  await settled(lambda, "renewed");

  await until(() => !isAlive(Number(payload)));
  expect((await invoke(lambda, "renewed")).payload).not.toBe(payload);
});

test("a deleted function's environments end and its code goes", async () => {
  const code = "export const handler = () => [process.pid, process.cwd()];";
  await createFunction(lambda, functionOf("gone", code));
  const { payload } = await invoke<[number, string]>(lambda, "gone");
  const [pid, folder] = payload;
  expect(existsSync(folder)).toBe(true);

  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: "gone" }));

  await until(() => !isAlive(pid) && !existsSync(folder));
});

test("stop ends every process and removes every file", async () => {
  const code =
    "export const handler = (event) => event.hang ? new Promise((d) => setTimeout(d, 60000)) : [process.pid, process.cwd()];";
  await createFunction(lambda, functionOf("stops", code, { Timeout: 60 }));
  const { payload } = await invoke<[number, string]>(lambda, "stops");
  const [pid, folder] = payload;
  const hanging = lambda.lambda.functions.invoke(`${ARN}:stops`, Buffer.from('{"hang":true}'));

  await lambda.lambda.stop();

  expect(isAlive(pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  expect((await hanging).status).toBe("failed");
});

test("a role that can no longer be assumed is the invoker's error", async () => {
  await createFunction(lambda, functionOf("roleless", PID));
  lambda.access.assumable = false;

  const { error, payload } = await invoke(lambda, "roleless");

  expect(error).toBe("Unhandled");
  expect(payload).toMatchObject({ errorType: "AccessDeniedException" });
});

test("a runtime that cannot be had here says so when it is invoked", async () => {
  await createFunction(lambda, functionOf("java", { "app.jar": "x" }, { Runtime: "java21" }));

  const { payload } = await invoke(lambda, "java");

  expect(payload).toEqual({
    errorType: "Runtime.InvalidRuntime",
    errorMessage:
      "The local endpoint runs nodejs, python and provided functions; it has no java21.",
  });
});

describe("by a clock that stands still", () => {
  let clock: ManualClock;
  let slow: LambdaTest;
  beforeEach(async () => {
    clock = manualClock();
    slow = await startLambda({ clock });
  });
  afterEach(async () => {
    await slow.stop();
  });

  const create = (name: string, code: string, Timeout = 3) =>
    createFunction(slow, functionOf(name, code, { Timeout }));

  const wrote = (text: string) => () => slow.logs.messages().join("").includes(text);

  test("at the deadline the whole process group is killed", async () => {
    await create("late", FORKING, 2);

    const invocation = invoke(slow, "late", { hang: true });
    await until(wrote("child "));
    const pid = Number(/child (\d+)/.exec(slow.logs.messages().join(""))?.[1]);
    expect(isAlive(pid)).toBe(true);
    await clock.advance(2_000);
    const { status, error, payload, log } = await invocation;

    expect({ status, error }).toEqual({ status: 200, error: "Unhandled" });
    expect(payload).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 2\.00 seconds$/,
      ),
    });
    expect(log).toMatch(/Z [0-9a-f-]{36} Task timed out after 2\.00 seconds\n\n/);
    expect(log).toMatch(/\tDuration: 2000\.00 ms\t.*\tStatus: timeout\n$/);
    await until(async () => !isAlive(pid) || (await isZombie(pid)));
  });

  test.for([
    { kept: "its variables", env: "process.env", ends: process.platform === "linux" },
    { kept: "nothing", env: "{}", ends: false },
  ])("a daemon that keeps $kept keeps no environment alive", async ({ env, ends }) => {
    await create("daemon", DAEMON.replace("ENV", env), 2);

    const invocation = invoke(slow, "daemon", {});
    await until(wrote("daemon "));
    const pid = Number(/daemon (\d+)/.exec(slow.logs.messages().join(""))?.[1]);
    try {
      await clock.advance(2_000);
      const { log } = await invocation;

      expect(log).toContain("Status: timeout");
      expect(!isAlive(pid) || (await isZombie(pid))).toBe(ends);
    } finally {
      killIfAlive(pid);
    }
  });

  test("an idle environment ends after five minutes", async () => {
    await create("idle", PID);
    const { payload } = await invoke(slow, "idle");
    await clock.advance(299_999);
    expect(isAlive(Number(payload))).toBe(true);

    await clock.advance(1);

    await until(() => !isAlive(Number(payload)));
  });

  test("an invocation that comes as an idle environment ends gets another one", async () => {
    await create("idle", PID);
    const { payload } = await invoke(slow, "idle");
    const outcome = new Promise<InvokeOutcome>((resolve) => {
      const task = () => resolve(slow.lambda.functions.invoke(`${ARN}:idle`, Buffer.from("{}")));
      clock.after(300_000, task);
    });

    await clock.advance(300_000);

    expect(await outcome).toMatchObject({ status: "returned" });
    await until(() => !isAlive(Number(payload)));
  });

  test("an init of more than ten seconds is begun again on the function's time", async () => {
    // The first process hangs; the second finds the mark and goes on.
    const code = `
      import { existsSync, writeFileSync } from "node:fs";
      const mark = new URL("mark", import.meta.url);
      if (!existsSync(mark)) {
        writeFileSync(mark, "");
        console.log("hanging");
        await new Promise((done) => setTimeout(done, 60000));
      }
      export const handler = () => "second";`;
    await create("heavy", code, 20);

    const invocation = invoke(slow, "heavy");
    await until(wrote("hanging"));
    await clock.advance(10_000);
    const { payload, log } = await invocation;

    expect(payload).toBe("second");
    expect(log).toContain("INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n");
    expect(log).not.toContain("\tInit Duration");
  });

  test("an init that hangs ends, however long its code took to unpack", async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`${at}.txt`, ""]));
    const code = `console.log("loading"); await new Promise((done) => setTimeout(done, 60000));`;
    const input = functionOf("large", { ...files, "index.mjs": code }, { Timeout: 2 });
    await createFunction(slow, input);

    let outcome: InvokeOutcome | undefined;
    const invocation = slow.lambda.functions.invoke(`${ARN}:large`, Buffer.from("{}"));
    void invocation.then((ended) => (outcome = ended));
    await until(wrote("INIT_START"));
    await clock.advance(10_000);
    await until(wrote("loading"));
    await until(async () => {
      await clock.advance(10_000);
      return outcome !== undefined;
    });

    expect(outcome).toMatchObject({ status: "failed" });
    expect(slow.logs.messages().join("")).toContain("Task timed out after 2.00 seconds");
  });

  test("an init that cannot begin again fails its invocation", async () => {
    const hangs = `console.log("loading"); await new Promise((done) => setTimeout(done, 60000));`;
    await create("orphan", hangs);

    const invocation = invoke<{ errorType: string }>(slow, "orphan");
    await until(wrote("loading"));
    slow.access.assumable = false;
    await clock.advance(10_000);

    expect((await invocation).payload.errorType).toBe("AccessDeniedException");
  });
});

/** Killed, and only waiting for the system's init to take note. */
async function isZombie(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return status === "" || /^State:\s+Z/m.test(status);
}
