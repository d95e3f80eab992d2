// The poller between the real queue and the real rights of a role (aws-facts 4.4 to 4.6, 4.8).
import { DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteQueueCommand } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ARN, type MappingSqsWorld, mappingSqsWorld } from "./mapping-sqs-world.ts";

let world: MappingSqsWorld;
beforeEach(async () => {
  world = await mappingSqsWorld();
});
afterEach(() => world.close());

test("a message sent through the API reaches the handler as AWS would show it", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);

  await world.send(url, "hello", {
    MessageAttributes: {
      title: { DataType: "String", StringValue: "x" },
      bytes: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2, 3]) },
    },
  });
  await world.clock.advance(0);

  expect(world.seen((record) => record)).toEqual([
    {
      messageId: expect.stringMatching(/^[\da-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: "hello",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(world.clock.now()),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: String(world.clock.now()),
      },
      messageAttributes: {
        title: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
        bytes: {
          binaryValue: "AQID",
          stringListValues: [],
          binaryListValues: [],
          dataType: "Binary",
        },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/),
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      eventSource: "aws:sqs",
      eventSourceARN: `${ARN}orders`,
      awsRegion: "us-east-1",
    },
  ]);
});

test("a batch send arrives as one batch", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);

  await world.sendAll(url, ...Array.from({ length: 10 }, (_, index) => String(index)));
  await world.clock.advance(0);

  expect(world.functions.batches.map(({ length }) => length)).toEqual([10]);
});

test("a poison message goes to the dead-letter queue after its receives, its neighbours do not", async () => {
  await world.queue("dead");
  const url = await world.queue("orders", {
    VisibilityTimeout: "30",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dead`, maxReceiveCount: 3 }),
  });
  const poison = ({ Records }: SQSEvent) => ({
    batchItemFailures: Records.filter(({ body }) => body === "poison").map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  });
  await world.map("orders", poison, { FunctionResponseTypes: ["ReportBatchItemFailures"] });

  for (const body of ["one", "poison", "two"]) await world.send(url, body);
  await world.clock.advance(300_000);

  expect(world.seen(({ body }) => body).filter((body) => body === "poison")).toHaveLength(3);
  expect(world.seen(({ body }) => body).filter((body) => body !== "poison")).toEqual([
    "one",
    "two",
  ]);
  await world.map("dead", () => null, { FunctionName: "worker" });
  expect(world.functions.events.at(-1)?.Records[0]).toMatchObject({
    body: "poison",
    attributes: { DeadLetterQueueSourceArn: `${ARN}orders` },
  });
});

test("a FIFO group stays in order when a message of it fails", async () => {
  const url = await world.queue("orders.fifo", {
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
  });
  const done: string[] = [];
  let failures = 2;
  const inOrder = ({ Records }: SQSEvent) => {
    const failedAt = failures-- > 0 ? 1 : Records.length;
    done.push(...Records.slice(0, failedAt).map(({ body }) => body));
    return {
      batchItemFailures: Records.slice(failedAt).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    };
  };
  await world.map("orders.fifo", inOrder, { FunctionResponseTypes: ["ReportBatchItemFailures"] });

  for (const body of ["1", "2", "3", "4", "5"])
    await world.send(url, body, { MessageGroupId: "g" });
  await world.clock.advance(300_000);

  expect(done).toEqual(["1", "2", "3", "4", "5"]);
});

test("a FIFO message whose handler outlasts its visibility is delivered again, without a fault", async () => {
  const url = await world.queue("orders.fifo", {
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
  });
  let calls = 0;
  await world.map("orders.fifo", () => {
    calls += 1;
    return calls === 1 ? world.clock.sleep(40_000) : null;
  });

  await world.send(url, "slow", { MessageGroupId: "g" });
  await world.clock.advance(60_000);

  expect(world.seen(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(["1", "2"]);
});

test("a role that loses its policy gets nothing until it is back", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);
  await world.clients.iam.send(
    new DeleteRolePolicyCommand({ RoleName: "worker", PolicyName: "sqs" }),
  );
  await world.send(url, "waiting");
  await world.clock.advance(60_000);
  expect(world.functions.events).toEqual([]);

  await world.allowPolling();
  await world.clock.advance(10_000);

  expect(world.seen(({ body, attributes }) => [body, attributes.ApproximateReceiveCount])).toEqual([
    ["waiting", "1"],
  ]);
});

test("a queue that is deleted and made anew is polled again", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);
  await world.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  await world.clock.advance(60_000);

  await world.send(await world.queue("orders"), "anew");
  await world.clock.advance(10_000);

  expect(world.seen(({ body }) => body)).toEqual(["anew"]);
});
