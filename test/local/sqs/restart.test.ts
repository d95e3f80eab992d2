// What the store keeps: a second service on the same folder goes on where the first one ended.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { manualClock } from "../../support/clock.ts";
import { arnOf, bodies, faultOf, FIFO, POLICY, sqsWorld } from "./sqs-world.ts";

/** A world that can be ended and begun again, at the same time of the clock. */
function folder() {
  const dir = mkdtempSync(join(tmpdir(), "sqslam-sqs-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const clock = manualClock();
  return {
    clock,
    begin: async () => {
      const store = lmdbStore(dir);
      const world = await sqsWorld({ clock, store });
      return {
        ...world,
        async end() {
          await world.close();
          await store.close();
        },
      };
    },
  };
}

test("queues, their attributes and tags stay", async () => {
  const { begin } = folder();
  const first = await begin();
  const queue = await first.create("orders", { VisibilityTimeout: "7", Policy: POLICY });
  await first.client.send(new TagQueueCommand({ QueueUrl: queue, Tags: { a: "1" } }));
  await first.create("gone");
  await first.client.send(new DeleteQueueCommand({ QueueUrl: "gone" }));
  await first.end();

  const second = await begin();

  expect(await second.attribute("orders", "VisibilityTimeout")).toBe("7");
  expect(await second.attribute("orders", "Policy")).toBe(POLICY);
  const tags = await second.client.send(new ListQueueTagsCommand({ QueueUrl: "orders" }));
  expect(tags.Tags).toEqual({ a: "1" });
  expect(await faultOf(second.send("gone", "x"))).toMatchObject({ name: "QueueDoesNotExist" });
  await second.end();
});

test("messages stay, in order, with their attributes; deleted ones do not", async () => {
  const { begin } = folder();
  const first = await begin();
  const queue = await first.create("orders");
  const bytes = Buffer.from([0, 1, 255]);
  const MessageAttributes = {
    text: { DataType: "String", StringValue: "v" },
    bytes: { DataType: "Binary", BinaryValue: bytes },
  };
  await first.send(queue, "deleted");
  const [message] = await first.receive(queue);
  const { ReceiptHandle } = message!;
  await first.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
  for (const body of ["a", "b", "c"]) await first.send(queue, body, { MessageAttributes });
  await first.end();

  const second = await begin();

  const received = await second.receive("orders", { MessageAttributeNames: ["All"] });
  expect(bodies(received)).toEqual(["a", "b", "c"]);
  expect(received[0]?.MessageAttributes?.["text"]).toEqual(MessageAttributes.text);
  expect(Buffer.from(received[0]!.MessageAttributes!["bytes"]!.BinaryValue!)).toEqual(bytes);
  await second.end();
});

test("receive counts, visibility deadlines and receipt handles stay", async () => {
  const { begin, clock } = folder();
  const first = await begin();
  const queue = await first.create("orders");
  await first.send(queue, "a");
  await first.send(queue, "b");
  const [a, b] = await first.receive(queue, { VisibilityTimeout: 30 });
  await first.client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue,
      ReceiptHandle: b!.ReceiptHandle,
      VisibilityTimeout: 60,
    }),
  );
  await first.end();
  await clock.advance(20_000);

  const second = await begin();

  expect(await second.receive("orders")).toEqual([]);
  const { ReceiptHandle } = a!;
  await second.client.send(new DeleteMessageCommand({ QueueUrl: "orders", ReceiptHandle }));
  await clock.advance(39_999);
  expect(await second.receive("orders")).toEqual([]);
  await clock.advance(1);
  const [again] = await second.receive("orders", {
    MessageSystemAttributeNames: ["ApproximateReceiveCount"],
  });
  expect(again).toMatchObject({ Body: "b", Attributes: { ApproximateReceiveCount: "2" } });
  await second.end();
});

test("delays stay", async () => {
  const { begin, clock } = folder();
  const first = await begin();
  await first.send(await first.create("orders"), "later", { DelaySeconds: 30 });
  await first.end();
  await clock.advance(20_000);

  const second = await begin();

  expect(await second.receive("orders")).toEqual([]);
  await clock.advance(10_000);
  expect(bodies(await second.receive("orders"))).toEqual(["later"]);
  await second.end();
});

