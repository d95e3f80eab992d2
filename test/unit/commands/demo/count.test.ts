import { join } from "node:path";
import { expect, test } from "vitest";
import { countLines, wrongSums } from "../../../../src/commands/demo/count.ts";
import { failure } from "../../../support/failure.ts";
import { folderOf } from "../../../support/folder.ts";

test.each([
  ["", 0],
  ["one", 1],
  ["one\n", 1],
  ["one\n\n\ntwo", 4],
  ["\n", 1],
  ["one\r\ntwo\r\n", 2],
  ["ä\nö", 2],
])("%j has %d lines", async (text, lines) => {
  const folder = await folderOf({ file: text });

  expect(await countLines(join(folder, "file"))).toBe(lines);
});

test("a file of many chunks is counted across their borders", async () => {
  const folder = await folderOf({ file: "0123456789\n".repeat(50_000) });

  expect(await countLines(join(folder, "file"))).toBe(50_000);
});

test("a file that is not there is named, with what to type", async () => {
  const error = await failure(countLines("/none/such.txt"));

  expect(error.message).toContain("/none/such.txt");
  expect(error.hint).toContain("sqslam demo --file");
});

test.each([
  [{ lines: 5, skipped: 2, sent: 3, handled: 3 }, 0],
  [{ lines: 6, skipped: 2, sent: 3, handled: 3 }, 1],
  [{ lines: 5, skipped: 2, sent: 3, handled: 4 }, 1],
  [{ lines: 6, skipped: 2, sent: 3, handled: 2 }, 2],
])("%j has %d wrong sums", (counts, wrong) => {
  expect(wrongSums(counts)).toHaveLength(wrong);
});
