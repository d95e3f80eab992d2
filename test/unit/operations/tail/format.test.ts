import { expect, test } from "vitest";
import { jsonLine, prettyLine } from "../../../../src/operations/tail/format.ts";
import { partsOf } from "../../../../src/operations/tail/parts.ts";
import { Requests } from "../../../../src/operations/tail/requests.ts";

const ID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
const OTHER = "1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
// Local time, whatever the machine's zone.
const AT = new Date(2026, 0, 31, 9, 5, 7, 42).getTime();

function told(message: string, own: { timestamp?: number; stream?: string } = {}) {
  const line = { eventId: "e", timestamp: AT, stream: "s", message, ...own };
  const parts = partsOf(message);
  return { ...line, parts, requestId: parts.requestId };
}

const shown = (message: string, now = AT) =>
  prettyLine(told(message), now)
    .map(({ text }) => text)
    .join("");

test("a line is its local time, its request, its level and its text", () => {
  expect(shown(`2026-01-31T09:05:07.042Z\t${ID}\tINFO\thello`)).toBe(
    "09:05:07.042 0b1c2d3e INFO  hello",
  );
});

test("a line of another day says which", () => {
  expect(shown("hello", AT + 48 * 3_600_000)).toMatch(/^2026-01-31 09:05:07\.042 /);
});

test("lines within a line stand under its text", () => {
  expect(shown("one\ntwo")).toBe(`09:05:07.042${" ".repeat(16)}one\n${" ".repeat(28)}two`);
});

test.for([
  [`START RequestId: ${ID} Version: $LATEST`, "dim"],
  [`REPORT RequestId: ${ID}\tDuration: 1 ms\tStatus: timeout`, "bad"],
  [`2026-01-31T09:05:07.042Z\t${ID}\tERROR\toh`, "bad"],
  ["hello", "plain"],
] as const)("%s is %s", ([message, tone]) => {
  expect(prettyLine(told(message), AT).at(-1)?.tone).toBe(tone);
});

test("a program gets everything, in UTC", () => {
  const timestamp = Date.UTC(2026, 0, 31, 9, 5, 7, 42);
  const message = `2026-01-31T09:05:07.042Z\t${ID}\tINFO\thello`;

  expect(jsonLine(told(message, { timestamp }))).toEqual({
    type: "log.line",
    time: "2026-01-31T09:05:07.042Z",
    timestamp,
    kind: "message",
    level: "INFO",
    requestId: ID,
    message,
    stream: "s",
    eventId: "e",
  });
});

test("a line without a request belongs to the one that runs in its stream", () => {
  const requests = new Requests();
  const requestOf = (stream: string, message: string) => {
    const line = told(message, { stream });
    return requests.of(line, line.parts);
  };

  expect([
    requestOf("a", "before"),
    requestOf("a", `START RequestId: ${ID} Version: 1`),
    requestOf("b", `START RequestId: ${OTHER} Version: 1`),
    requestOf("a", "hello"),
    requestOf("b", "hello"),
    requestOf("a", `END RequestId: ${ID}`),
    requestOf("a", `REPORT RequestId: ${ID}\tDuration: 1 ms`),
    requestOf("a", "after"),
  ]).toEqual([undefined, ID, OTHER, ID, OTHER, ID, ID, undefined]);
});
