import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  parseDuration,
  parseSize,
  writeDuration,
  writeSize,
} from "../../../src/config/quantity.ts";

test.for([
  ["30s", 30],
  ["5m", 300],
  ["2h", 7200],
  ["14d", 1_209_600],
  ["0s", 0],
  [45, 45],
] as const)("%s is a duration", ([written, seconds]) => {
  expect(parseDuration(written)).toBe(seconds);
});

test.for(["", "5", "5 m", "5min", "m", "-5s", "1.5h", "5M", -1, 0.5, Number.NaN] as const)(
  "%s is not a duration",
  (written) => {
    expect(parseDuration(written)).toBeUndefined();
  },
);

test.for([
  ["1KB", 1024],
  ["1KiB", 1024],
  ["128MB", 134_217_728],
  ["1MiB", 1_048_576],
  ["2GB", 2_147_483_648],
  ["7B", 7],
  [1000, 1000],
] as const)("%s is a size", ([written, bytes]) => {
  expect(parseSize(written)).toBe(bytes);
});

test.for(["", "1", "1 MB", "1mb", "1iB", "MB", "1TB", -1] as const)(
  "%s is not a size",
  (written) => {
    expect(parseSize(written)).toBeUndefined();
  },
);

test("what is written is read as the same", () => {
  fc.assert(
    fc.property(fc.nat(), (value) => {
      expect(parseDuration(writeDuration(value))).toBe(value);
      expect(parseSize(writeSize(value))).toBe(value);
    }),
  );
});
