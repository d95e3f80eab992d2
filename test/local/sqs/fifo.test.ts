import { createHash } from "node:crypto";
import {
  DeleteMessageCommand,
  type QueueAttributeName,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { bodies, faultOf, FIFO, testWorld } from "./sqs-world.ts";

const CONTENT = { ...FIFO, ContentBasedDeduplication: "true" };
const NO_ID =
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";

async function fifoWorld(attributes: Partial<Record<QueueAttributeName, string>> = CONTENT) {
  const world = await testWorld();
  const queue = await world.create("orders.fifo", { VisibilityTimeout: "10", ...attributes });
  return {
    ...world,
    queue,
    put: (group: string, body: string, dedup?: string) =>
      world.send(queue, body, {
        MessageGroupId: group,
        ...(dedup === undefined ? {} : { MessageDeduplicationId: dedup }),
      }),
    take: (most = 10) => world.receive(queue, { MaxNumberOfMessages: most }),
    remove: (ReceiptHandle: string | undefined) =>
      world.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle })),
  };
}

describe("sending to a FIFO queue", () => {
  test("numbers messages upwards with 20 digits (2.8)", async () => {
    const { client, queue } = await fifoWorld();
    const send = (MessageBody: string) =>
      client.send(new SendMessageCommand({ QueueUrl: queue, MessageGroupId: "g", MessageBody }));

    const first = (await send("a")).SequenceNumber!;
    const second = (await send("b")).SequenceNumber!;

    expect(first).toMatch(/^\d{20}$/);
    expect(BigInt(second)).toBeGreaterThan(BigInt(first));
  });

  test("shows seven system attributes, its number among them (2.7)", async () => {
    const { client, queue, receive } = await fifoWorld();
    const ids = { MessageGroupId: "group-1", MessageDeduplicationId: "dedup-1" };
    const input = { QueueUrl: queue, MessageBody: "message-body-1", ...ids };
    const { SequenceNumber } = await client.send(new SendMessageCommand(input));

    const [message] = await receive(queue, { MessageSystemAttributeNames: ["All"] });

    expect(message?.Attributes).toEqual({
      ...ids,
      SequenceNumber,
      SenderId: expect.any(String),
      SentTimestamp: "1767225600000",
      ApproximateReceiveCount: "1",
      ApproximateFirstReceiveTimestamp: "1767225600000",
    });
  });

  test.for(["!~", "x".repeat(128)])("takes the ids %j (2.8)", async (id) => {
    const { put, take } = await fifoWorld();

    await put(id, "a", id);

    expect(bodies(await take())).toEqual(["a"]);
  });

  test.for(["with space", "", "x".repeat(129), "naïve"])("refuses the ids %j (2.8)", async (id) => {
    const { put } = await fifoWorld();
    const reason = (name: string) =>
      `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;

    expect(await faultOf(put(id, "a", "d"))).toMatchObject({
      name: "InvalidParameterValue",
      message: reason("MessageGroupId"),
    });
    expect(await faultOf(put("g", "a", id))).toMatchObject({
      name: "InvalidParameterValue",
      message: reason("MessageDeduplicationId"),
    });
  });

  test("needs a group (2.8)", async () => {
    const { send, queue } = await fifoWorld();

    expect(await faultOf(send(queue, "x"))).toEqual({
      name: "MissingParameter",
      code: "MissingParameter",
      message: "The request must contain the parameter MessageGroupId.",
      status: 400,
    });
  });

  test("needs a deduplication id, or content to take it from (2.8)", async () => {
    const { put } = await fifoWorld(FIFO);

    expect(await faultOf(put("g", "x"))).toMatchObject({
      name: "InvalidParameterValue",
      message: NO_ID,
    });
  });

  test.for([
    [{ MessageDeduplicationId: "d" }, "The request must contain the parameter MessageGroupId."],
    [{ MessageGroupId: "g" }, NO_ID],
  ] as const)("fails a whole batch for an entry with only %j (2.5)", async ([ids, message]) => {
    const { client, queue, take } = await fifoWorld(FIFO);
    const good = { MessageGroupId: "g", MessageDeduplicationId: "x" };
    const Entries = [
      { Id: "1", MessageBody: "a", ...good },
      { Id: "2", MessageBody: "b", ...ids },
    ];

    const call = client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));

    expect(await faultOf(call)).toMatchObject({ name: "InvalidParameterValue", message });
    expect(await take()).toEqual([]);
  });

  test("takes no delay of a message's own, but 0 (2.5)", async () => {
    const { queue, send } = await fifoWorld();
    const delayed = (DelaySeconds: number) =>
      send(queue, "x", { MessageGroupId: "g", DelaySeconds });

    await delayed(0);

    expect(await faultOf(delayed(2))).toMatchObject({
      name: "InvalidParameterValue",
      message:
        "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
    });
  });

  test("delays by the queue's delay, and the group with it", async () => {
    const { clock, put, take } = await fifoWorld({ ...CONTENT, DelaySeconds: "5" });
    await put("g", "a");
    await clock.advance(2000);
    await put("g", "b");

    await clock.advance(3000);
    expect(bodies(await take())).toEqual(["a"]);
  });
});

describe("deduplication", () => {
  test("answers the first message again for five minutes, and keeps one (2.8)", async () => {
    const { clock, put, take } = await fifoWorld(FIFO);
    const first = await put("g", "a", "d");
    await clock.advance(299_999);

    expect(await put("g", "b", "d")).toBe(first);
    expect(bodies(await take())).toEqual(["a"]);
  });

  test("ends after five minutes (2.8)", async () => {
    const { clock, put, take } = await fifoWorld(FIFO);
    const first = await put("g", "a", "d");
    await clock.advance(300_000);

    expect(await put("g", "b", "d")).not.toBe(first);
    expect(bodies(await take())).toEqual(["a", "b"]);
  });

  test("goes on after the message is deleted (2.8)", async () => {
    const { put, take, remove } = await fifoWorld(FIFO);
    await put("g", "a", "d");
    const [message] = await take();
    await remove(message!.ReceiptHandle);

    await put("g", "a", "d");

    expect(await take()).toEqual([]);
  });

  test("by content is by the SHA-256 of the body (2.8)", async () => {
    const { put, queue, receive } = await fifoWorld();
    await put("g", "a");

    const [message] = await receive(queue, {
      MessageSystemAttributeNames: ["MessageDeduplicationId"],
    });

    expect(message?.Attributes).toEqual({
      MessageDeduplicationId: createHash("sha256").update("a").digest("hex"),
    });
  });

  test("by content looks at the body alone, and an id goes before it (2.8)", async () => {
    const { send, queue, put, take } = await fifoWorld();
    await put("g", "a");
    const MessageAttributes = { x: { DataType: "String", StringValue: "other" } };
    await send(queue, "a", { MessageGroupId: "g", MessageAttributes });
    await put("g", "a", "own-id");
    await put("g", "b");

    expect(bodies(await take())).toEqual(["a", "a", "b"]);
  });

  test.for([
    ["queue", 1],
    ["messageGroup", 2],
  ] as const)("of scope %s keeps %i of two groups' messages (2.8)", async ([scope, kept]) => {
    const { put, take } = await fifoWorld({ ...FIFO, DeduplicationScope: scope });
    await put("g", "a", "d");
    await put("h", "a", "d");

    expect(await take()).toHaveLength(kept);
  });
});

describe("a message group", () => {
  test("comes in order, and in one receive as far as it goes", async () => {
    const { put, take } = await fifoWorld();
    for (const body of ["a1", "a2", "a3"]) await put("a", body);

    expect(bodies(await take())).toEqual(["a1", "a2", "a3"]);
  });

  test("waits while one of its messages is in flight; others do not (2.8)", async () => {
    const { put, take } = await fifoWorld();
    for (const body of ["a1", "a2"]) await put("a", body);
    await put("b", "b1");

    expect(bodies(await take(1))).toEqual(["a1"]);
    expect(bodies(await take())).toEqual(["b1"]);
    expect(await take()).toEqual([]);
  });

  test("goes on when its messages in flight are all deleted", async () => {
    const { put, take, remove } = await fifoWorld();
    for (const body of ["a1", "a2", "a3"]) await put("a", body);
    const [one, two] = await take(2);

    await remove(one!.ReceiptHandle);
    expect(await take()).toEqual([]);
    await remove(two!.ReceiptHandle);

    expect(bodies(await take())).toEqual(["a3"]);
  });

  test("begins again with the first message that was not deleted", async () => {
    const { clock, put, take, remove } = await fifoWorld();
    for (const body of ["a1", "a2", "a3"]) await put("a", body);
    const [, two] = await take(2);
    await remove(two!.ReceiptHandle);
    await clock.advance(10_000);

    expect(bodies(await take())).toEqual(["a1", "a3"]);
  });

  test("takes turns with others", async () => {
    const { put, take, remove } = await fifoWorld();
    for (const body of ["a1", "a2"]) await put("a", body);
    await put("b", "b1");
    const [a1] = await take(1);
    await remove(a1!.ReceiptHandle);

    expect(bodies(await take(1))).toEqual(["b1"]);
    expect(bodies(await take(1))).toEqual(["a2"]);
  });

  test("wakes a long poll when it is free again", async () => {
    const { put, take, remove, receive, queue, timerOf } = await fifoWorld();
    for (const body of ["a1", "a2"]) await put("a", body);
    const [a1] = await take(1);
    const waiting = timerOf(20);
    const poll = receive(queue, { WaitTimeSeconds: 20 });
    await waiting;

    await remove(a1!.ReceiptHandle);

    expect(bodies(await poll)).toEqual(["a2"]);
  });
});

test("a FIFO queue refuses to delete by a handle that has expired (2.7)", async () => {
  const { clock, put, take, remove } = await fifoWorld();
  await put("g", "a");
  const [message] = await take();
  await clock.advance(10_000);
  const handle = message!.ReceiptHandle!;

  expect(await faultOf(remove(handle))).toMatchObject({
    name: "InvalidParameterValue",
    message: `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  });
  expect(bodies(await take())).toEqual(["a"]);
});
