// How the Node.js runtime finds and loads a handler (aws-facts 3.9).
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Files, type LambdaTest, startLambda } from "../../support/lambda.ts";
import { run } from "./node-function.ts";

let lambda: LambdaTest;

beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

const CJS = "exports.handler = async () => 'cjs';";
const ESM = "export const handler = async () => 'esm';";

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
  expect((await run(lambda, files, {}, { handler })).payload).toBe(expected);
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
  const { error, payload, log } = await run(lambda, files, {}, { handler });

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
    await run(lambda, files, {}, { runtime: "nodejs22.x" }),
    await run(lambda, files, {}, { runtime: "nodejs24.x" }),
  ];

  expect(before.payload).toMatchObject({
    errorMessage: expect.stringContaining("require() of ES Module"),
  });
  expect(now.payload).toBe("esm");
});
