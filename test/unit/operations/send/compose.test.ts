import { expect, test } from "vitest";
import {
  composer,
  fileGroupId,
  isFailure,
  lineDedupId,
} from "../../../../src/operations/send/compose.ts";
import type { OutgoingMessage } from "../../../../src/operations/send/message.ts";
import { composeOptions } from "../../../support/send.ts";

type Options = Parameters<typeof composeOptions>[0];

const line = (text: string, number = 0) => ({ kind: "text", number, text }) as const;

function made(text: string, options: Options = {}, number = 0): OutgoingMessage {
  const result = composer(composeOptions(options))(line(text, number));
  if (result === undefined || isFailure(result)) throw new Error(JSON.stringify(result));
  return result;
}

function refused(text: string, options: Options = {}): string {
  const result = composer(composeOptions(options))(line(text));
  if (result === undefined || !isFailure(result)) throw new Error(JSON.stringify(result));
  return `${result.code}: ${result.reason}`;
}

test("a line is the body, with where it comes from as string attributes", () => {
  expect(made("hello", { source: "a/b.txt" }, 7)).toMatchObject({
    body: "hello",
    line: 7,
    attributes: {
      path: { type: "String", value: "a/b.txt" },
      line: { type: "String", value: "7" },
    },
  });
});

test("the size counts the body and the names, types and values of attributes", () => {
  const path = "path".length + "String".length + "b.txt".length;
  const number = "line".length + "String".length + "7".length;

  expect(made("h\u00E9llo", { source: "b.txt" }, 7).bytes).toBe(6 + path + number);
});

test("a blank line makes no message", () => {
  expect(composer(composeOptions())(line(""))).toBeUndefined();
});

test("spaces are a body", () => {
  expect(made("  ").body).toBe("  ");
});

test("a message may be exactly as large as the queue takes", () => {
  expect(made("12345", { mostBytes: 5 }).bytes).toBe(5);
});

test.for([
  [
    "larger than the queue takes",
    "123456",
    { mostBytes: 5 },
    /^TooLong: it makes 6 bytes.*takes 5/,
  ],
  ["a NUL", "a\u0000b", {}, /^NotAllowed: .*U\+0000/],
  ["an escape", "\u001B[1m", {}, /U\+001B/],
  ["U+FFFF", "a\uFFFF", {}, /U\+FFFF/],
] as const)("a line with %s fails", ([, text, options, expected]) => {
  expect(refused(text, options)).toMatch(expected);
});

test.for(["tab\there", "carriage\rreturn", "emoji 😀", "\uFFFD", "\uE000"])(
  "%j is a body that SQS takes",
  (text) => {
    expect(made(text).body).toBe(text);
  },
);

test("a line that the reader found too long fails with its size", () => {
  const compose = composer(composeOptions());

  expect(compose({ kind: "too-long", number: 3, bytes: 2_097_152 })).toMatchObject({
    line: 3,
    code: "TooLong",
    reason: "it makes 2097152 bytes, and SQS takes 1048576",
  });
});

test("a line of JSONL says everything about its message", () => {
  const text = JSON.stringify({
    body: "hello",
    attributes: { kind: "order", weight: 1.5, price: { type: "Number.eur", value: "9" } },
    groupId: "g",
    dedupId: "d",
  });

  expect(made(text, { input: "jsonl", fifo: true, groupId: "other" })).toMatchObject({
    body: "hello",
    attributes: {
      kind: { type: "String", value: "order" },
      weight: { type: "Number", value: "1.5" },
      price: { type: "Number.eur", value: "9" },
    },
    groupId: "g",
    dedupId: "d",
  });
});

test("a JSONL body that is no string is sent as JSON", () => {
  expect(made('{"body":{"id":1}}', { input: "jsonl" }).body).toBe('{"id":1}');
});

test.for([
  ["not JSON", "hello", /not a JSON object/],
  ["no body", "{}", /no body/],
  ["an empty body", '{"body":""}', /body is empty/],
  ["an unknown key", '{"id":1}', /unknown key "id".*--input lines/],
  ["half a surrogate pair", String.raw`{"body":"\ud800"}`, /U\+D800/],
  ["a wrong attribute", '{"body":"a","attributes":{"x":[1]}}', /attribute "x"/],
  ["a wrong attribute name", '{"body":"a","attributes":{"aws.x":"1"}}', /AWS keeps/],
  ["an empty attribute", '{"body":"a","attributes":{"x":""}}', /no value/],
  ["a number that is none", '{"body":"a","attributes":{"x":{"type":"Number","value":"b"}}}', /"b"/],
  ["a group id with a space", '{"body":"a","groupId":"a b"}', /groupId/],
  ["a dedup id for a standard queue", '{"body":"a","dedupId":"d"}', /FIFO/],
  ["a delay that is too long", '{"body":"a","delaySeconds":901}', /delay/],
] as const)("JSONL with %s fails", ([, text, expected]) => {
  expect(refused(text, { input: "jsonl" })).toMatch(expected);
});

test("SQS takes ten attributes, and not eleven", () => {
  const attributes = (n: number) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`a${i}`, "v"]));
  const text = (n: number) => JSON.stringify({ body: "a", attributes: attributes(n) });

  expect(Object.keys(made(text(10), { input: "jsonl" }).attributes)).toHaveLength(10);
  expect(refused(text(9), { input: "jsonl", source: "f" })).toMatch(/11 attributes/);
});

test("a delay of one message is not for FIFO queues", () => {
  expect(refused('{"body":"a","delaySeconds":1}', { input: "jsonl", fifo: true })).toMatch(/FIFO/);
});

test("a deduplication id is the same for the same line of the same file, and for no other", () => {
  const ids = [
    lineDedupId("a.txt")(1, "x"),
    lineDedupId("a.txt")(1, "x"),
    lineDedupId("a.txt")(2, "x"),
    lineDedupId("a.txt")(1, "y"),
    lineDedupId("b.txt")(1, "x"),
  ];

  expect(new Set(ids).size).toBe(4);
  expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
});

test.for([
  ["orders.txt", "orders.txt"],
  ["in/my orders.txt", "my_orders.txt"],
  ["données.txt", "donn_es.txt"],
  ["a/b/", "b"],
] as const)("the group of %s is %s", ([path, group]) => {
  expect(fileGroupId(path)).toBe(group);
});
