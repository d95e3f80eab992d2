import { expect, test } from "vitest";
import {
  type EventQueue,
  makeEventQueue,
  USUAL_RULES,
} from "../../../../../src/local/lambda/execution/event-queue.ts";
import type { Execution } from "../../../../../src/local/lambda/execution/executor.ts";
import { manualClock } from "../../../../support/clock.ts";
import { testGround } from "../../../../support/ground.ts";
import { someFunction } from "../../../../support/lambda-function.ts";

const payload = Buffer.from("{}");
const returned: Execution = { status: "returned", payload, logTail: "" };
const failed: Execution = { status: "failed", payload, logTail: "" };
const throttled: Execution = {
  status: "throttled",
  reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
};

/** A queue whose function answers what `answer` says, by attempt. */
function queueOf(answer: (attempt: number) => Execution, rules = USUAL_RULES) {
  const clock = manualClock(0);
  const ground = testGround({ clock });
  const attempts: number[] = [];
  const fn = someFunction();
  const executor = {
    run() {
      attempts.push(clock.now());
      return Promise.resolve(answer(attempts.length));
    },
    deploy: () => {},
    remove: () => {},
    stop: () => Promise.resolve(),
  };
  const find = (arn: string) => (arn === fn.arn ? fn : undefined);
  const queue: EventQueue = makeEventQueue(ground, find, executor, () => rules);
  return { clock, ground, queue, attempts, arn: fn.arn };
}

test("an event that succeeds is run once", async () => {
  const { clock, queue, attempts, arn } = queueOf(() => returned);

  queue.add({ id: "1", arn, payload });
  await clock.advance(3_600_000);

  expect(attempts).toEqual([0]);
});

test("an event that fails is run again after one minute and two more", async () => {
  const { clock, queue, attempts, arn } = queueOf(() => failed);

  queue.add({ id: "1", arn, payload });
  await clock.advance(3_600_000);

  expect(attempts).toEqual([0, 60_000, 180_000]);
});

test("a throttled event is tried with growing pauses for six hours, then dropped", async () => {
  const { clock, queue, attempts, arn } = queueOf(() => throttled);

  queue.add({ id: "1", arn, payload });
  await clock.advance(7 * 3_600_000);

  expect(attempts.slice(0, 4)).toEqual([0, 1_000, 3_000, 7_000]);
  expect(attempts.at(-1)).toBeGreaterThanOrEqual(6 * 3_600_000 - 300_000);
  expect(attempts.at(-1)).toBeLessThanOrEqual(6 * 3_600_000 + 300_000);
});

test("throttles do not count as failures", async () => {
  const { clock, queue, attempts, arn } = queueOf((n) => (n <= 3 ? throttled : failed));

  queue.add({ id: "1", arn, payload });
  await clock.advance(3_600_000);

  expect(attempts).toHaveLength(6);
});

test("an event for a function that is gone is dropped", async () => {
  const { clock, queue, attempts, ground } = queueOf(() => returned);

  queue.add({ id: "1", arn: "arn:aws:lambda:us-east-1:000000000000:function:gone", payload });
  await clock.advance(1);

  expect(attempts).toEqual([]);
  expect(ground.bugs).toEqual([]);
});

test("an event is run again as often as its function's rules say", async () => {
  const { clock, queue, attempts, arn } = queueOf(() => failed, { ...USUAL_RULES, retries: 1 });

  queue.add({ id: "1", arn, payload });
  await clock.advance(3_600_000);

  expect(attempts).toEqual([0, 60_000]);
});

test("an event that is older than its function's rules allow is not tried again", async () => {
  const rules = { ...USUAL_RULES, longestLife: 60_000 };
  const { clock, queue, attempts, arn } = queueOf(() => failed, rules);

  queue.add({ id: "1", arn, payload });
  await clock.advance(3_600_000);

  expect(attempts).toEqual([0, 60_000]);
});
