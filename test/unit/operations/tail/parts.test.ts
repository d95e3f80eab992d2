import { expect, test } from "vitest";
import { type LineParts, partsOf } from "../../../../src/operations/tail/parts.ts";

const ID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
const AT = "2026-01-31T09:30:00.123Z";

const json = (value: object) => JSON.stringify(value);

const TEXT: readonly [name: string, message: string, parts: Partial<LineParts>][] = [
  [
    "init",
    "INIT_START Runtime Version: nodejs:22.v72\tRuntime Version ARN: arn:aws:x",
    { kind: "init", requestId: undefined },
  ],
  ["start", `START RequestId: ${ID} Version: $LATEST`, { kind: "start", requestId: ID }],
  ["end", `END RequestId: ${ID}`, { kind: "end", requestId: ID, text: "END" }],
  [
    "report",
    `REPORT RequestId: ${ID}\tDuration: 61.09 ms\tBilled Duration: 62 ms\t`,
    {
      kind: "report",
      requestId: ID,
      text: "REPORT Duration: 61.09 ms, Billed Duration: 62 ms",
      isError: false,
    },
  ],
  [
    "report of a timeout",
    `REPORT RequestId: ${ID}\tDuration: 3000 ms\tStatus: timeout`,
    { kind: "report", isError: true },
  ],
  [
    "Node's console",
    `${AT}\t${ID}\tINFO\tprocessed\tone`,
    { kind: "message", requestId: ID, level: "INFO", text: "processed\tone", isError: false },
  ],
  [
    "Node's console before any request",
    `${AT}\tundefined\tWARN\tloading`,
    { requestId: undefined, level: "WARN", text: "loading" },
  ],
  [
    "Node's error",
    `${AT}\t${ID}\tERROR\tInvoke Error \t{"errorType":"Error"}\nat x`,
    { requestId: ID, level: "ERROR", isError: true },
  ],
  [
    "a timeout",
    `${AT} ${ID} Task timed out after 3.00 seconds\n`,
    { requestId: ID, level: "ERROR", text: "Task timed out after 3.00 seconds", isError: true },
  ],
  [
    "Python's logger",
    `[WARNING]\t${AT}\t${ID}\tcareful`,
    { requestId: ID, level: "WARNING", text: "careful", isError: false },
  ],
  [
    "Python's uncaught error",
    "[ERROR] ValueError: bad\nTraceback (most recent call last):",
    {
      requestId: undefined,
      level: "ERROR",
      text: "ValueError: bad\nTraceback (most recent call last):",
      isError: true,
    },
  ],
  ["Python's print", "000 -> hello", { kind: "message", level: undefined, text: "000 -> hello" }],
  ["an empty line", "", { kind: "message", text: "" }],
];

const JSON_LINES: readonly [name: string, message: string, parts: Partial<LineParts>][] = [
  [
    "an application's line",
    json({ timestamp: AT, level: "INFO", requestId: ID, message: "hello" }),
    { kind: "message", requestId: ID, level: "INFO", text: "hello", isError: false },
  ],
  [
    "an application's line with an object",
    json({ timestamp: AT, level: "error", requestId: ID, message: { a: 1 } }),
    { level: "ERROR", text: '{"a":1}', isError: true },
  ],
  [
    "an application's line with more fields",
    json({ level: "INFO", message: "hello", order: 7 }),
    { text: 'hello {"order":7}' },
  ],
  [
    "the start of a request",
    json({ time: AT, type: "platform.start", record: { requestId: ID, version: "$LATEST" } }),
    { kind: "start", requestId: ID },
  ],
  [
    "the report of a request",
    json({
      type: "platform.report",
      record: { requestId: ID, metrics: { durationMs: 12.5 }, status: "success" },
    }),
    {
      kind: "report",
      requestId: ID,
      text: "REPORT durationMs 12.5, status success",
      isError: false,
    },
  ],
  [
    "the report of a request that failed",
    json({ type: "platform.report", record: { requestId: ID, status: "timeout" } }),
    { kind: "report", isError: true },
  ],
  ["JSON that is somebody else's", '{"id":1}', { kind: "message", text: '{"id":1}' }],
  ["what only begins like JSON", "{oops", { kind: "message", text: "{oops" }],
];

test.for(TEXT)("text format: %s", ([, message, expected]) => {
  expect(partsOf(message)).toMatchObject(expected);
});

test.for(JSON_LINES)("JSON format: %s", ([, message, expected]) => {
  expect(partsOf(message)).toMatchObject(expected);
});
