import { expect, test } from "vitest";
import { manualClock } from "../../../src/local/manual-clock.ts";

test.each([Number.NaN, Infinity, -1])("a clock is not moved on by %s", async (ms) => {
  const clock = manualClock(1_000);

  await expect(clock.advance(ms)).rejects.toMatchObject({ code: "WRONG_USE" });

  await clock.advance(5);
  expect(clock.now()).toBe(1_005);
});

test("a clock does not start at a time that is none", () => {
  expect(() => manualClock(Number.NaN)).toThrow("A clock cannot start at NaN.");
});
