import { expect, test } from "vitest";
import { Seen } from "../../../../src/operations/tail/seen.ts";

test("an event is new once", () => {
  const seen = new Seen();

  const isNew = (eventId: string) => seen.isNew({ eventId, timestamp: 1 });

  expect([isNew("a"), isNew("a"), isNew("b")]).toEqual([true, false, true]);
});

test("what is too old to come again is forgotten, and nothing else", () => {
  const seen = new Seen();
  for (let i = 0; i < 100_000; i++) {
    seen.isNew({ eventId: `event-${i}`, timestamp: i });
    seen.forgetBefore(i - 100);
  }

  expect(seen.size).toBeLessThan(3_000);
  expect(seen.isNew({ eventId: "event-99950", timestamp: 99_950 })).toBe(false);
});
