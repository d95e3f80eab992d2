// aws-facts 4.4 and 4.5
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  cutByPayload,
  LARGEST_PAYLOAD,
  makePayload,
  makeRecord,
  payloadSize,
} from "../../../../../src/local/lambda/mapping/event.ts";
import type { QueueMessage } from "../../../../../src/local/ports.ts";

const ARN = "arn:aws:sqs:eu-west-1:000000000000:orders";

const message = (parts: Partial<QueueMessage> = {}): QueueMessage => ({
  messageId: "id-1",
  receiptHandle: "handle-1",
  body: "hello",
  md5OfBody: "5d41402abc4b2a76b9719d911017c592",
  md5OfMessageAttributes: undefined,
  attributes: { ApproximateReceiveCount: "1" },
  messageAttributes: {},
  ...parts,
});

const record = (parts: Partial<QueueMessage> = {}, windowed = false) =>
  makeRecord(message(parts), ARN, "eu-west-1", windowed);

test("a record has the members AWS sends, in AWS's order", () => {
  const wanted = {
    messageId: "id-1",
    receiptHandle: "handle-1",
    body: "hello",
    attributes: { ApproximateReceiveCount: "1" },
    messageAttributes: {},
    md5OfBody: "5d41402abc4b2a76b9719d911017c592",
    eventSource: "aws:sqs",
    eventSourceARN: ARN,
    awsRegion: "eu-west-1",
  };

  expect(record().json).toBe(JSON.stringify(wanted));
});

test("text and binary attributes keep their type, with the empty lists beside them", () => {
  const json = record({
    md5OfMessageAttributes: "abc",
    messageAttributes: {
      title: { dataType: "String", stringValue: "x" },
      bytes: { dataType: "Binary", binaryValue: new Uint8Array([1, 2, 255]) },
    },
  }).json;

  expect(JSON.parse(json)).toMatchObject({
    md5OfMessageAttributes: "abc",
    messageAttributes: {
      title: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
      bytes: {
        binaryValue: "AQL/",
        stringListValues: [],
        binaryListValues: [],
        dataType: "Binary",
      },
    },
  });
  expect(json).not.toContain("null");
});

test("without attributes the digest is absent, or null under a batching window", () => {
  const digest = (windowed: boolean): unknown =>
    JSON.parse(record({}, windowed).json).md5OfMessageAttributes;

  expect([digest(false), digest(true)]).toEqual([undefined, null]);
});

test("the payload is the records' JSON, byte for byte, of the size that was counted", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (bodies) => {
      const records = bodies.map((body) => record({ body }));

      const payload = makePayload(records);

      expect(payload.length).toBe(payloadSize(records));
      const parsed: { Records: { body: string }[] } = JSON.parse(payload.toString("utf8"));
      expect(parsed.Records.map(({ body }) => body)).toEqual(bodies);
    }),
  );
});

test("records that fit are one payload", () => {
  const records = [record(), record()];

  expect(cutByPayload(records)).toEqual([records]);
});

test("a payload is filled to its last byte and no further", () => {
  const empty = payloadSize([record({ body: "" }), record({ body: "" })]);
  const half = Math.floor((LARGEST_PAYLOAD - empty) / 2);
  const first = record({ body: "x".repeat(half) });
  const fitting = record({ body: "x".repeat(LARGEST_PAYLOAD - empty - half) });
  const tooLong = record({ body: "x".repeat(LARGEST_PAYLOAD - empty - half + 1) });

  expect(cutByPayload([first, fitting])).toHaveLength(1);
  expect(makePayload([first, fitting])).toHaveLength(LARGEST_PAYLOAD);
  expect(cutByPayload([first, tooLong])).toHaveLength(2);
});

test("cutting keeps every record and their order, and makes no payload too large", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const records = lengths.map((length) => record({ body: "x".repeat(length) }));

      const parts = cutByPayload(records);

      expect(parts.flat()).toEqual(records);
      expect(parts.every((part) => payloadSize(part) <= LARGEST_PAYLOAD)).toBe(true);
    }),
    { numRuns: 20 },
  );
});
