// A disk that is full, as far as a limit on the size of files is one: the write fails just so.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../../src/local/index.ts";
import { folderOf } from "../../support/folder.ts";
import { clientOptions } from "../../support/ground.ts";

/** Blocks of 512 or 1,024 bytes, as the shell has it. */
const MOST_BLOCKS = 6_000;
const BODY = "x".repeat(200_000);

function script(folder: string): string {
  const outfile = join(folder, "endpoint-on.mjs");
  // The bundle lies outside of the project, so it must find lmdb by its whole path.
  const lmdb = fileURLToPath(import.meta.resolve("lmdb"));
  buildSync({
    entryPoints: [fileURLToPath(new URL("endpoint-on.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outfile,
    alias: { lmdb },
    external: [lmdb],
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });
  return outfile;
}

test("when the disk is full no answer is a success any more, each says why, and what was answered before is kept", async () => {
  const folder = await folderOf({});
  const dir = join(folder, "state");
  const limited = `ulimit -f ${MOST_BLOCKS} && exec "$0" "$@"`;
  const child = spawn("sh", ["-c", limited, process.execPath, script(folder), dir]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [line]: unknown[] = await once(child.stdout, "data");
  const sqs = new SQSClient(clientOptions(String(line).trim()));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));

  const send = () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: BODY }));
  /** Sends until it is refused: how many were not, and the refusal. */
  async function fill(sent = 0): Promise<{ sent: number; refusal: unknown }> {
    if (sent === 100) throw new Error("The limit was never met");
    const refusal: unknown = await send().then(
      () => undefined,
      (error: unknown) => error,
    );
    return refusal === undefined ? fill(sent + 1) : { sent, refusal };
  }
  const { sent, refusal } = await fill();
  const refused = expect.objectContaining({
    name: "InternalFailure",
    message: expect.stringMatching(
      /can no longer write its state in \S+store: .+\. .*sqslam local start$/,
    ),
    $metadata: expect.objectContaining({ httpStatusCode: 500 }),
  });
  expect(refusal).toEqual(refused);
  await expect(send()).rejects.toEqual(refused);
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toEqual(refused);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(err.match(/can no longer write its state/g)).toHaveLength(1);
  sqs.destroy();

  const again = await startLocal({ dir });
  onTestFinished(() => again.stop());
  const found = await new SQSClient(clientOptions(again.url)).send(
    new GetQueueAttributesCommand({
      QueueUrl: `${again.url}/000000000000/orders`,
      AttributeNames: ["ApproximateNumberOfMessages"],
    }),
  );
  expect(sent).toBeGreaterThan(5);
  expect(Number(found.Attributes?.["ApproximateNumberOfMessages"])).toBe(sent);
});
