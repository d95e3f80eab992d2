// When requests go, how many at once, and in which order.
import { expect, test } from "vitest";
import { type LineBlock } from "../../../../src/operations/send/lines.ts";
import { send } from "../../../../src/operations/send/send.ts";
import { manualClock } from "../../../support/clock.ts";
import { numbered, sendAll } from "../../../support/send-all.ts";
import { blocksOf, fakeQueue, fault, sendJob, steadyRandom } from "../../../support/send.ts";

test("pauses between tries grow, and are longer where AWS asks for less", async () => {
  const pauses = async (retry: "soon" | "slowly") => {
    const clock = manualClock();
    const times: number[] = [];
    const queue = fakeQueue((_message, request) => {
      times.push(clock.now());
      return request < 5 ? fault(retry) : "take";
    });
    await sendAll(sendJob("a"), queue, { clock });
    return times.slice(1).map((time, i) => time - (times[i] ?? 0));
  };

  expect(await pauses("soon")).toEqual([25, 50, 100, 200]);
  expect(await pauses("slowly")).toEqual([500, 1_000, 2_000, 4_000]);
});

test("lines of a slow producer do not wait for ten", async () => {
  const clock = manualClock();
  const queue = fakeQueue();
  let more: (value: undefined) => void = () => {};
  async function* slow(): AsyncGenerator<LineBlock> {
    yield* blocksOf("a\n");
    await new Promise((resolve) => (more = resolve));
    yield* blocksOf("b\n");
  }
  const tools = { sender: queue, clock, random: steadyRandom(), emit: () => {} };
  const run = send(sendJob(slow()), { ...tools, signal: new AbortController().signal });

  await clock.advance(150);
  const early = [...queue.bodies];
  await clock.advance(100);
  const later = [...queue.bodies];
  more(undefined);
  await run;

  expect([early, later, queue.bodies]).toEqual([[], ["a"], ["a", "b"]]);
});

test("so many requests are in flight at once, and no more", async () => {
  const clock = manualClock();
  const queue = fakeQueue(undefined, () => clock.sleep(10));

  await sendAll(sendJob(numbered(500), { concurrency: 7 }), queue, { clock });

  expect(queue.mostAtOnce).toBe(7);
  expect(queue.bodies).toHaveLength(500);
});

test("a rate is kept", async () => {
  const clock = manualClock();
  const times: number[] = [];
  const start = clock.now();
  const queue = fakeQueue((message) => {
    if (message.line % 10 === 0) times.push(clock.now() - start);
    return "take";
  });

  await sendAll(sendJob(numbered(40), { rate: 20 }), queue, { clock });

  expect(times).toEqual([0, 500, 1_000, 1_500]);
});

test("a low rate goes in small batches", async () => {
  const queue = fakeQueue();

  await sendAll(sendJob(numbered(5), { rate: 2 }), queue);

  expect(queue.asked.map((batch) => batch.length)).toEqual([2, 2, 1]);
});

test("a FIFO queue gets every group in order, one request of it at a time", async () => {
  const clock = manualClock();
  const groups = (i: number) => `g${i % 5}`;
  const text = Array.from({ length: 200 }, (_, i) =>
    JSON.stringify({ body: String(i), groupId: groups(i), dedupId: String(i) }),
  ).join("\n");
  let seed = 1;
  const queue = fakeQueue(undefined, () => clock.sleep((seed = (seed * 48_271) % 101)));
  const job = sendJob(text, { fifo: true, concurrency: 4 }, { input: "jsonl", fifo: true });

  await sendAll(job, queue, { clock });

  for (const group of [0, 1, 2, 3, 4]) {
    const got = queue.bodies.map(Number).filter((i) => i % 5 === group);
    expect(got).toEqual(got.toSorted((a, b) => a - b));
    expect(got).toHaveLength(40);
  }
  expect(queue.mostAtOnce).toBeGreaterThan(1);
  expect(queue.mostAtOnce).toBeLessThanOrEqual(4);
});

test("one FIFO group is never in flight twice", async () => {
  const clock = manualClock();
  const queue = fakeQueue(undefined, () => clock.sleep(5));
  const job = sendJob(numbered(100), { fifo: true, concurrency: 8 }, { groupId: "g", fifo: true });

  await sendAll(job, queue, { clock });

  expect(queue.mostAtOnce).toBe(1);
  expect(queue.bodies).toEqual(numbered(100).split("\n"));
});
