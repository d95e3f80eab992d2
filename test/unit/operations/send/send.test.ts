import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SqslamError } from "../../../../src/core/errors.ts";
import type { OperationEvent } from "../../../../src/operations/events.ts";
import type { BatchSender } from "../../../../src/operations/send/batch-sender.ts";
import { drySender } from "../../../../src/operations/send/batch-sender.ts";
import { type LineBlock } from "../../../../src/operations/send/lines.ts";
import { send, type SendJob, type SendResult } from "../../../../src/operations/send/send.ts";
import { type ManualClock, manualClock } from "../../../support/clock.ts";
import { blocksOf, fakeQueue, fault, sendJob, steadyRandom } from "../../../support/send.ts";

interface Options {
  readonly clock?: ManualClock;
  readonly signal?: AbortSignal;
  readonly emit?: (event: OperationEvent) => void;
}

/** Runs to the end, turning the clock as long as something waits for it. */
async function sendAll(
  job: SendJob,
  sender: BatchSender,
  options: Options = {},
): Promise<SendResult> {
  const clock = options.clock ?? manualClock();
  const signal = options.signal ?? new AbortController().signal;
  const emit = options.emit ?? (() => {});
  const over = new AbortController();
  const run = send(job, { sender, clock, random: steadyRandom(), signal, emit });
  const ended = run.finally(() => over.abort());
  ended.catch(() => undefined); // the caller is told below
  for (let turns = 0; !over.signal.aborted && turns < 2_000; turns++) await clock.advance(1_000);
  return ended;
}

const numbered = (n: number) => Array.from({ length: n }, (_, i) => `line ${i}`).join("\n");

test("every line is sent once, blank ones are skipped and counted", async () => {
  const queue = fakeQueue();

  const { report, error } = await sendAll(sendJob("a\n\nb\r\nc"), queue);

  expect(queue.bodies).toEqual(["a", "b", "c"]);
  expect(report).toMatchObject({ lines: 4, sent: 3, skipped: 1, failed: 0, retried: 0 });
  expect(error).toBeUndefined();
});

test("eleven lines go in two requests", async () => {
  const queue = fakeQueue();

  const { report } = await sendAll(sendJob(numbered(11)), queue);

  expect(queue.asked.map((batch) => batch.length)).toEqual([10, 1]);
  expect(report.requests).toBe(2);
});

test("only what failed and can be helped goes again", async () => {
  const queue = fakeQueue((message, request) => {
    if (message.body === "line 2") return "refuse";
    return message.body === "line 5" && request < 3 ? "busy" : "take";
  });

  const job = sendJob(numbered(8));
  const { report } = await sendAll(job, queue);

  expect(queue.asked.map((batch) => batch.map((each) => each.line))).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [5],
    [5],
  ]);
  expect(report).toMatchObject({ sent: 7, failed: 1, retried: 1, requests: 3 });
  expect(report.failures).toEqual([{ line: 3, code: "Bad", reason: "no" }]);
  expect(job.kept.map((failure) => failure.message?.body)).toEqual(["line 2"]);
});

test("a request that fails as a whole goes again as a whole", async () => {
  const queue = fakeQueue((_message, request) => (request === 1 ? fault("soon") : "take"));

  const { report } = await sendAll(sendJob(numbered(3)), queue);

  expect(queue.asked.map((batch) => batch.length)).toEqual([3, 3]);
  expect(report).toMatchObject({ sent: 3, failed: 0, retried: 3 });
});

test("trying ends, with the reason, when nothing helps", async () => {
  const queue = fakeQueue((message) => (message.body === "line 1" ? "busy" : "take"));

  const { report, error } = await sendAll(sendJob(numbered(3)), queue);

  expect(queue.asked).toHaveLength(8);
  expect(report).toMatchObject({ sent: 2, failed: 1, retried: 1 });
  expect(report.failures[0]?.reason).toBe("no (tried 8 times)");
  expect(error).toBeUndefined();
});

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

test("a failure that the next batch would meet too ends the run, and all that was read counts", async () => {
  const queue = fakeQueue((_message, request) => (request < 2 ? "take" : fault("never", "Gone.")));

  const { report, error } = await sendAll(sendJob(numbered(1_000), { concurrency: 1 }), queue);

  expect(error?.message).toBe("Gone.");
  expect(report.sent).toBe(10);
  expect(report.lines).toBeLessThan(100);
  expect(report.lines).toBe(report.sent + report.failed);
  expect(report.stoppedBefore).toBe(report.lines + 1);
});

test("a line that is not UTF-8 ends the run and is named", async () => {
  const queue = fakeQueue();
  const latin1 = Buffer.from("one\ncaf\u00E9\nthree", "latin1");

  const { report, error } = await sendAll(sendJob(blocksOf(latin1)), queue);

  expect(error).toMatchObject({ code: "INPUT" });
  expect(error?.message).toBe("orders.txt is not UTF-8: line 2 cannot be read.");
  expect(report).toMatchObject({ lines: 1, sent: 1, stoppedBefore: 2 });
});

