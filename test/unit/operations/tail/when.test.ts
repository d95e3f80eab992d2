import { expect, test } from "vitest";
import { parseWhen } from "../../../../src/operations/tail/when.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

test.for([
  ["30s", NOW - 30_000],
  ["10m", NOW - 600_000],
  ["2h", NOW - 7_200_000],
  ["1d", NOW - 86_400_000],
  ["2026-01-31T09:30:00Z", Date.UTC(2026, 0, 31, 9, 30)],
  ["2026-01-31T09:30:00+01:00", Date.UTC(2026, 0, 31, 8, 30)],
  ["yesterday", undefined],
  ["10", undefined],
  ["2026-99-99", undefined],
  ["", undefined],
] as const)("%j is %s", ([text, expected]) => {
  expect(parseWhen(text, NOW)).toBe(expected);
});
