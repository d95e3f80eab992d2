// `up --code-only`, call by call.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  GetFunctionCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../../src/cli.ts";
import { startLocal } from "../../../src/local/index.ts";
import { AWS_ENV } from "../../support/data-world.ts";
import { faultProxy } from "../../support/fault-proxy.ts";
import { folderOf } from "../../support/folder.ts";
import { clientOptions } from "../../support/ground.ts";
import { memoryIo } from "../../support/io.ts";
import { handlerCode } from "../../support/zip.ts";

const pipeline = (fn = "") => `
name: orders
function: { source: handler, runtime: nodejs20.x ${fn} }
`;
const handler = (text: string) => `export const handler = async () => "${text}";\n`;

async function world() {
  const endpoint = await startLocal();
  onTestFinished(() => endpoint.stop());
  const cwd = await folderOf({ "sqslam.yaml": pipeline(), "handler/index.mjs": handler("one") });
  const lambda = new LambdaClient(clientOptions(endpoint.url));
  onTestFinished(() => lambda.destroy());
  return {
    lambda,
    write: (file: string, text: string) => writeFile(join(cwd, file), text),
    async sqslam(...args: readonly string[]) {
      const proxy = await faultProxy(endpoint.url);
      const io = memoryIo({ cwd, env: AWS_ENV });
      const exitCode = await main([...args, "--json", "--endpoint-url", proxy.url], io);
      await proxy.close();
      const calls = proxy.calls.map(({ label }) => label);
      return { exitCode, calls, io, answer: () => JSON.parse(io.out) };
    },
  };
}

test("unchanged code takes one call, and no upload", async () => {
  const { sqslam } = await world();
  await sqslam("up");

  const { exitCode, calls, answer } = await sqslam("up", "--code-only");

  expect(exitCode).toBe(0);
  expect(calls).toEqual(["lambda GET functions/orders"]);
  expect(answer()).toMatchObject({ did: { function: "keep" }, account: "000000000000" });
});

test("changed code takes four calls, one of them the upload, and is all that changes", async () => {
  const { sqslam, write, lambda } = await world();
  await sqslam("up");
  await write("handler/index.mjs", handler("two"));

  const { exitCode, calls } = await sqslam("up", "--code-only");

  expect(exitCode).toBe(0);
  expect(calls).toEqual([
    "lambda GET functions/orders",
    "lambda PUT functions/orders/code",
    "lambda POST tags/orders",
    "lambda GET functions/orders/configuration",
  ]);
  expect((await sqslam("up")).answer().did.function).toBe("keep");
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: "orders" }));
  expect(Configuration?.LastUpdateStatus).toBe("Successful");
});

test("--dry-run shows what it would upload, and uploads nothing", async () => {
  const { sqslam, write } = await world();
  await sqslam("up");
  await write("handler/index.mjs", handler("two"));

  const { exitCode, calls, answer } = await sqslam(
    "up",
    "--code-only",
    "--dry-run",
    "--detailed-exitcode",
  );

  expect(exitCode).toBe(2);
  expect(calls).toEqual(["lambda GET functions/orders"]);
  expect(answer().steps).toMatchObject([{ id: "function", changes: [{ field: "code" }] }]);
});

test("code that somebody else uploaded is replaced", async () => {
  const { sqslam, lambda } = await world();
  await sqslam("up");
  const { bytes: ZipFile } = await handlerCode("foreign").zip();
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "orders", ZipFile }));

  const { answer } = await sqslam("up", "--code-only");

  expect(answer().did).toEqual({ function: "update" });
  expect((await sqslam("up")).answer().did.function).toBe("keep");
});

test("other differences are named and left as they are", async () => {
  const { sqslam, write, lambda } = await world();
  await sqslam("up");
  await write("sqslam.yaml", pipeline(", memory: 256MB"));
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName: "orders", Description: "mine" }),
  );

  const { exitCode, io } = await sqslam("up", "--code-only");

  expect(exitCode).toBe(0);
  expect(io.err).toContain("Left as it is: description, memory. `sqslam up` changes that too.");
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: "orders" }));
  expect(Configuration).toMatchObject({ MemorySize: 128, Description: "mine" });
});

test("what is not deployed is not created", async () => {
  const { sqslam } = await world();

  const { exitCode, calls, io } = await sqslam("up", "--code-only");

  expect(exitCode).toBe(4);
  expect(calls).toEqual(["lambda GET functions/orders"]);
  expect(io.err).toContain("Run `sqslam up`.");
});

test("a function without our tags is refused", async () => {
  const { sqslam, write } = await world();
  await sqslam("up");
  await write("sqslam.yaml", pipeline(", name: orders").replace("name: orders", "name: other"));

  const { exitCode, io } = await sqslam("up", "--code-only");

  expect(exitCode).toBe(1);
  expect(io.err).toContain('Lambda function \\"orders\\" does not carry this pipeline');
});

test.each(["--adopt", "--recreate"])("%s beside it is wrong use", async (flag) => {
  const { sqslam } = await world();

  const { exitCode, calls, io } = await sqslam("up", "--code-only", flag);

  expect(exitCode).toBe(64);
  expect(calls).toEqual([]);
  expect(io.err).toContain(`Run \`sqslam up ${flag}\` first.`);
});
