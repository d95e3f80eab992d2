// What the endpoint does with a state folder that it cannot use: one error that names the file, the
// reason and what to type next. lmdb itself would end the process, or throw something of its own.
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../../src/local/index.ts";
import { folderOf } from "../../support/folder.ts";
import { clientOptions } from "../../support/ground.ts";

/** What `act` answers while an endpoint runs on the folder. */
async function during<T>(dir: string, act: (sqs: SQSClient) => Promise<T>): Promise<T> {
  const endpoint = await startLocal({ dir });
  const sqs = new SQSClient(clientOptions(endpoint.url));
  try {
    return await act(sqs);
  } finally {
    sqs.destroy();
    await endpoint.stop();
  }
}

const queues = (dir: string) =>
  during(dir, async (sqs) => (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []);

/** A folder with one queue in it, and its files. */
async function used() {
  const dir = await folderOf({});
  await during(dir, (sqs) => sqs.send(new CreateQueueCommand({ QueueName: "orders" })));
  const file = (name: string) => join(dir, "store", name);
  return { dir, data: file("data.mdb"), format: file("format.json"), reading: file("reading") };
}

const conflict = (message: string) =>
  expect.objectContaining({
    name: "SqslamError",
    code: "CONFLICT",
    message: expect.stringContaining(message),
    hint: expect.stringContaining("sqslam local reset"),
  });

test.for<[string, (data: string) => void, string]>([
  ["random bytes", (data) => writeFileSync(data, randomBytes(50_000)), "never the endpoint's"],
  ["a text", (data) => writeFileSync(data, "hello\n"), "never the endpoint's"],
  ["nothing", (data) => truncateSync(data, 0), "it is empty"],
  ["its first page alone", (data) => truncateSync(data, 4_096), "cut off"],
  ["its two meta pages alone", (data) => truncateSync(data, 8_192), "reading it ends the process"],
  ["no file at all", (data) => rmSync(data), "it is not there"],
])("a store that holds %s is damaged, and says so", async ([, damage, why]) => {
  const { dir, data } = await used();
  damage(data);

  await expect(startLocal({ dir })).rejects.toEqual(conflict(`${data}, is damaged: `));
  await expect(startLocal({ dir })).rejects.toEqual(conflict(why));

  // What `sqslam local reset` does.
  rmSync(join(dir, "store"), { recursive: true });
  expect(await queues(dir)).toEqual([]);
});

test("pages of garbage in a sound frame are found, at the latest once they have killed a start", async () => {
  const { dir, data, reading } = await used();
  const bytes = readFileSync(data);
  randomBytes(bytes.length - 8_192).copy(bytes, 8_192);
  writeFileSync(data, bytes);
  writeFileSync(reading, ""); // as that start leaves it

  await expect(startLocal({ dir })).rejects.toEqual(conflict(`${data}, is damaged: `));
});

test("a start that died while it read is no reason to refuse a store that is sound", async () => {
  const { dir, reading } = await used();
  writeFileSync(reading, "");

  expect(await queues(dir)).toHaveLength(1);
  expect(existsSync(reading)).toBe(false);
});

test("a store without a format is an older one, and gets it", async () => {
  const { dir, format } = await used();
  rmSync(format);

  expect(await queues(dir)).toHaveLength(1);
  expect(JSON.parse(readFileSync(format, "utf8"))).toEqual({ format: 1 });
});

test("a store of a newer sqslam is left as it is", async () => {
  const { dir, data, format } = await used();
  const before = statSync(data).mtimeMs;
  writeFileSync(format, '{"format":2}\n');

  await expect(startLocal({ dir })).rejects.toEqual(
    conflict("it has format 2, and this one reads 1"),
  );
  await expect(startLocal({ dir })).rejects.toMatchObject({
    hint: expect.stringContaining("Update sqslam"),
  });
  expect(statSync(data).mtimeMs).toBe(before);
});

test("a folder in the place of the store's file cannot be used", async () => {
  const dir = await folderOf({});
  const data = join(dir, "store", "data.mdb");
  mkdirSync(data, { recursive: true });

  await expect(startLocal({ dir })).rejects.toEqual(conflict(`${data}, cannot be used: EISDIR`));
});

test("a folder that is refused is free again for the next one", async () => {
  const { dir, format } = await used();
  writeFileSync(format, '{"format":2}\n');
  await expect(startLocal({ dir })).rejects.toThrow("newer sqslam");
  writeFileSync(format, '{"format":1}\n');

  const endpoint = await startLocal({ dir });
  onTestFinished(() => endpoint.stop());
  expect(endpoint.url).toMatch(/^http:/);
});
