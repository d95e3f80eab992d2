import { expect, test } from "vitest";
import { said } from "./said.ts";
import { fuzzBrokenZips, fuzzZips } from "./zips.ts";

test("zips of every kind are unpacked into their folder, or refused", async () => {
  const zips = await fuzzZips({ seconds: 20 });

  expect(said(zips, "zips of every kind")).toBeGreaterThan(100);
});

test("broken zips are unpacked into their folder, or refused", async () => {
  const zips = await fuzzBrokenZips({ seconds: 30 });

  expect(said(zips, "broken zips")).toBeGreaterThan(100);
});
