// A sample of what `npm run test:fuzz` does at length.
import { expect, test } from "vitest";
import { fuzzBrokenZips, fuzzZips } from "../../fuzz/zips.ts";

test("zips of every kind are unpacked into their folder, or refused", async () => {
  expect(await fuzzZips({ runs: 60 })).toBe(60);
});

test("broken zips are unpacked into their folder, or refused", async () => {
  expect(await fuzzBrokenZips({ runs: 150 })).toBe(150);
});
