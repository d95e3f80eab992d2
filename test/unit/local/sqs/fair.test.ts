// Which tenant of a standard queue is noisy, and what its messages wait for (aws-facts 2.9).
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CALL, draft, testRegistry } from "./queues.ts";

function fairQueue() {
  const { registry } = testRegistry();
  const queue = registry.create("q", CALL, {}, {});
  return {
    queue,
    put: (groupId: string, count: number) => {
      for (let i = 0; i < count; i += 1) queue.send(draft(groupId, { groupId }));
    },
    take: (most: number) => queue.receive(most, 30).map(({ message }) => message.content.body),
  };
}

test("a tenth of all that is in flight is not too much", () => {
  const { put, take } = fairQueue();
  for (let i = 0; i < 270; i += 1) put(`other-${i}`, 1);
  put("loud", 31);
  put("quiet", 1);
  take(270);
  take(30);

  expect(take(2)).toEqual(["loud", "quiet"]);
});

test("more than a tenth of all that is in flight is", () => {
  const { put, take } = fairQueue();
  for (let i = 0; i < 269; i += 1) put(`other-${i}`, 1);
  put("loud", 31);
  put("quiet", 1);
  take(269);
  take(30);

  expect(take(2)).toEqual(["quiet", "loud"]);
});

test("of two noisy tenants the one with less in flight goes first", () => {
  const { put, take } = fairQueue();
  put("louder", 40);
  put("loud", 30);
  expect(take(70)).toHaveLength(70);
  put("louder", 2);
  put("loud", 2);

  expect(take(4)).toEqual(["loud", "loud", "louder", "louder"]);
});

test("messages that were passed over can be purged", () => {
  const { queue, put, take } = fairQueue();
  put("loud", 32);
  put("quiet", 1);
  take(30);
  expect(take(1)).toEqual(["quiet"]);

  queue.purge();
  put("loud", 1);

  expect(take(2)).toEqual(["loud"]);
  expect(queue.open).toBe(false);
});

type Step =
  | { readonly kind: "put"; readonly tenant: string | undefined; readonly count: number }
  | { readonly kind: "take"; readonly count: number }
  | { readonly kind: "delete"; readonly count: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("put" as const),
    tenant: fc.constantFrom("a", "a", "b", "c", undefined),
    count: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({
    kind: fc.constantFrom("take" as const, "delete" as const),
    count: fc.integer({ min: 1, max: 60 }),
  }),
);

test("whoever is noisy when, every message comes once, and each tenant's in order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { registry } = testRegistry();
      const queue = registry.create("q", CALL, {}, {});
      const sent: string[] = [];
      const taken: string[] = [];
      const handles: string[] = [];
      const run = (step: Step) => {
        if (step.kind === "delete") {
          for (const handle of handles.splice(0, step.count)) queue.delete(handle);
        } else if (step.kind === "take") {
          for (const { message, receiptHandle } of queue.receive(step.count, 30)) {
            taken.push(message.content.body);
            handles.push(receiptHandle);
          }
        } else {
          for (let i = 0; i < step.count; i += 1) {
            const body = `${step.tenant ?? "nobody"} ${sent.length}`;
            queue.send(draft(body, { groupId: step.tenant }));
            sent.push(body);
          }
        }
      };

      for (const each of steps) run(each);
      run({ kind: "take", count: 10_000 });

      const ofTenant = (bodies: string[], name: string) =>
        bodies.filter((body) => body.startsWith(`${name} `));
      for (const name of ["a", "b", "c", "nobody"]) {
        expect(ofTenant(taken, name)).toEqual(ofTenant(sent, name));
      }
    }),
    { numRuns: 100 },
  );
});
