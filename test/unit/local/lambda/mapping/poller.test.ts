// aws-facts 4.4, 4.7 and 4.8
import { describe, expect, test } from "vitest";
import { failuresOf, heldHandler, numbered, pollingBench } from "./bench.ts";

describe("a poller", () => {
  test("delivers what is in the queue and removes what the function has done", async () => {
    const { clock, queue, functions, poller, plan, bugs } = pollingBench({ handler: () => null });
    queue.sendAll(["a", "b"]);

    poller.run(plan);
    await clock.advance(0);

    expect(functions.batches).toEqual([["a", "b"]]);
    expect(queue.bodies).toEqual([]);
    expect(bugs).toEqual([]);
  });

  test("is woken by a message and needs no time to pass", async () => {
    const { clock, queue, functions, poller, plan } = pollingBench({ handler: () => null });
    poller.run(plan);
    await clock.advance(0);

    queue.send("late");
    await clock.advance(0);

    expect(functions.batches).toEqual([["late"]]);
  });

  test("sees a batch send as one batch", async () => {
    const { clock, queue, functions, poller, plan } = pollingBench({ handler: () => null });
    poller.run(plan);

    for (const body of numbered(10)) queue.send(body);
    await clock.advance(0);

    expect(functions.batches).toEqual([numbered(10)]);
  });

  test("asks for no more than the batch size", async () => {
    const bench = pollingBench({ handler: () => null, plan: { batchSize: 3 } });
    bench.queue.sendAll(numbered(7));

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.functions.batches.map(({ length }) => length)).toEqual([3, 3, 1]);
  });

  test("begins with five batches at a time", async () => {
    const { handler, finishOne } = heldHandler();
    const bench = pollingBench({ handler, plan: { batchSize: 1 } });
    bench.queue.sendAll(numbered(10));

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);
    expect(bench.functions.running).toBe(5);

    finishOne();
    await bench.clock.advance(0);
    expect(bench.functions.running).toBe(5);
    expect(bench.functions.events).toHaveLength(6);
  });

  test("adds batches while they are slow, up to the bound, and goes back when the queue is empty", async () => {
    const { handler, finishAll } = heldHandler();
    const concurrency = { first: 5, most: 8 };
    const bench = pollingBench({ handler, plan: { batchSize: 1, concurrency } });
    bench.queue.sendAll(numbered(30));
    bench.poller.run(bench.plan);

    await bench.clock.advance(5_000);
    expect(bench.functions.running).toBe(8);

    for (let round = 0; round < 10; round += 1) {
      finishAll();
      await bench.clock.advance(0);
    }
    expect(bench.queue.bodies).toEqual([]);
    bench.queue.sendAll(numbered(10));
    await bench.clock.advance(0);
    expect(bench.functions.running).toBe(5);
  });

  test("does not add batches that are fast", async () => {
    const bench = pollingBench({ handler: () => null, plan: { batchSize: 1 } });
    bench.poller.run(bench.plan);

    for (let round = 0; round < 50; round += 1) {
      bench.queue.sendAll(numbered(20));
      await bench.clock.advance(20);
    }

    expect(bench.functions.mostRunning).toBe(5);
  });

  test("keeps to a maximum concurrency below five", async () => {
    const { handler } = heldHandler();
    const bench = pollingBench({
      handler,
      plan: { batchSize: 1, concurrency: { first: 2, most: 2 } },
    });
    bench.queue.sendAll(numbered(10));

    bench.poller.run(bench.plan);
    await bench.clock.advance(2_000);

    expect(bench.functions.mostRunning).toBe(2);
  });

  test("removes what the filters drop, without calling the function", async () => {
    const bench = pollingBench({
      handler: () => null,
      plan: { matches: (body) => body.startsWith("keep") },
    });
    bench.queue.sendAll(["keep 1", "drop 1", "drop 2", "keep 2"]);

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.functions.batches).toEqual([["keep 1", "keep 2"]]);
    expect(bench.queue.bodies).toEqual([]);
  });

  test("gets through a long queue of which the filters drop everything", async () => {
    const bench = pollingBench({ handler: () => null, plan: { matches: () => false } });
    bench.queue.sendAll(numbered(3_000));

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.queue.bodies).toEqual([]);
    expect(bench.functions.events).toEqual([]);
  });
});

describe("a poller on a FIFO queue", () => {
  test("delivers one batch of a group at a time and other groups beside it", async () => {
    const { handler, finishAll } = heldHandler();
    const bench = pollingBench({ handler, queueName: "queue.fifo", plan: { batchSize: 1 } });
    bench.queue.sendAll(["a1", "a2"], { group: "a" });
    bench.queue.sendAll(["b1"], { group: "b" });

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);
    expect(bench.functions.batches).toEqual([["a1"], ["b1"]]);

    finishAll();
    await bench.clock.advance(0);
    expect(bench.functions.batches).toEqual([["a1"], ["b1"], ["a2"]]);
  });

  test("tries a failed group again in order, after the visibility timeout", async () => {
    let failed = false;
    const bench = pollingBench({
      queueName: "queue.fifo",
      plan: { partialBatchResponse: true },
      handler: ({ Records }) => {
        if (failed) return null;
        failed = true;
        return failuresOf(Records.slice(1).map(({ messageId }) => messageId));
      },
    });
    bench.queue.sendAll(["1", "2", "3"], { group: "a" });

    bench.poller.run(bench.plan);
    await bench.clock.advance(29_999);
    expect(bench.functions.batches).toEqual([["1", "2", "3"]]);

    await bench.clock.advance(1);
    expect(bench.functions.batches).toEqual([
      ["1", "2", "3"],
      ["2", "3"],
    ]);
  });
});

describe("a poller that is paused", () => {
  test("honours the batch under way and begins no new one", async () => {
    const { handler, finishAll } = heldHandler();
    const bench = pollingBench({ handler });
    bench.queue.send("under way");
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    bench.poller.pause();
    bench.queue.send("after");
    finishAll();
    await bench.clock.advance(60_000);

    expect(bench.functions.batches).toEqual([["under way"]]);
    expect(bench.queue.bodies).toEqual(["after"]);
    expect(bench.queue.waiting).toBe(0);
  });

  test("gives back at once what its window had gathered", async () => {
    const bench = pollingBench({ handler: () => null, plan: { windowSeconds: 20 } });
    bench.queue.send("gathered");
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);
    expect(bench.queue.visible).toEqual([]);

    bench.poller.pause();

    expect(bench.queue.visible).toEqual(["gathered"]);
  });

  test("polls again when it is run again, within its maximum concurrency", async () => {
    const { handler } = heldHandler();
    const bench = pollingBench({
      handler,
      plan: { batchSize: 1, concurrency: { first: 2, most: 2 } },
    });
    bench.queue.sendAll(numbered(5));
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    bench.poller.pause();
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.functions.mostRunning).toBe(2);
  });
});

test("a stopped poller leaves what is under way to its visibility timeout", async () => {
  const { handler, finishAll } = heldHandler();
  const bench = pollingBench({ handler });
  bench.queue.send("under way");
  bench.poller.run(bench.plan);
  await bench.clock.advance(0);

  bench.poller.stop();
  finishAll();
  await bench.clock.advance(29_999);
  expect(bench.queue.bodies).toEqual(["under way"]);
  expect(bench.queue.visible).toEqual([]);

  await bench.clock.advance(1);
  expect(bench.queue.visible).toEqual(["under way"]);
  expect(bench.functions.events).toHaveLength(1);
  expect(bench.bugs).toEqual([]);
});
