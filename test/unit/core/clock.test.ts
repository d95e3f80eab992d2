import { expect, onTestFinished, test } from "vitest";
import { sleepOn } from "../../../src/core/clock.ts";

/** A schedule on which nothing is ever due. */
const never = () => () => {};

test("many sleep on one signal without a warning of Node's, and all wake when it aborts", async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => void warnings.push(warning);
  process.on("warning", keep);
  onTestFinished(() => void process.off("warning", keep));
  const stop = new AbortController();

  const sleeps = Array.from({ length: 40 }, () => sleepOn(never, 1_000, stop.signal));
  // Warnings are told a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort(new Error("enough"));

  const ends = await Promise.allSettled(sleeps);
  expect(ends).toEqual(sleeps.map(() => ({ status: "rejected", reason: stop.signal.reason })));
  expect(warnings).toEqual([]);
});
