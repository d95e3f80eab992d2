// What becomes of messages that a function is given, and of those that it never sees, told by the queue
// itself (aws-facts 4.5 to 4.7).
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ARN, type MappingSqsWorld, mappingSqsWorld } from "./mapping-sqs-world.ts";

let world: MappingSqsWorld;
beforeEach(async () => {
  world = await mappingSqsWorld();
});
afterEach(() => world.close());

const PARTIAL = { FunctionResponseTypes: ["ReportBatchItemFailures"] };
const redrive = (maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dead`, maxReceiveCount }),
});
const bodiesIn = async (QueueUrl: string) => {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await world.clients.sqs.send(command);
  return Messages.map(({ Body = "" }) => Body).toSorted();
};
const nameAll = ({ Records }: SQSEvent) => ({
  batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

describe("a record", () => {
  test("of a FIFO queue has its group, its sequence and its deduplication id", async () => {
    const url = await world.queue("orders.fifo", { FifoQueue: "true" });
    await world.map("orders.fifo", () => null);

    const { SequenceNumber } = await world.send(url, "one", {
      MessageGroupId: "g",
      MessageDeduplicationId: "d",
    });
    await world.clock.advance(0);

    expect(world.seen(({ attributes }) => attributes)).toEqual([
      {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(world.clock.now()),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: String(world.clock.now()),
        SequenceNumber,
        MessageGroupId: "g",
        MessageDeduplicationId: "d",
      },
    ]);
  });

  test("has the trace header that its sender gave", async () => {
    const url = await world.queue("orders");
    await world.map("orders", () => null);
    const StringValue = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

    await world.send(url, "one", {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue } },
    });
    await world.clock.advance(0);

    expect(world.seen(({ attributes }) => attributes.AWSTraceHeader)).toEqual([StringValue]);
  });

  test.for([
    { window: 0, digest: false },
    { window: 1, digest: true },
  ])(
    "without attributes has a digest of null under a window only: $window s",
    async ({ window, digest }) => {
      const url = await world.queue("orders");
      await world.map("orders", () => null, { MaximumBatchingWindowInSeconds: window });

      await world.send(url, "one");
      await world.clock.advance(1_000);

      expect(world.seen((record) => "md5OfMessageAttributes" in record)).toEqual([digest]);
      expect(world.seen((record) => record.md5OfMessageAttributes ?? null)).toEqual([null]);
    },
  );

  test("has its body byte for byte, also when a filter has read it", async () => {
    const body = '{ "kind" :"order", "n": 1.0, "text": "\\u00e9 \\/" ,"n":2}';
    const url = await world.queue("orders");
    const FilterCriteria = { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] };
    await world.map("orders", () => null, { FilterCriteria });

    await world.send(url, body);
    await world.clock.advance(0);

    expect(world.seen((record) => record.body)).toEqual([body]);
  });
});

describe("without partial batch responses", () => {
  test("one bad message takes its good neighbours to the dead-letter queue", async () => {
    const dead = await world.queue("dead");
    const url = await world.queue("orders", redrive(2));
    await world.map("orders", ({ Records }) => {
      if (Records.some(({ body }) => body === "bad")) throw new Error("bad");
      return null;
    });

    await world.sendAll(url, "good", "bad");
    await world.clock.advance(300_000);

    expect(await bodiesIn(dead)).toEqual(["bad", "good"]);
  });

  test("a response that names failures is not looked at, and everything is deleted", async () => {
    const dead = await world.queue("dead");
    const url = await world.queue("orders", redrive(1));
    await world.map("orders", nameAll);

    await world.sendAll(url, "one", "two");
    await world.clock.advance(300_000);

    expect(world.seen(({ body }) => body)).toEqual(["one", "two"]);
    expect([await bodiesIn(url), await bodiesIn(dead)]).toEqual([[], []]);
  });
});

describe("with partial batch responses", () => {
  test.for<[what: string, answer: unknown]>([
    ["an empty list", { batchItemFailures: [] }],
    ["a list that is null", { batchItemFailures: null }],
    ["an empty object", {}],
    ["null", null],
    ["nothing", undefined],
  ])("%s is a complete success", async ([, answer]) => {
    const url = await world.queue("orders");
    await world.map("orders", () => answer, PARTIAL);

    await world.sendAll(url, "one", "two");
    await world.clock.advance(300_000);

    expect(world.seen(({ body }) => body)).toEqual(["one", "two"]);
    expect(await bodiesIn(url)).toEqual([]);
  });

  test.for<[what: string, answer: unknown]>([
    ["what is no JSON", "no JSON"],
    ["an empty id", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["an id that is null", { batchItemFailures: [{ itemIdentifier: null }] }],
    ["a wrong key", { batchItemFailures: [{ foo: "id" }] }],
    ["an id that was not in the batch", { batchItemFailures: [{ itemIdentifier: "other" }] }],
  ])("%s is a complete failure", async ([, answer]) => {
    const dead = await world.queue("dead");
    const url = await world.queue("orders", redrive(1));
    await world.map("orders", () => answer, PARTIAL);

    await world.sendAll(url, "one", "two");
    await world.clock.advance(300_000);

    expect(await bodiesIn(dead)).toEqual(["one", "two"]);
  });

  test("what is reported comes again when its visibility timeout is over, and not before", async () => {
    const url = await world.queue("orders", { VisibilityTimeout: "30" });
    await world.map("orders", nameAll, PARTIAL);

    await world.send(url, "one");
    await world.clock.advance(29_999);
    expect(world.functions.events).toHaveLength(1);
    await world.clock.advance(1);

    expect(world.seen(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(["1", "2"]);
  });
});

test("a function may delete its messages itself", async () => {
  const url = await world.queue("orders");
  const mapping = await world.map("orders", async ({ Records }) => {
    for (const { receiptHandle: ReceiptHandle } of Records) {
      await world.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  });

  await world.send(url, "one");
  await world.clock.advance(0);
  await world.clock.advance(60_000);

  expect(world.functions.events).toHaveLength(1);
  expect((await world.look(mapping)).LastProcessingResult).toBeUndefined();
});

describe("a filter", () => {
  const filtered = (Pattern: string) => ({ FilterCriteria: { Filters: [{ Pattern }] } });
  const JSON_PATTERN = '{"body":{"kind":["order"]}}';
  const TEXT_PATTERN = '{"body":["order"]}';

  test.for<[what: string, pattern: string, body: string, passes: boolean]>([
    ["JSON that matches", JSON_PATTERN, '{"kind":"order"}', true],
    ["JSON that does not match", JSON_PATTERN, '{"kind":"other"}', false],
    ["text, by a pattern for JSON", JSON_PATTERN, "order", false],
    ["broken JSON, by a pattern for JSON", JSON_PATTERN, '{"kind":"order"', false],
    ["text that matches", TEXT_PATTERN, "order", true],
    ["JSON, by a pattern for text", TEXT_PATTERN, '{"kind":"order"}', false],
  ])("judges %s", async ([, pattern, body, passes]) => {
    const dead = await world.queue("dead");
    const url = await world.queue("orders", redrive(1));
    await world.map("orders", () => null, filtered(pattern));

    await world.send(url, body);
    await world.clock.advance(300_000);

    // What does not match is deleted, and goes nowhere.
    expect(world.seen((record) => record.body)).toEqual(passes ? [body] : []);
    expect([await bodiesIn(url), await bodiesIn(dead)]).toEqual([[], []]);
  });
});
