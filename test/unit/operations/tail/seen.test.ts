import { expect, test } from "vitest";
import { Seen } from "../../../../src/operations/tail/seen.ts";

test("an event is new once", () => {
  const seen = new Seen();

  expect([seen.add("a", 1), seen.add("a", 1), seen.add("b", 1)]).toEqual([true, false, true]);
});

test("what is too old to come again is forgotten, and nothing else", () => {
  const seen = new Seen();
  for (let i = 0; i < 100_000; i++) {
    seen.add(`event-${i}`, i);
    seen.forgetBefore(i - 100);
  }

  expect(seen.size).toBeLessThan(3_000);
  expect(seen.add("event-99950", 99_950)).toBe(false);
});
