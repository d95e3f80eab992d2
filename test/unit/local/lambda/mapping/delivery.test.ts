// aws-facts 4.4 and 4.6
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { THROTTLED } from "../../../../support/functions.ts";
import { failuresOf, heldHandler, numbered, pollingBench } from "./bench.ts";

const fail = () => {
  throw new Error("handler");
};

describe("a batch", () => {
  test("that the function fails on reappears when the visibility timeout is over", async () => {
    const bench = pollingBench({ handler: fail });
    bench.queue.sendAll(["a", "b"]);

    bench.poller.run(bench.plan);
    await bench.clock.advance(29_999);
    expect(bench.functions.batches).toEqual([["a", "b"]]);

    await bench.clock.advance(1);
    expect(bench.functions.batches).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(bench.functions.events[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe("2");
  });

  test("keeps the messages the response names, until their visibility timeout", async () => {
    const bench = pollingBench({
      plan: { partialBatchResponse: true },
      handler: ({ Records }) =>
        failuresOf(Records.filter(({ body }) => body === "bad").map(({ messageId }) => messageId)),
    });
    bench.queue.sendAll(["good", "bad", "fine"]);

    bench.poller.run(bench.plan);
    await bench.clock.advance(1_000);

    expect(bench.queue.bodies).toEqual(["bad"]);
    expect(bench.queue.visible).toEqual([]);
  });

  test("is removed whole, reported failures too, without the response type", async () => {
    const bench = pollingBench({
      handler: ({ Records }) => failuresOf(Records.map(({ messageId }) => messageId)),
    });
    bench.queue.sendAll(["a", "b"]);

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.queue.bodies).toEqual([]);
  });

  test("whose response is malformed fails whole", async () => {
    const bench = pollingBench({
      plan: { partialBatchResponse: true },
      handler: () => failuresOf(["not in the batch"]),
    });
    bench.queue.sendAll(["a", "b"]);

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.queue.bodies).toEqual(["a", "b"]);
  });

  test("of a mapping that was lost to a bug is told of, and waits for its timeout", async () => {
    const bench = pollingBench({ handler: () => null });
    bench.functions.invoke = () => Promise.reject(new Error("runtime"));
    bench.queue.send("a");

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(bench.bugs).toEqual([new Error("runtime")]);
    expect(bench.queue.bodies).toEqual(["a"]);
  });
});

describe("a throttled batch", () => {
  test("is tried again, without another receive, until there is room", async () => {
    let room = false;
    const bench = pollingBench({
      handler: () => {
        if (!room) throw THROTTLED;
        return null;
      },
    });
    bench.queue.send("a");
    bench.poller.run(bench.plan);
    await bench.clock.advance(10_000);
    expect(bench.functions.events).toEqual([]);
    expect(bench.queue.receives("a")).toBe(1);

    room = true;
    await bench.clock.advance(5_000);
    expect(bench.functions.batches).toEqual([["a"]]);
    expect(bench.queue.bodies).toEqual([]);
  });

  test("is given up when its visibility runs out, and received again", async () => {
    const bench = pollingBench({
      handler: () => {
        throw THROTTLED;
      },
    });
    bench.queue.send("a");

    bench.poller.run(bench.plan);
    await bench.clock.advance(30_000);

    expect(bench.queue.receives("a")).toBe(2);
    expect(bench.bugs).toEqual([]);
  });

  test("takes its turn as soon as another has ended: one at a time, none is received twice", async () => {
    let running = false;
    const bench = pollingBench({
      plan: { batchSize: 1 },
      handler: async () => {
        if (running) throw THROTTLED;
        running = true;
        await bench.clock.sleep(2_000);
        running = false;
      },
    });
    const ids = bench.queue.sendAll(numbered(30));

    bench.poller.run(bench.plan);
    await bench.clock.advance(60_000);

    const counts = bench.functions.events.flatMap(({ Records }) =>
      Records.map(({ attributes }) => attributes.ApproximateReceiveCount),
    );
    expect(bench.queue.removed).toHaveLength(ids.length);
    expect(new Set(counts)).toEqual(new Set(["1"]));
  });

  test("is not tried again once the mapping is disabled", async () => {
    let calls = 0;
    const bench = pollingBench({
      handler: () => {
        calls += 1;
        throw THROTTLED;
      },
    });
    bench.queue.send("a");
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    bench.poller.pause();
    await bench.clock.advance(30_000);

    expect(calls).toBe(1);
    expect(bench.queue.visible).toEqual(["a"]);
  });

  test("does not outlive a stop", async () => {
    const bench = pollingBench({
      handler: () => {
        throw THROTTLED;
      },
    });
    bench.queue.send("a");
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    bench.poller.stop();
    await bench.clock.advance(30_000);

    expect(bench.bugs).toEqual([]);
    expect(bench.queue.visible).toEqual(["a"]);
  });
});

