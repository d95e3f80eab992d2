// A deep queue is as quick as a shallow one: what is counted is work, not time.
import { expect, test } from "vitest";
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

test("in flight are at most 120,000: then a standard queue is over its limit (2.7)", () => {
  const { registry } = testRegistry();
  const queue = registry.create("q", CALL, {}, {});
  for (let i = 0; i < 120_001; i += 1) queue.send(draft("x"));

  const received = queue.receive(1_000_000, 30);

  expect(received.length).toBe(120_000);
  expect(() => queue.checkReceive()).toThrow(expect.objectContaining({ code: "OverLimit" }));
  expect(queue.receive(1, 30)).toEqual([]);
  queue.delete(received[0]!.receiptHandle);
  queue.checkReceive();
  expect(queue.receive(10, 30)).toHaveLength(1);
});

test("a full FIFO queue gives no messages, and no fault (2.7)", () => {
  const { registry } = testRegistry();
  const queue = registry.create("q.fifo", CALL, { FifoQueue: "true" }, {});
  for (let i = 0; i < 120_001; i += 1) {
    queue.send(draft("x", { groupId: `${i}`, deduplicationId: `${i}` }));
  }
  expect(queue.receive(1_000_000, 30).length).toBe(120_000);

  queue.checkReceive();

  expect(queue.receive(1, 30)).toEqual([]);
});
