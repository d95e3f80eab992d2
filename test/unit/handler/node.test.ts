import type { SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handler } from "../../../handler/node/index.ts";

let lines: string[];

beforeEach(() => {
  lines = [];
  for (const level of ["log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation(
      (line: string) => void lines.push(`${level} ${line}`),
    );
  }
});
afterEach(() => void vi.restoreAllMocks());

/** An event of these bodies, as SQS shapes it (aws-facts 4.5). */
const event = (bodies: readonly (string | Partial<SQSRecord>)[]): SQSEvent => ({
  Records: bodies.map((record, index) => ({
    messageId: `m${index}`,
    receiptHandle: "r",
    body: "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "s",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:q",
    awsRegion: "us-east-1",
    ...(typeof record === "string" ? { body: record } : record),
  })),
});

const text = (stringValue: string) => ({ stringValue, dataType: "String" as const });

test("each message is one line, with where it came from", async () => {
  const messageAttributes = { path: text("README.md"), line: text("12") };

  const answer = await handler(event(["hello", { body: "a line", messageAttributes }]));

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(lines).toEqual(["log processed m0 -> hello", "log processed m1 README.md:12 -> a line"]);
});

test.for([
  "plain text",
  "{broken json",
  '{"poison": false}',
  '["poison"]',
  "null",
  "true",
  '"poison"',
])("a body %s is processed", async (body) => {
  expect(await handler(event([body]))).toEqual({ batchItemFailures: [] });
  expect(lines).toEqual([`log processed m0 -> ${body}`]);
});

test("poison is reported by its id, and its neighbours are not", async () => {
  const answer = await handler(event(["a", '{"poison": true}', "b"]));

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
  expect(lines).toEqual([
    "log processed m0 -> a",
    'error failed m1 -> {"poison": true}: the message is poison',
    "log processed m2 -> b",
  ]);
});

test("a body of several lines is logged on one", async () => {
  await handler(event(["a\r\n  b\n\nc"]));

  expect(lines).toEqual(["log processed m0 -> a b c"]);
});

test("on a FIFO queue what follows a failure in its group waits, other groups go on", async () => {
  const of = (group: string, body: string): Partial<SQSRecord> => ({
    body,
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:q.fifo",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "s",
      ApproximateFirstReceiveTimestamp: "0",
      MessageGroupId: group,
    },
  });

  const answer = await handler(
    event([of("a", '{"poison":true}'), of("b", "1"), of("a", "2"), of("b", "3")]),
  );

  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m0" }, { itemIdentifier: "m2" }]);
  expect(lines[2]).toBe("warn postponed m2 -> 2: a message before it in group a failed");
});

test("a group on a standard queue orders nothing", async () => {
  const attributes = { ...event([""]).Records[0]!.attributes, MessageGroupId: "a" };

  const answer = await handler(
    event([
      { body: '{"poison":true}', attributes },
      { body: "x", attributes },
    ]),
  );

  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m0" }]);
});