describe("a batch that is larger than a payload", () => {
  const big = (letter: string) => letter.repeat(1_000_000);
  const letters = (batches: readonly (readonly string[])[]) =>
    batches.map((bodies) => bodies.map((body) => body[0]).join(""));

  test("is delivered in parts, received once", async () => {
    const bench = pollingBench({ handler: () => null });
    bench.queue.sendAll("abcdefgh".split("").map(big));

    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    expect(letters(bench.functions.batches)).toEqual(["abcdef", "gh"]);
    const counts = bench.functions.events.flatMap(({ Records }) =>
      Records.map(({ attributes }) => attributes.ApproximateReceiveCount),
    );
    expect(new Set(counts)).toEqual(new Set(["1"]));
    expect(bench.queue.bodies).toEqual([]);
  });

  test("hides what waits anew when its turn comes", async () => {
    const { handler, finishOne } = heldHandler();
    const bench = pollingBench({ handler, timeoutSeconds: 30 });
    bench.queue.sendAll("abcdefgh".split("").map(big));
    bench.poller.run(bench.plan);
    await bench.clock.advance(25_000);

    finishOne();
    await bench.clock.advance(20_000);
    finishOne();
    await bench.clock.advance(0);

    expect(letters(bench.functions.batches)).toEqual(["abcdef", "gh"]);
    expect(bench.queue.bodies).toEqual([]);
  });

  test("does not let a FIFO group be overtaken when its first part fails", async () => {
    let calls = 0;
    const bench = pollingBench({
      queueName: "queue.fifo",
      handler: () => {
        calls += 1;
        if (calls === 1) fail();
      },
    });
    bench.queue.sendAll("abcdefgh".split("").map(big), { group: "one" });

    bench.poller.run(bench.plan);
    await bench.clock.advance(29_000);
    expect(letters(bench.functions.batches)).toEqual(["abcdef"]);

    await bench.clock.advance(1_000);
    expect(letters(bench.functions.batches)).toEqual(["abcdef", "abcdef", "gh"]);
  });

  test("gives back the parts that have not begun when the mapping is disabled", async () => {
    const { handler, finishAll } = heldHandler();
    const bench = pollingBench({ handler });
    bench.queue.sendAll("abcdefgh".split("").map(big));
    bench.poller.run(bench.plan);
    await bench.clock.advance(0);

    bench.poller.pause();
    finishAll();
    await bench.clock.advance(0);

    expect(letters([bench.queue.visible])).toEqual(["gh"]);
  });
});

test("whatever the function answers, each message is removed once or is still in the queue", async () => {
  const outcome = fc.constantFrom("done", "fail", "throttle", "some", "malformed", "nothing");
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      fc.constantFrom(0, 1),
      async (outcomes, count, fifo, windowSeconds) => {
        let calls = 0;
        const bench = pollingBench({
          queueName: fifo ? "queue.fifo" : "queue",
          plan: { partialBatchResponse: true, windowSeconds: fifo ? 0 : windowSeconds },
          handler: ({ Records }) => {
            const next = outcomes[calls % outcomes.length];
            calls += 1;
            if (next === "fail") fail();
            if (next === "throttle") throw THROTTLED;
            if (next === "malformed") return '{"batchItemFailures":[{"foo":1}]}';
            if (next === "some") {
              return failuresOf(Records.slice(-1).map(({ messageId }) => messageId));
            }
            return next === "nothing" ? undefined : {};
          },
        });
        const ids = numbered(count).map((body, index) =>
          bench.queue.send(body, { group: `g${index % 3}` }),
        );

        bench.poller.run(bench.plan);
        await bench.clock.advance(300_000);

        const left = ids.length - bench.queue.removed.length;
        expect(new Set(bench.queue.removed).size).toBe(bench.queue.removed.length);
        expect(bench.queue.bodies).toHaveLength(left);
        expect(bench.bugs).toEqual([]);
        const mayFail = outcomes.some((one) => one !== "done" && one !== "nothing");
        expect(left === 0 || mayFail).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});
