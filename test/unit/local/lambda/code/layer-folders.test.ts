import { expect, test } from "vitest";
import { merged } from "../../../../../src/local/lambda/code/layer-folders.ts";
import type { ZipEntry } from "../../../../../src/local/lambda/code/zip-entries.ts";

const layer = (...paths: readonly string[]): readonly ZipEntry[] =>
  paths.map((path) => ({
    path,
    executable: false,
    method: "stored",
    size: 0,
    crc: 0,
    data: Buffer.alloc(0),
  }));

test.for([
  ["side by side", [layer("a/x"), layer("a/y")], ["a/x", "a/y"]],
  ["a file over a file", [layer("a/x"), layer("a/x")], ["a/x"]],
  ["a file over a folder", [layer("a/x", "a/b/y", "c"), layer("a")], ["a", "c"]],
  ["a folder over a file", [layer("a", "c"), layer("a/x")], ["a/x", "c"]],
  ["and back again", [layer("a"), layer("a/x"), layer("a")], ["a"]],
] as const)("layers lie %s", ([, layers, paths]) => {
  expect(
    merged(layers)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(paths);
});

test("of two files in one place the later layer's stays", () => {
  const first = layer("a");
  const second = layer("a");

  expect(merged([first, second])[0]).toBe(second[0]);
});
