// How the Node.js runtime runs a handler, and what that sees (aws-facts 3.7, 3.10).
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
} from "../../support/lambda.ts";
import { aName, run } from "./node-function.ts";

let lambda: LambdaTest;

beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

// emulators C: callback style is over with nodejs24.x
test.for<readonly [what: string, code: string, expected: unknown]>([
  [
    "a callback's value",
    "exports.handler = (e, c, done) => { setTimeout(() => done(null, e), 5); };",
    { id: 1 },
  ],
  [
    "what runs after the callback, first",
    "let n = 0; exports.handler = (e, c, done) => { setTimeout(() => { n = 7; }, 20); const answer = {}; setTimeout(() => { answer.n = n; }, 30); done(null, answer); };",
    { n: 7 },
  ],
  [
    "nothing waited for when the handler says so",
    "exports.handler = (e, c, done) => { c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1000); done(null, 'at once'); };",
    "at once",
  ],
  ["context.succeed", "exports.handler = (e, c) => { c.succeed('yes'); };", "yes"],
  ["null for a return value without a promise", "exports.handler = () => 'lost';", null],
])("up to nodejs22.x: %s", async ([, code, expected]) => {
  expect((await run(lambda, code, { id: 1 })).payload).toEqual(expected);
});

test("a callback's error is the function's", async () => {
  const code = "exports.handler = (e, c, done) => done(new RangeError('too far'));";

  const { error, payload } = await run(lambda, code);

  expect(error).toBe("Unhandled");
  expect(payload).toMatchObject({ errorType: "RangeError", errorMessage: "too far" });
});

test("nodejs24.x refuses callbacks and takes plain return values", async () => {
  const options = { runtime: "nodejs24.x" } as const;
  const callback = await run(lambda, "exports.handler = (e, c, done) => done();", {}, options);
  const plain = await run(lambda, "exports.handler = () => 'plain';", {}, options);

  expect(callback.payload).toMatchObject({ errorType: "Runtime.CallbackHandlerDeprecated" });
  expect(plain.payload).toBe("plain");
});

test("a promise that nothing can settle any more is an error", async () => {
  const { payload } = await run(lambda, "exports.handler = () => new Promise(() => {});");

  expect(payload).toMatchObject({ errorType: "Runtime.NodeJsExit" });
});

test("undefined is answered as null", async () => {
  expect((await run(lambda, "exports.handler = async () => {};")).payload).toBeNull();
});

test("a thrown error is answered with its type, message and trace, and logged", async () => {
  const code = "exports.handler = async () => { throw new TypeError('odd'); };";

  const { status, error, payload, log } = await run(lambda, code);

  expect({ status, error }).toEqual({ status: 200, error: "Unhandled" });
  expect(payload).toEqual({
    errorType: "TypeError",
    errorMessage: "odd",
    trace: expect.arrayContaining(["TypeError: odd"]),
  });
  expect(log).toMatch(
    /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"odd","stack":\[/,
  );
});

test("a thrown value that is no error has its type's name", async () => {
  const { payload } = await run(lambda, "exports.handler = async () => { throw 'text'; };");

  expect(payload).toEqual({ errorType: "string", errorMessage: "text", trace: [] });
});

test.for<readonly [string, string, string]>([
  ["an uncaught exception", "setImmediate(() => { throw new Error('late'); })", "Error"],
  [
    "an unhandled rejection",
    "Promise.reject(new Error('late'))",
    "Runtime.UnhandledPromiseRejection",
  ],
])("%s ends the invocation and the process", async ([, code, errorType]) => {
  const name = aName();
  const files = `exports.handler = async (e) => { if (e.ok) return process.pid; ${code}; await new Promise((r) => setTimeout(r, 5000)); };`;
  await createFunction(lambda, functionOf(name, { "index.js": files }));
  const before = await invoke(lambda, name, { ok: true });

  const failed = await invoke(lambda, name);
  const after = await invoke(lambda, name, { ok: true });

  expect(failed.payload).toMatchObject({
    errorType,
    errorMessage: expect.stringContaining("late"),
  });
  expect(after.payload).not.toBe(before.payload);
});

test("a result that JSON cannot hold is an error", async () => {
  const { payload } = await run(lambda, "exports.handler = async () => 1n;");

  expect(payload).toMatchObject({
    errorMessage: expect.stringContaining("Unable to stringify response body"),
  });
});

test("the context tells what AWS's does", async () => {
  const code =
    "exports.handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis(), stream: c.logStreamName === process.env.AWS_LAMBDA_LOG_STREAM_NAME });";
  const name = aName();
  await createFunction(lambda, functionOf(name, { "index.js": code }, { Timeout: 20 }));
  const ClientContext = Buffer.from('{"custom":{"who":"Zoë"}}').toString("base64");

  const { payload } = await invoke<{ left: number }>(lambda, name, {}, { ClientContext });

  expect(payload).toMatchObject({
    functionName: name,
    functionVersion: "$LATEST",
    memoryLimitInMB: "128",
    logGroupName: `/aws/lambda/${name}`,
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    clientContext: { custom: { who: "Zoë" } },
    stream: true,
  });
  const { left } = payload;
  expect(left).toBeGreaterThan(10_000);
  expect(left).toBeLessThanOrEqual(20_000);
});

test("the environment is the function's own and nothing of the endpoint's", async () => {
  process.env["HOST_SECRET"] = "leak";
  const code = "exports.handler = async () => ({ env: process.env, cwd: process.cwd() });";
  const { payload } = await run<{ env: Record<string, string>; cwd: string }>(
    lambda,
    code,
    {},
    { variables: { MINE: "yes" } },
  );
  delete process.env["HOST_SECRET"];

  const { env, cwd } = payload;
  expect(env).toMatchObject({
    MINE: "yes",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "ASIAROLE",
    AWS_SECRET_ACCESS_KEY: expect.stringContaining("role/worker"),
    AWS_SESSION_TOKEN: expect.stringContaining("token of"),
    AWS_ENDPOINT_URL: lambda.url,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    TZ: ":UTC",
    LAMBDA_TASK_ROOT: cwd,
    _HANDLER: "index.handler",
    _X_AMZN_TRACE_ID: expect.stringMatching(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    ),
  });
  expect(env["TMPDIR"]).not.toBe(process.env["TMPDIR"]);
  expect(Object.keys(env)).not.toEqual(
    expect.arrayContaining([
      expect.stringMatching(/HOST_SECRET|HOME|npm_|VITEST|_LAMBDA_TELEMETRY/),
    ]),
  );
});

test("AWS_ENDPOINT_URL leads back to this endpoint", async () => {
  const code =
    "exports.handler = async () => (await fetch(process.env.AWS_ENDPOINT_URL + '/_sqslam/health')).json();";

  expect((await run(lambda, code)).payload).toEqual({ name: "sqslam" });
});

test("memory is bounded by the function's size", async () => {
  const code =
    "exports.handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())); };";

  const { error, payload } = await run(lambda, code);

  expect(error).toBe("Unhandled");
  expect(payload).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringContaining("Runtime exited with error: signal: aborted"),
  });
});
