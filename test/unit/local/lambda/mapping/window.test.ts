// aws-facts 4.4
import { expect, test } from "vitest";
import { numbered, pollingBench } from "./bench.ts";

const windowed = (windowSeconds: number, batchSize = 100) =>
  pollingBench({ handler: () => null, plan: { windowSeconds, batchSize } });

test("a window gathers what arrives until it has passed", async () => {
  const { clock, queue, functions, poller, plan } = windowed(5);
  poller.run(plan);
  queue.send("first");
  await clock.advance(4_000);
  queue.send("second");
  await clock.advance(999);
  expect(functions.batches).toEqual([]);

  await clock.advance(1);

  expect(functions.batches).toEqual([["first", "second"]]);
});

test("the window opens with the first message, not before", async () => {
  const { clock, queue, functions, poller, plan } = windowed(5);
  poller.run(plan);
  await clock.advance(60_000);
  queue.send("late");
  await clock.advance(4_999);
  expect(functions.batches).toEqual([]);

  await clock.advance(1);
  expect(functions.batches).toEqual([["late"]]);
});

test("a full batch does not wait for its window", async () => {
  const { clock, queue, functions, poller, plan } = windowed(300, 2_500);
  poller.run(plan);

  queue.sendAll(numbered(2_600));
  await clock.advance(0);

  expect(functions.batches.map(({ length }) => length)).toEqual([2_500]);
});

test("a full payload does not wait for its window", async () => {
  const { clock, queue, functions, poller, plan } = windowed(300, 1_000);
  poller.run(plan);

  queue.sendAll(numbered(7).map((name) => name + "x".repeat(1_000_000)));
  await clock.advance(0);

  expect(functions.batches.flat()).toHaveLength(7);
});

test("messages are received a few at a time when they are large", async () => {
  const { clock, queue, functions, poller, plan } = windowed(1, 10_000);
  queue.sendAll(numbered(200).map((name) => name + "x".repeat(200_000)));

  poller.run(plan);
  await clock.advance(0);

  expect(functions.batches.length).toBeGreaterThan(1);
  const sizes = functions.batches.map(({ length }) => length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(31);
  expect(functions.batches.flat()).toHaveLength(sizes.reduce((sum, size) => sum + size, 0));
});

test.for<[visibility: number, window: number, timeout: number, hidden: number]>([
  [30, 0, 30, 30],
  [30, 10, 20, 30],
  [30, 11, 20, 61],
  [10, 5, 8, 43],
])(
  "with visibility %i s, window %i s and timeout %i s a message is hidden for %i s",
  async ([visibility, windowSeconds, timeoutSeconds, hidden]) => {
    const bench = pollingBench({
      handler: () => {
        throw new Error("handler");
      },
      visibilityTimeoutSeconds: visibility,
      timeoutSeconds,
      plan: { windowSeconds },
    });
    bench.queue.send("a");
    bench.poller.run(bench.plan);

    await bench.clock.advance(hidden * 1000 - 1);
    expect(bench.queue.receives("a")).toBe(1);
    await bench.clock.advance(1);
    expect(bench.queue.receives("a")).toBe(2);
  },
);
