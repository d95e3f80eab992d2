import { expect, test } from "vitest";
import { guardedClock } from "../../../src/local/guarded-clock.ts";
import { manualClock } from "../../support/clock.ts";

test("what a timer's task throws is told of, and goes no further", async () => {
  const clock = manualClock();
  const bugs: unknown[] = [];
  const failure = new Error("broken task");
  guardedClock(clock, (error) => bugs.push(error)).after(10, () => {
    throw failure;
  });

  await clock.advance(10);

  expect(bugs).toEqual([failure]);
});

test("a guarded clock's timers run, cancel and tell the time like any other's", async () => {
  const clock = manualClock();
  const guarded = guardedClock(clock, () => {});
  const ran: string[] = [];
  guarded.after(10, () => ran.push("kept"));
  guarded.after(10, () => ran.push("cancelled"))();
  const slept = guarded.sleep(10).then(() => ran.push("slept"));

  await clock.advance(10);
  await slept;

  expect(ran).toEqual(["kept", "slept"]);
  expect(guarded.now()).toBe(clock.now());
});