test("a line that is too large fails and the others are sent", async () => {
  const queue = fakeQueue();
  const text = `a\n${"x".repeat(2 * 1_048_576)}\nb`;

  const { report } = await sendAll(sendJob(text), queue);

  expect(queue.bodies).toEqual(["a", "b"]);
  expect(report.failures).toEqual([
    { line: 2, code: "TooLong", reason: "it makes 2097152 bytes, and SQS takes 1048576" },
  ]);
});

test("an input that breaks off ends the run with its reason", async () => {
  async function* breaking(): AsyncGenerator<LineBlock> {
    yield* blocksOf("a\n");
    throw new Error("EIO: the disk is tired");
  }
  const { report, error } = await sendAll(sendJob(breaking()), fakeQueue());

  expect(error?.message).toContain("orders.txt cannot be read any further: EIO");
  expect(report.sent).toBe(1);
});

test("interrupted, it reads no further, sends what was read, and says where it stopped", async () => {
  const stop = new AbortController();
  const queue = fakeQueue();
  async function* endless(): AsyncGenerator<LineBlock> {
    yield* blocksOf("a\nb\nc\n");
    stop.abort();
    await new Promise(() => {});
  }

  const { report } = await sendAll(sendJob(endless()), queue, { signal: stop.signal });

  expect(queue.bodies).toEqual(["a", "b", "c"]);
  expect(report).toMatchObject({ lines: 3, sent: 3, failed: 0, stoppedBefore: 4 });
});

test("interrupted between two tries, what is left has failed", async () => {
  const stop = new AbortController();
  const queue = fakeQueue(() => "busy");
  const emit = (event: OperationEvent) => {
    if (event.type === "send.retry") stop.abort();
  };

  const { report } = await sendAll(sendJob("a"), queue, { signal: stop.signal, emit });

  expect(queue.asked).toHaveLength(1);
  expect(report.failures[0]?.reason).toBe("no (interrupted before it could go again)");
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

test("a dry run checks and counts, and says so", async () => {
  const { report } = await sendAll(sendJob("a\n\n\u0000", { dryRun: true }), drySender);

  expect(report).toMatchObject({ dryRun: true, lines: 3, sent: 1, failed: 1, skipped: 1 });
});

test("a bug in a sender is thrown as it is", async () => {
  const bug = new TypeError("undefined is not a function");
  const sender: BatchSender = { send: () => Promise.reject(bug), close() {} };

  await expect(sendAll(sendJob("a"), sender)).rejects.toBe(bug);
});

test("an error of ours in a sender ends the run", async () => {
  const gone = new SqslamError("NO_CREDENTIALS", "No credentials.");
  const sender: BatchSender = { send: () => Promise.reject(gone), close() {} };

  expect((await sendAll(sendJob("a"), sender)).error?.code).toBe("NO_CREDENTIALS");
});

test("failures are told with lines that count from 1, and the list ends", async () => {
  const events: OperationEvent[] = [];
  const job = sendJob("\u0001\n".repeat(30));

  const emit = (event: OperationEvent) => void events.push(event);
  const { report } = await sendAll(job, fakeQueue(), { emit });

  const told = events.filter((event) => event.type === "send.failed");
  expect(told[0]?.line).toBe(1);
  expect([told.length, report.failures.length, report.failed, job.kept.length]).toEqual([
    15, 15, 30, 30,
  ]);
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

test("whatever fails, the lines add up and no message is sent twice", async () => {
  const lines = fc.array(fc.constantFrom("a", "b", "", "\u0001", "c"), { maxLength: 80 });
  const moods = fc.array(fc.constantFrom("take", "busy", "refuse", "soon", "slowly", "never"), {
    minLength: 1,
    maxLength: 12,
  });
  const concurrency = fc.integer({ min: 1, max: 5 });
  await fc.assert(
    fc.asyncProperty(lines, moods, concurrency, fc.boolean(), async (lines, moods, most, fifo) => {
      const queue = fakeQueue((message, request) => {
        const mood = moods[(request * 7 + message.line) % moods.length] ?? "take";
        return mood === "soon" || mood === "slowly" || mood === "never" ? fault(mood) : mood;
      });
      const job = sendJob(`${lines.join("\n")}\n`, { concurrency: most, fifo });

      const { report, error } = await sendAll(job, queue);

      expect(report.lines).toBe(report.sent + report.failed + report.skipped);
      expect(report.sent).toBe(queue.bodies.length);
      expect(report.failed).toBe(job.kept.length);
      expect(new Set(job.kept.map((failure) => failure.line)).size).toBe(job.kept.length);
      const readAll = report.lines === (lines.length || 1);
      expect(readAll || error !== undefined).toBe(true);
    }),
    { numRuns: 60 },
  );
});