test("deduplication windows, blocked groups and numbering of FIFO queues stay", async () => {
  const { begin, clock } = folder();
  const first = await begin();
  const queue = await first.create("orders.fifo", FIFO);
  const put = ({ client }: typeof first, body: string, dedup: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: queue,
        MessageBody: body,
        MessageGroupId: "g",
        MessageDeduplicationId: dedup,
      }),
    );
  const sent = await put(first, "a", "1");
  await first.receive(queue, { VisibilityTimeout: 400 });
  await first.end();
  await clock.advance(299_999);

  const second = await begin();

  expect((await put(second, "a", "1")).MessageId).toBe(sent.MessageId);
  const next = await put(second, "b", "2");
  expect(BigInt(next.SequenceNumber!)).toBeGreaterThan(BigInt(sent.SequenceNumber!));
  expect(await second.receive("orders.fifo")).toEqual([]);
  await clock.advance(1);
  expect((await put(second, "c", "1")).MessageId).not.toBe(sent.MessageId);
  await second.end();
});

test("a noisy tenant of a standard queue goes on waiting for the others (2.9)", async () => {
  const { begin } = folder();
  const first = await begin();
  const queue = await first.create("orders");
  for (let i = 0; i < 31; i += 1) await first.send(queue, "loud", { MessageGroupId: "loud" });
  for (let i = 0; i < 3; i += 1) await first.receive(queue);
  await first.send(queue, "quiet", { MessageGroupId: "quiet" });
  await first.end();

  const second = await begin();

  expect(bodies(await second.receive("orders"))).toEqual(["quiet", "loud"]);
  await second.end();
});

test("the handle of a deleted message deletes no later one", async () => {
  const { begin } = folder();
  const first = await begin();
  const queue = await first.create("orders");
  await first.send(queue, "old");
  const [old] = await first.receive(queue);
  const { ReceiptHandle } = old!;
  await first.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
  await first.end();

  const second = await begin();
  await second.send("orders", "new");
  await second.receive("orders", { VisibilityTimeout: 0 });
  await second.client.send(new DeleteMessageCommand({ QueueUrl: "orders", ReceiptHandle }));

  expect(bodies(await second.receive("orders"))).toEqual(["new"]);
  await second.end();
});

test("a purge stays done, and its 60 seconds go on", async () => {
  const { begin, clock } = folder();
  const first = await begin();
  const queue = await first.create("orders");
  await first.send(queue, "x");
  await first.client.send(new PurgeQueueCommand({ QueueUrl: queue }));
  await first.end();
  await clock.advance(30_000);

  const second = await begin();

  expect(await second.receive("orders")).toEqual([]);
  const again = second.client.send(new PurgeQueueCommand({ QueueUrl: "orders" }));
  expect(await faultOf(again)).toMatchObject({ name: "PurgeQueueInProgress" });
  await second.end();
});

test("what has outlived its retention while nothing ran is gone", async () => {
  const { begin, clock } = folder();
  const first = await begin();
  const queue = await first.create("orders", { MessageRetentionPeriod: "60" });
  await first.send(queue, "old");
  await clock.advance(30_000);
  await first.send(queue, "young");
  await first.end();
  await clock.advance(30_000);

  const second = await begin();

  expect(bodies(await second.receive("orders"))).toEqual(["young"]);
  await second.end();
});

test("a move task goes on", async () => {
  const { begin, clock } = folder();
  const first = await begin();
  await first.create("dlq");
  const policy = { deadLetterTargetArn: arnOf("dlq"), maxReceiveCount: 1 };
  const queue = await first.create("orders", { RedrivePolicy: JSON.stringify(policy) });
  for (const body of ["a", "b", "c"]) await first.send("dlq", body);
  await first.client.send(
    new StartMessageMoveTaskCommand({
      SourceArn: arnOf("dlq"),
      DestinationArn: arnOf("orders"),
      MaxNumberOfMessagesPerSecond: 1,
    }),
  );
  await clock.advance(1000);
  await first.end();

  const second = await begin();
  await clock.advance(3000);

  expect(bodies(await second.receive(queue.replace(first.url, second.url)))).toEqual([
    "a",
    "b",
    "c",
  ]);
  const list = new ListMessageMoveTasksCommand({ SourceArn: arnOf("dlq") });
  expect((await second.client.send(list)).Results).toEqual([
    expect.objectContaining({ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 3 }),
  ]);
  await second.end();
});
