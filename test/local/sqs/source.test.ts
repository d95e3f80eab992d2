// The queue as the event source mapping sees it, in the same process.
import { DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { QueueMessage } from "../../../src/local/ports.ts";
import { arnOf, FIFO, testWorld } from "./sqs-world.ts";

async function withSource(name = "orders", attributes = {}) {
  const world = await testWorld({ userId: "AIDAUSER" });
  const queue = await world.create(name, attributes);
  return { ...world, queue, source: world.queues.find(arnOf(name))! };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const bodiesOf = (messages: readonly QueueMessage[]) => messages.map(({ body }) => body);
const handlesOf = (messages: readonly QueueMessage[]) =>
  messages.map(({ receiptHandle }) => receiptHandle);

test("is found by the queue's ARN while the queue exists", async () => {
  const { client, queue, queues, source } = await withSource("orders", { VisibilityTimeout: "7" });
  expect({ ...source }).toMatchObject({
    arn: arnOf("orders"),
    fifo: false,
    visibilityTimeoutSeconds: 7,
  });

  await client.send(new DeleteQueueCommand({ QueueUrl: queue }));

  expect(queues.find(arnOf("orders"))).toBeUndefined();
  expect(source.receive(1, 30)).toEqual([]);
});

test("gives a message with all that an event record shows", async () => {
  const { send, queue, source } = await withSource();
  const MessageAttributes = {
    text: { DataType: "String", StringValue: "v" },
    bytes: { DataType: "Binary", BinaryValue: Buffer.from([1]) },
  };
  const id = await send(queue, "hello", { MessageAttributes });

  expect(source.receive(10, 30)).toEqual([
    {
      messageId: id,
      receiptHandle: expect.any(String),
      body: "hello",
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      attributes: {
        SenderId: "AIDAUSER",
        SentTimestamp: "1767225600000",
        ApproximateReceiveCount: "1",
        ApproximateFirstReceiveTimestamp: "1767225600000",
      },
      messageAttributes: {
        text: { dataType: "String", stringValue: "v" },
        bytes: { dataType: "Binary", binaryValue: Buffer.from([1]) },
      },
    },
  ]);
});

test("gives more than ten at a time, hides them, and takes them out", async () => {
  const { clock, send, queue, source } = await withSource();
  for (let i = 0; i < 25; i += 1) await send(queue, `${i}`);

  const first = source.receive(20, 60);
  const rest = source.receive(10_000, 60);
  expect([first.length, rest.length, source.receive(1, 60).length]).toEqual([20, 5, 0]);

  source.remove(handlesOf(first));
  await clock.advance(60_000);
  expect(bodiesOf(source.receive(10_000, 60)).toSorted()).toEqual(bodiesOf(rest).toSorted());
});

test("shows released messages again when it is told to", async () => {
  const { clock, send, queue, source } = await withSource();
  await send(queue, "a");
  await send(queue, "b");
  const [a, b] = handlesOf(source.receive(2, 60));

  source.release([a!], 0);
  source.release([b!], 5);

  expect(bodiesOf(source.receive(10, 60))).toEqual(["a"]);
  await clock.advance(5000);
  expect(bodiesOf(source.receive(10, 60))).toEqual(["b"]);
});

test("keeps quiet about handles that came too late", async () => {
  const { clock, send, queue, source } = await withSource("orders.fifo", FIFO);
  await send(queue, "a", { MessageGroupId: "g", MessageDeduplicationId: "1" });
  const late = handlesOf(source.receive(1, 5));
  await clock.advance(5000);

  source.remove(late);
  source.release(late, 0);

  expect(bodiesOf(source.receive(1, 5))).toEqual(["a"]);
});

test("wakes once for a message that comes, and at once for one that is there", async () => {
  const { send, queue, source } = await withSource();
  let woken = 0;
  source.whenAvailable(() => (woken += 1));
  await settled();
  expect(woken).toBe(0);

  await send(queue, "a");
  await send(queue, "b");
  expect(woken).toBe(1);

  source.whenAvailable(() => (woken += 1));
  await settled();
  expect(woken).toBe(2);
});

test("wakes when a visibility timeout passes, and not after the wait was cancelled", async () => {
  const { clock, send, queue, source } = await withSource();
  await send(queue, "a");
  source.receive(1, 5);
  const woken: string[] = [];
  source.whenAvailable(() => woken.push("kept"));
  const cancel = source.whenAvailable(() => woken.push("cancelled"));
  cancel();

  await clock.advance(4999);
  expect(woken).toEqual([]);
  await clock.advance(1);
  expect(woken).toEqual(["kept"]);
});

test("wakes when a blocked FIFO group is free", async () => {
  const { send, queue, source } = await withSource("orders.fifo", FIFO);
  await send(queue, "a", { MessageGroupId: "g", MessageDeduplicationId: "1" });
  await send(queue, "b", { MessageGroupId: "g", MessageDeduplicationId: "2" });
  const first = source.receive(1, 60);
  let woken = 0;
  source.whenAvailable(() => (woken += 1));
  await settled();
  expect([woken, source.receive(1, 60)]).toEqual([0, []]);

  source.remove(handlesOf(first));
  await settled();

  expect(woken).toBe(1);
  expect(bodiesOf(source.receive(1, 60))).toEqual(["b"]);
});

test("reports a waiter that throws, and wakes the others", async () => {
  const { send, queue, source, bugs } = await withSource();
  const wrong = new Error("wrong");
  let woken = 0;
  source.whenAvailable(() => {
    throw wrong;
  });
  source.whenAvailable(() => (woken += 1));

  await send(queue, "a");

  expect([bugs, woken]).toEqual([[wrong], 1]);
});
