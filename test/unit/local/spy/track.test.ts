import { expect, onTestFinished, test, vi } from "vitest";
import { makeTrack } from "../../../../src/local/spy/track.ts";

const sizeOf = (text: string) => text.length;
const wanted = (matches: (text: string) => boolean) => ({
  what: "a text",
  matches,
  within: 60_000,
  instead: () => [],
});

test("of many facts the last are remembered", () => {
  const track = makeTrack(sizeOf, { facts: 3, size: 1_000 });

  for (const text of ["a", "b", "c", "d", "e"]) track.tell(text);

  expect(track.seen()).toEqual(["c", "d", "e"]);
});

test("of long facts fewer are remembered, and one always", () => {
  const track = makeTrack(sizeOf, { facts: 100, size: 10 });

  for (const text of ["aaaa", "bbbb", "cc"]) track.tell(text);
  expect(track.seen()).toEqual(["aaaa", "bbbb", "cc"]);
  track.tell("d");
  expect(track.seen()).toEqual(["bbbb", "cc", "d"]);
  track.tell("e".repeat(50));

  expect(track.seen()).toEqual(["e".repeat(50)]);
});

test("the first that matches is found, seen or to come, by everybody who waits", async () => {
  const track = makeTrack(sizeOf);
  track.tell("one");
  track.tell("two");
  const startsWithT = (text: string) => text.startsWith("t");

  expect(await track.first(wanted(startsWithT))).toBe("two");
  const later = [
    track.first(wanted((text) => text === "three")),
    track.first(wanted((text) => text === "three")),
  ];
  track.tell("three");

  expect(await Promise.all(later)).toEqual(["three", "three"]);
});

test("what was told before a forgetting does not count, and what comes after it does", async () => {
  const track = makeTrack(sizeOf, { facts: 2, size: 10 });
  for (const text of ["a", "b", "c"]) track.tell(text);
  track.forget("and it was forgotten");

  const found = track.first(wanted(() => true));
  track.tell("d");

  expect(await found).toBe("d");
  for (const text of ["e", "f"]) track.tell(text);
  expect(track.seen()).toEqual(["e", "f"]);
});

test("a wait without an end ends by the fact alone", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const track = makeTrack(sizeOf);

  const found = track.first({ ...wanted(() => true), within: Infinity });
  await vi.advanceTimersByTimeAsync(86_400_000);
  track.tell("late");

  expect(await found).toBe("late");
});
