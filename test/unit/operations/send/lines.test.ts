import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter, type Line, readLines } from "../../../../src/operations/send/lines.ts";
import { chunks } from "../../../support/send.ts";

async function split(parts: (string | Uint8Array)[], mostBytes = 1_000): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const block of readLines(chunks(...parts), mostBytes)) lines.push(...block.lines);
  return lines;
}

const text = (line: Line): string | undefined => (line.kind === "text" ? line.text : undefined);

test.for([
  ["LF", "a\nb\n", ["a", "b"]],
  ["CRLF", "a\r\nb\r\n", ["a", "b"]],
  ["no newline at the end", "a\nb", ["a", "b"]],
  ["blank lines", "a\n\n\r\nb\n", ["a", "", "", "b"]],
  ["a lone carriage return", "a\rb\n", ["a\rb"]],
  ["a byte order mark", "\uFEFFa\n\uFEFFb\n", ["a", "\uFEFFb"]],
  ["nothing", "", []],
] as const)("lines of a text with %s", async ([, input, expected]) => {
  expect((await split([input])).map(text)).toEqual(expected);
});

test("numbers count from 0 and also count blank lines", async () => {
  expect((await split(["a\n\nb"])).map((line) => line.number)).toEqual([0, 1, 2]);
});

test("however the bytes are cut, the lines are the same", async () => {
  const alphabet = fc.constantFrom("a", "\n", "\r", "é", "😀", "\n");
  const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(alphabet, { maxLength: 40 }), cuts, async (letters, cuts) => {
      const bytes = Buffer.from(letters.join(""));
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const parts = at.slice(1).map((end, i) => bytes.subarray(at[i], end));

      const expected = letters.join("").split("\n");
      if (expected.at(-1) === "") expected.pop();
      expect((await split(parts)).map(text)).toEqual(
        expected.map((line) => line.replace(/\r$/, "")),
      );
    }),
  );
});

test("a line that is not UTF-8 is named, and those around it are read", async () => {
  const latin1 = Buffer.from("one\ncaf\u00E9\nthree\nfour\n", "latin1");

  expect((await split([latin1])).map(({ kind, number }) => [kind, number])).toEqual([
    ["text", 0],
    ["not-utf8", 1],
    ["text", 2],
    ["text", 3],
  ]);
});

test("a line that is too long is counted, and those around it are read", async () => {
  const lines = await split(["short\n", "x".repeat(700), "x".repeat(700), "\nlast"]);

  expect(lines).toEqual([
    { kind: "text", number: 0, text: "short" },
    { kind: "too-long", number: 1, bytes: 1_400 },
    { kind: "text", number: 2, text: "last" },
  ]);
});

test("a line may be exactly as long as is allowed, with either line ending", async () => {
  const longest = "x".repeat(1_000);

  expect((await split([longest, "\r\n", longest, "\n", longest])).map(text)).toEqual([
    longest,
    longest,
    longest,
  ]);
});

test("a line that goes on for ever is counted to its last byte", () => {
  const splitter = new LineSplitter(1_000);
  const chunk = Buffer.alloc(1_048_576, "x");

  for (let i = 0; i < 20; i++) expect(splitter.push(chunk)).toEqual([]);

  expect(splitter.end()).toEqual([{ kind: "too-long", number: 0, bytes: 20 * chunk.length }]);
});
