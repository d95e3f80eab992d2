import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SqslamError } from "../../../../src/core/errors.ts";
import type { OperationEvent } from "../../../../src/operations/events.ts";
import type { BatchSender } from "../../../../src/operations/send/batch-sender.ts";
import { drySender } from "../../../../src/operations/send/batch-sender.ts";
import { type LineBlock } from "../../../../src/operations/send/lines.ts";
import { numbered, sendAll } from "../../../support/send-all.ts";
import { blocksOf, fakeQueue, fault, sendJob } from "../../../support/send.ts";

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
