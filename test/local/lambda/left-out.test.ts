// What AWS runs beside a handler and the endpoint does not: the handler works, and its log says so.
import { PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
  zipOf,
} from "../../support/lambda.ts";

const HELLO = "export const handler = () => 'hello';";

let lambda: LambdaTest;
beforeEach(async () => {
  lambda = await startLambda();
});
afterEach(() => lambda.stop());

async function aLayer(files: Readonly<Record<string, string>>): Promise<string> {
  const Content = { ZipFile: zipOf(files, 0o755) };
  const command = new PublishLayerVersionCommand({ LayerName: "agents", Content });
  return (await lambda.client.send(command)).LayerVersionArn ?? "";
}

const EXTENSIONS = { "extensions/watcher": "#!/bin/sh\nexit 1", "extensions/lib/x": "no program" };

test("a function with an extension runs without it, and its log says so before START", async () => {
  const Layers = [await aLayer(EXTENSIONS)];
  await createFunction(lambda, functionOf("watched", HELLO, { Layers }));

  const { payload } = await invoke(lambda, "watched");

  expect(payload).toBe("hello");
  const [init, extension, start] = lambda.logs.messages();
  expect(init).toMatch(/^INIT_START /);
  expect(extension).toBe(
    "EXTENSION\tName: watcher\tState: NotStarted\tReason: The local endpoint runs no extensions.\n",
  );
  expect(start).toMatch(/^START /);
});

test("in a JSON log that is an object, whatever its system level leaves out", async () => {
  const Layers = [await aLayer(EXTENSIONS)];
  const LoggingConfig = { LogFormat: "JSON", SystemLogLevel: "WARN" } as const;
  await createFunction(lambda, functionOf("watched", HELLO, { Layers, LoggingConfig }));

  await invoke(lambda, "watched");

  expect(lambda.logs.messages().map((line) => JSON.parse(line))).toEqual([
    {
      time: expect.stringMatching(/Z$/),
      type: "platform.extension",
      record: {
        name: "watcher",
        state: "NotStarted",
        events: [],
        reason: "The local endpoint runs no extensions.",
      },
    },
  ]);
});

test("a wrapper script is named, too", async () => {
  const Environment = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: "/opt/wrapper" } };
  await createFunction(lambda, functionOf("wrapped", HELLO, { Environment }));

  const { payload } = await invoke(lambda, "wrapped");

  expect(payload).toBe("hello");
  expect(lambda.logs.messages()[1]).toBe(
    "EXTENSION\tName: /opt/wrapper\tState: NotStarted\tReason: The local endpoint runs no wrapper scripts: AWS_LAMBDA_EXEC_WRAPPER has no effect.\n",
  );
});

test("layers without extensions are not worth a word", async () => {
  const Layers = [await aLayer({ "nodejs/node_modules/tool.js": "module.exports = 1;" })];
  await createFunction(lambda, functionOf("plain", HELLO, { Layers }));

  await invoke(lambda, "plain");

  expect(lambda.logs.messages().filter((line) => line.startsWith("EXTENSION"))).toEqual([]);
});
