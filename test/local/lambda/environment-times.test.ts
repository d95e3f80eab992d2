// When execution environments end, by a clock that stands still (aws-facts 3.10, 3.12).
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRunning } from "../../../src/core/running.ts";
import type { InvokeOutcome } from "../../../src/local/ports.ts";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
  until,
} from "../../support/lambda.ts";

const PID = "export const handler = () => process.pid;";
const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

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

let clock: ManualClock;
let lambda: LambdaTest;
beforeEach(async () => {
  clock = manualClock();
  lambda = await startLambda({ clock });
});
afterEach(async () => {
  await lambda.stop();
});

const create = (name: string, code: string, Timeout = 3) =>
  createFunction(lambda, functionOf(name, code, { Timeout }));

const wrote = (text: string) => () => lambda.logs.messages().join("").includes(text);

test("at the deadline the whole process group is killed", async () => {
  await create("late", FORKING, 2);

  const invocation = invoke(lambda, "late", { hang: true });
  await until(wrote("child "));
  const pid = Number(/child (\d+)/.exec(lambda.logs.messages().join(""))?.[1]);
  expect(isRunning(pid)).toBe(true);
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
  await until(() => !isRunning(pid));
});

test.for([
  { kept: "its variables", env: "process.env", ends: process.platform === "linux" },
  { kept: "nothing", env: "{}", ends: false },
])("a daemon that keeps $kept keeps no environment alive", async ({ env, ends }) => {
  await create("daemon", DAEMON.replace("ENV", env), 2);

  const invocation = invoke(lambda, "daemon", {});
  await until(wrote("daemon "));
  const pid = Number(/daemon (\d+)/.exec(lambda.logs.messages().join(""))?.[1]);
  try {
    await clock.advance(2_000);
    const { log } = await invocation;

    expect(log).toContain("Status: timeout");
    expect(!isRunning(pid)).toBe(ends);
  } finally {
    if (isRunning(pid)) process.kill(pid, "SIGKILL");
  }
});

test("an idle environment ends after five minutes", async () => {
  await create("idle", PID);
  const { payload } = await invoke(lambda, "idle");
  await clock.advance(299_999);
  expect(isRunning(Number(payload))).toBe(true);

  await clock.advance(1);

  await until(() => !isRunning(Number(payload)));
});

test("an invocation that comes as an idle environment ends gets another one", async () => {
  await create("idle", PID);
  const { payload } = await invoke(lambda, "idle");
  const outcome = new Promise<InvokeOutcome>((resolve) => {
    const task = () => resolve(lambda.lambda.functions.invoke(`${ARN}:idle`, Buffer.from("{}")));
    clock.after(300_000, task);
  });

  await clock.advance(300_000);

  expect(await outcome).toMatchObject({ status: "returned" });
  await until(() => !isRunning(Number(payload)));
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

  const invocation = invoke(lambda, "heavy");
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
  await createFunction(lambda, input);

  let outcome: InvokeOutcome | undefined;
  const invocation = lambda.lambda.functions.invoke(`${ARN}:large`, Buffer.from("{}"));
  void invocation.then((ended) => (outcome = ended));
  await until(wrote("INIT_START"));
  await clock.advance(10_000);
  await until(wrote("loading"));
  await until(async () => {
    await clock.advance(10_000);
    return outcome !== undefined;
  });

  expect(outcome).toMatchObject({ status: "failed" });
  expect(lambda.logs.messages().join("")).toContain("Task timed out after 2.00 seconds");
});

test("an init that cannot begin again fails its invocation", async () => {
  const hangs = `console.log("loading"); await new Promise((done) => setTimeout(done, 60000));`;
  await create("orphan", hangs);

  const invocation = invoke<{ errorType: string }>(lambda, "orphan");
  await until(wrote("loading"));
  lambda.access.assumable = false;
  await clock.advance(10_000);

  expect((await invocation).payload.errorType).toBe("AccessDeniedException");
});
