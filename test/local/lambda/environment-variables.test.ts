// The environment that a handler sees (aws-facts 3.7), where it can be what it is on AWS. The folders lie
// elsewhere, because nobody may write to /var/task and /opt here; what is in them is found all the same.
import { UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createFunction,
  type Files,
  functionOf,
  invoke,
  type LambdaTest,
  settled,
  startLambda,
} from "../../support/lambda.ts";

const ENV = "exports.handler = async () => process.env;";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.stop());

async function seen(name: string, files: Files, changes: object = {}) {
  await createFunction(lambda, functionOf(name, files, changes));
  return (await invoke<Record<string, string>>(lambda, name)).payload;
}

test("says what AWS's says of the function, its log and its place", async () => {
  const env = await seen("told", { "index.js": ENV }, { MemorySize: 256 });

  const [stream] = lambda.logs.streams.toReversed();
  expect(env).toMatchObject({
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: "told",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/told",
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    _AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1",
    _AWS_XRAY_DAEMON_PORT: "2000",
    _HANDLER: "index.handler",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PWD: env["LAMBDA_TASK_ROOT"],
    SHLVL: "0",
  });
  const root = env["LAMBDA_TASK_ROOT"];
  expect(env["LD_LIBRARY_PATH"]).toBe(`${root}:${root}/lib`);
  expect(env["NODE_PATH"]).toBe(root);
});

test("has none of the names that only the endpoint needs", async () => {
  const env = await seen("bare", { "index.js": ENV });

  expect(Object.keys(env).filter((name) => /SQSLAM|NODE_OPTIONS/.test(name))).toEqual([]);
});

test("lets a module be required by its place in the package", async () => {
  const files = {
    "index.js": "const { text } = require('lib/text'); exports.handler = async () => text;",
    "lib/text.js": "exports.text = 'found';",
  };

  expect(await seen("rooted", files)).toBe("found");
});

describe("a function's own variables", () => {
  test("may take the place of what is not reserved", async () => {
    const Variables = { TZ: "Europe/Berlin", NODE_PATH: "/own", LANG: "de_DE.UTF-8" };

    expect(await seen("own", { "index.js": ENV }, { Environment: { Variables } })).toMatchObject(
      Variables,
    );
  });

  test("go when an update gives an empty map (aws-facts 3.5)", async () => {
    const Environment = { Variables: { MINE: "yes" } };
    expect(await seen("cleared", { "index.js": ENV }, { Environment })).toMatchObject({
      MINE: "yes",
    });

    await lambda.client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: "cleared",
        Environment: { Variables: {} },
      }),
    );
    await settled(lambda, "cleared");

    expect((await invoke<object>(lambda, "cleared")).payload).not.toHaveProperty("MINE");
  });
});
