import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type LineReader,
  readFrames,
  readLines,
} from "../../../../../src/local/lambda/execution/lines.ts";

function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(16);
  header.writeUInt32BE(0xa55a0003, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

/** Feeds bytes in pieces that end at the given places. */
function feed(reader: LineReader, bytes: Buffer, cuts: readonly number[]): void {
  let from = 0;
  for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    if (to > from) reader.push(bytes.subarray(from, to));
    from = Math.max(from, to);
  }
  reader.end();
}

const cutsOf = fc.array(fc.nat(400));
const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 40 }));

test("frames are found again however the pipe cuts them", () => {
  fc.assert(
    fc.property(texts, cutsOf, (messages, cuts) => {
      const whole = messages.filter((text) => text !== "");
      const lines: string[] = [];

      feed(
        readFrames((line) => lines.push(line)),
        Buffer.concat(whole.map(frame)),
        cuts,
      );

      expect(lines).toEqual(whole);
    }),
  );
});

test("plain lines are found again however the pipe cuts them, the last one with its end", () => {
  fc.assert(
    fc.property(texts, cutsOf, (parts, cuts) => {
      const text = parts.join("\n");
      const lines: string[] = [];

      feed(
        readLines((line) => lines.push(line)),
        Buffer.from(text),
        cuts,
      );

      expect(lines.join("")).toBe(text === "" || text.endsWith("\n") ? text : `${text}\n`);
      expect(lines.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
    }),
  );
});

test("what is not framed on the frames' pipe is read as plain lines from there on", () => {
  const lines: string[] = [];
  const bytes = Buffer.concat([frame("framed\n"), Buffer.from("this is plain output\nand more")]);

  feed(
    readFrames((line) => lines.push(line)),
    bytes,
    [],
  );

  expect(lines).toEqual(["framed\n", "this is plain output\n", "and more\n"]);
});

test("a line of more than a log event holds comes in parts", () => {
  const lines: string[] = [];
  const text = `x${"ü".repeat(1_250_000)}`;

  feed(
    readLines((line) => lines.push(line)),
    Buffer.from(`${text}\n`),
    [1_500_000],
  );
  feed(
    readFrames((line) => lines.push(line)),
    frame(text),
    [1_500_000],
  );

  expect(lines.every((line) => Buffer.byteLength(line) <= 1_048_576 - 26)).toBe(true);
  expect(lines.join("")).toBe(`${text}\n${text}`);
});
