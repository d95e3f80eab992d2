// The Node.js runtime (aws-facts 3.7, 3.9, 3.10).
import type { Runtime } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createFunction,
  type Files,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
} from "../../support/lambda.ts";

let lambda: LambdaTest;
let count = 0;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

interface Options {
  readonly runtime?: Runtime;
  readonly handler?: string;
  readonly variables?: Record<string, string>;
}

/** Creates a function of these files and invokes it once. */
async function run<T = unknown>(files: string | Files, event: unknown = {}, options: Options = {}) {
  const name = `node-${count++}`;
  await createFunction(
    lambda,
    functionOf(name, typeof files === "string" ? { "index.js": files } : files, {
      Runtime: options.runtime ?? "nodejs22.x",
      Handler: options.handler ?? "index.handler",
      Environment: { Variables: options.variables ?? {} },
    }),
  );
  return invoke<T>(lambda, name, event);
}

const CJS = "exports.handler = async () => 'cjs';";
const ESM = "export const handler = async () => 'esm';";

// aws-facts 3.9
test.for<readonly [what: string, files: Files, handler: string, expected: string]>([
  ["a .js is CommonJS without a package.json", { "index.js": CJS }, "index.handler", "cjs"],
  [
    "a .js is what the nearest package.json says",
    { "package.json": '{"type":"module"}', "index.js": ESM },
    "index.handler",
    "esm",
  ],
  [
    "a nearer package.json wins",
    { "package.json": '{"type":"module"}', "src/package.json": "{}", "src/index.js": CJS },
    "src/index.handler",
    "cjs",
  ],
  ["an .mjs is an ES module", { "index.mjs": ESM }, "index.handler", "esm"],
  [
    "a .cjs is CommonJS in a module package",
    { "package.json": '{"type":"module"}', "index.cjs": CJS },
    "index.handler",
    "cjs",
  ],
  [".js goes before .mjs", { "index.js": CJS, "index.mjs": ESM }, "index.handler", "cjs"],
  ["a file without extension is CommonJS", { index: CJS }, "index.handler", "cjs"],
  ["a folder of a name", { "src/deep/app.mjs": ESM }, "src/deep/app.handler", "esm"],
  [
    "a path of exports",
    { "index.js": "exports.api = { v1: { run: async () => 'deep' } };" },
    "index.api.v1.run",
    "deep",
  ],
  ["a folder with an index", { "app/index.js": CJS }, "app.handler", "cjs"],
])("%s", async ([, files, handler, expected]) => {
  expect((await run(files, {}, { handler })).payload).toBe(expected);
});

test.for<readonly [what: string, files: Files, handler: string, type: string, text: string]>([
  [
    "a missing file",
    { "other.js": CJS },
    "index.handler",
    "Runtime.ImportModuleError",
    "Error: Cannot find module 'index'",
  ],
  [
    "a missing package",
    { "index.js": "require('no-such-package');" },
    "index.handler",
    "Runtime.ImportModuleError",
    "Error: Cannot find module 'no-such-package'",
  ],
  [
    "a missing export",
    { "index.js": CJS },
    "index.main",
    "Runtime.HandlerNotFound",
    "index.main is undefined or not exported",
  ],
  [
    "an export that is no function",
    { "index.js": "exports.handler = 7;" },
    "index.handler",
    "Runtime.HandlerNotFound",
    "index.handler is not a function",
  ],
  [
    "broken syntax",
    { "index.js": "exports.handler = (" },
    "index.handler",
    "Runtime.UserCodeSyntaxError",
    "SyntaxError: Unexpected",
  ],
  [
    "ESM in a CommonJS file",
    { "index.js": ESM },
    "index.handler",
    "Runtime.UserCodeSyntaxError",
    "SyntaxError: ",
  ],
  [
    "a handler with ..",
    { "index.js": CJS },
    "../index.handler",
    "Runtime.MalformedHandlerName",
    "'../index.handler' is not a valid handler name",
  ],
  [
    "an error while loading",
    { "index.js": "throw new TypeError('no config');" },
    "index.handler",
    "TypeError",
    "no config",
  ],
])("%s is an init error", async ([, files, handler, errorType, text]) => {
  const { error, payload, log } = await run(files, {}, { handler });

  expect(error).toBe("Unhandled");
  expect(payload).toEqual({
    errorType,
    errorMessage: expect.stringContaining(text),
    trace: expect.any(Array),
  });
  expect(log).toContain("\tERROR\tUncaught Exception \t{");
});

test("require of an ES module is off in nodejs22.x and on in nodejs24.x", async () => {
  const files = { "index.js": "exports.handler = require('./esm.mjs').handler;", "esm.mjs": ESM };

  const [before, now] = [
    await run(files, {}, { runtime: "nodejs22.x" }),
    await run(files, {}, { runtime: "nodejs24.x" }),
  ];

  expect(before.payload).toMatchObject({
    errorMessage: expect.stringContaining("require() of ES Module"),
  });
  expect(now.payload).toBe("esm");
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
  expect((await run(code, { id: 1 })).payload).toEqual(expected);
});

test("a callback's error is the function's", async () => {
  const code = "exports.handler = (e, c, done) => done(new RangeError('too far'));";

  const { error, payload } = await run(code);

  expect(error).toBe("Unhandled");
  expect(payload).toMatchObject({ errorType: "RangeError", errorMessage: "too far" });
});

test("nodejs24.x refuses callbacks and takes plain return values", async () => {
  const options = { runtime: "nodejs24.x" } as const;
  const callback = await run("exports.handler = (e, c, done) => done();", {}, options);
  const plain = await run("exports.handler = () => 'plain';", {}, options);

  expect(callback.payload).toMatchObject({ errorType: "Runtime.CallbackHandlerDeprecated" });
  expect(plain.payload).toBe("plain");
});

test("a promise that nothing can settle any more is an error", async () => {
  const { payload } = await run("exports.handler = () => new Promise(() => {});");

  expect(payload).toMatchObject({ errorType: "Runtime.NodeJsExit" });
});

test("undefined is answered as null", async () => {
  expect((await run("exports.handler = async () => {};")).payload).toBeNull();
});

test("a thrown error is answered with its type, message and trace, and logged", async () => {
  const code = "exports.handler = async () => { throw new TypeError('odd'); };";

  const { status, error, payload, log } = await run(code);

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
  const { payload } = await run("exports.handler = async () => { throw 'text'; };");

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
  const name = `node-${count++}`;
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
  const { payload } = await run("exports.handler = async () => 1n;");

  expect(payload).toMatchObject({
    errorMessage: expect.stringContaining("Unable to stringify response body"),
  });
});

test("the context tells what AWS's does", async () => {
  const code =
    "exports.handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis(), stream: c.logStreamName === process.env.AWS_LAMBDA_LOG_STREAM_NAME });";
  const name = `node-${count++}`;
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

  expect((await run(code)).payload).toEqual({ name: "sqslam" });
});

test("memory is bounded by the function's size", async () => {
  const code =
    "exports.handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())); };";

  const { error, payload } = await run(code);

  expect(error).toBe("Unhandled");
  expect(payload).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringContaining("Runtime exited with error: signal: aborted"),
  });
});
