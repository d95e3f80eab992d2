// How many batches a mapping has under way, and how large they are (aws-facts 4.4).
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type MappingSqsWorld, mappingSqsWorld } from "./mapping-sqs-world.ts";

let world: MappingSqsWorld;
beforeEach(async () => {
  world = await mappingSqsWorld();
});
afterEach(() => world.close());

/** A handler that holds every batch until it is told to go on. */
function holding() {
  const held: (() => void)[] = [];
  return {
    handler: () => new Promise<void>((done) => held.push(done)),
    async finishAll() {
      while (held.length > 0) {
        for (const done of held.splice(0)) done();
        await world.clock.advance(0);
      }
    },
  };
}

async function fill(QueueUrl: string, batches: number): Promise<void> {
  const bodies = Array.from({ length: 10 }, (_, index) => String(index));
  for (let batch = 0; batch < batches; batch += 1) await world.sendAll(QueueUrl, ...bodies);
}

describe("of slow batches", () => {
  test("there are five to begin with, and one more every 200 ms: 300 a minute", async () => {
    const url = await world.queue("orders", { VisibilityTimeout: "600" });
    await fill(url, 3);
    const { handler, finishAll } = holding();

    await world.map("orders", handler, { BatchSize: 1 });
    expect(world.functions.running).toBe(5);
    await world.clock.advance(1_000);
    expect(world.functions.running).toBe(10);
    await world.clock.advance(1_000);
    expect(world.functions.running).toBe(15);

    await finishAll();
  });

  test("there are never more than the maximum concurrency", async () => {
    const url = await world.queue("orders", { VisibilityTimeout: "600" });
    await fill(url, 2);
    const { handler, finishAll } = holding();

    const ScalingConfig = { MaximumConcurrency: 7 };
    await world.map("orders", handler, { BatchSize: 1, ScalingConfig });
    await world.clock.advance(60_000);

    expect(world.functions.running).toBe(7);
    await finishAll();
    expect(world.functions.mostRunning).toBe(7);
  });
});

describe("of failing batches (aws-facts 4.6)", () => {
  test.for<[what: string, input: object, running: number]>([
    ["there are fewer at a time, down to the first five", {}, 5],
    [
      "there are as many as before, where the mapping reports partial failures",
      { FunctionResponseTypes: ["ReportBatchItemFailures"] },
      10,
    ],
  ])("%s", async ([, input, running]) => {
    const url = await world.queue("orders", { VisibilityTimeout: "600" });
    await fill(url, 3);
    const waiting: (() => void)[] = [];
    const handler = () =>
      new Promise<never>((_, fail) => waiting.push(() => fail(new Error("failed"))));
    await world.map("orders", handler, { BatchSize: 1, ...input });
    await world.clock.advance(1_000);
    expect(world.functions.running).toBe(10);

    for (const fail of waiting.splice(0)) fail();
    await world.clock.advance(0);

    expect(world.functions.running).toBe(running);
    while (waiting.length > 0) {
      for (const fail of waiting.splice(0)) fail();
      await world.clock.advance(0);
    }
  });
});

test("a batch holds fewer messages than its size where they would pass 6 MB, what describes them included", async () => {
  const url = await world.queue("orders");
  const body = "x".repeat(1_000_000);
  await world.map("orders", () => null, { BatchSize: 10, MaximumBatchingWindowInSeconds: 5 });

  for (let n = 0; n < 8; n += 1) await world.send(url, body);
  await world.clock.advance(5_000);

  const sizes = world.functions.events.map((event) => Buffer.byteLength(JSON.stringify(event)));
  const counts = world.functions.batches.map(({ length }) => length);
  expect(counts[0]).toBe(6);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6 * 1024 * 1024);
});

describe("of a FIFO queue", () => {
  test("a batch may hold several groups, and a group is in one batch at a time", async () => {
    const url = await world.queue("orders.fifo", {
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
      VisibilityTimeout: "600",
    });
    const say = (MessageGroupId: string, body: string) => world.send(url, body, { MessageGroupId });
    await say("a", "a1");
    await say("b", "b1");
    const { handler, finishAll } = holding();
    await world.map("orders.fifo", handler);
    await say("a", "a2");
    await say("c", "c1");
    await world.clock.advance(0);

    expect(world.functions.batches).toEqual([["a1", "b1"], ["c1"]]);
    await finishAll();

    expect(world.functions.batches).toEqual([["a1", "b1"], ["c1"], ["a2"]]);
  });
});
