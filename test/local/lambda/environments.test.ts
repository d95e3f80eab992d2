// Execution environments as processes of this machine: warm, many, dying (aws-facts 3.10, 3.12).
import { existsSync } from "node:fs";
import { DeleteFunctionCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRunning } from "../../../src/core/running.ts";
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
  await until(() => isReaped(Number(first.payload)));

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

  await until(() => !isRunning(Number(payload)));
  expect((await invoke(lambda, "renewed")).payload).not.toBe(payload);
});

test("a deleted function's environments end and its code goes", async () => {
  const code = "export const handler = () => [process.pid, process.cwd()];";
  await createFunction(lambda, functionOf("gone", code));
  const { payload } = await invoke<[number, string]>(lambda, "gone");
  const [pid, folder] = payload;
  expect(existsSync(folder)).toBe(true);

  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: "gone" }));

  await until(() => !isRunning(pid) && !existsSync(folder));
});

test("a variable that no process can be given fails the invocation, and is not shown", async () => {
  const Environment = { Variables: { SECRET: "hush\u0000" } };
  await createFunction(lambda, functionOf("nul", PID, { Environment }));

  const { payload, log } = await invoke<{ errorType: string; errorMessage: string }>(lambda, "nul");

  expect(payload.errorType).toBe("Runtime.LaunchError");
  expect(payload.errorMessage).toContain("holds a NUL character");
  expect(log).not.toContain("hush");
});

test("stop ends every process and removes every file", async () => {
  const code =
    "export const handler = (event) => event.hang ? new Promise((d) => setTimeout(d, 60000)) : [process.pid, process.cwd()];";
  await createFunction(lambda, functionOf("stops", code, { Timeout: 60 }));
  const { payload } = await invoke<[number, string]>(lambda, "stops");
  const [pid, folder] = payload;
  const hanging = lambda.lambda.functions.invoke(`${ARN}:stops`, Buffer.from('{"hang":true}'));

  await lambda.lambda.stop();

  expect(isReaped(pid)).toBe(true);
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

/** So the endpoint, whose child it was, knows that it has ended; of a zombie it does not yet. */
function isReaped(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
