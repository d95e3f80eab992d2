// A deep queue is as quick as a shallow one: what is counted is work, not time.
import { expect, test } from "vitest";
import type { ArchivedMessage } from "../../../../src/local/sqs/archive.ts";
import { Deadlines, type Due } from "../../../../src/local/sqs/deadlines.ts";
import { CALL, draft, testRegistry } from "./queues.ts";

test("a deadline moves in a deep heap by few comparisons", () => {
  const deadlines = new Deadlines<Due>();
  let reads = 0;
  const item = (at: number): Due => {
    let dueAt = at;
    return {
      heapIndex: -1,
      get dueAt() {
        reads += 1;
        return dueAt;
      },
      set dueAt(value) {
        dueAt = value;
      },
    };
  };
  const items = Array.from({ length: 100_000 }, (_, i) => item(i));
  for (const each of items) deadlines.add(each);
  reads = 0;

  for (let i = 0; i < 1000; i += 1) {
    const each = items[i * 97]!;
    each.dueAt = 100_000 - i;
    deadlines.moved(each);
    deadlines.remove(each);
  }

  expect(reads / 1000).toBeLessThan(400);
});

/**
 * As a restart finds them: in flight, one less than there may be, each of a group of its own, all
 * before the first that is sent now.
 */
function nearlyFull(now: number): ArchivedMessage[] {
  return Array.from({ length: 119_999 }, (_, i) => ({
    sequence: i - 119_999,
    content: { ...draft("x", { groupId: `${i}` }), id: `${i}`, sentAt: now },
    progress: {
      receives: 1,
      firstReceivedAt: now,
      visibility: { status: "in-flight", since: now, until: now + 30_000 },
    },
  }));
}

test("in flight are at most 120,000: then a standard queue is over its limit (2.7)", () => {
  const { registry, clock } = testRegistry();
  const queue = registry.create("q", CALL, {}, {});
  queue.restore(nearlyFull(clock.now()));
  queue.checkReceive();
  for (let i = 0; i < 3; i += 1) queue.send(draft("x"));

  const received = queue.receive(10, 30);

  expect(received).toHaveLength(1);
  expect(() => queue.checkReceive()).toThrow(expect.objectContaining({ code: "OverLimit" }));
  expect(queue.receive(1, 30)).toEqual([]);
  queue.delete(received[0]!.receiptHandle);
  queue.checkReceive();
  expect(queue.receive(10, 30)).toHaveLength(1);
});

test("a full FIFO queue gives no messages, and no fault (2.7)", () => {
  const { registry, clock } = testRegistry();
  const queue = registry.create("q.fifo", CALL, { FifoQueue: "true" }, {});
  queue.restore(nearlyFull(clock.now()));
  for (const id of ["a", "b"]) queue.send(draft("x", { groupId: id, deduplicationId: id }));
  expect(queue.receive(10, 30)).toHaveLength(1);

  queue.checkReceive();

  expect(queue.receive(1, 30)).toEqual([]);
});
