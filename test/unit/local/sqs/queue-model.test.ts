// Random lives of a queue against a model that is as simple as can be: every message with the time
// at which it is visible, and nothing else.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Queue, Received } from "../../../../src/local/sqs/queue.ts";
import { CALL, draft, testRegistry } from "./queues.ts";

type Action =
  | { readonly kind: "send"; readonly group: string; readonly delay: number }
  | { readonly kind: "receive"; readonly most: number; readonly visibility: number }
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "change"; readonly which: number; readonly visibility: number }
  | { readonly kind: "pass"; readonly ms: number };

const seconds = fc.nat(8);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant("send" as const),
    group: fc.constantFrom("a", "b", "c"),
    delay: fc.oneof(fc.constant(0), seconds),
  }),
  fc.record({
    kind: fc.constant("receive" as const),
    most: fc.integer({ min: 1, max: 4 }),
    visibility: seconds,
  }),
  fc.record({ kind: fc.constant("delete" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("change" as const), which: fc.nat(), visibility: seconds }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(5000) }),
);
// Long lives: the interesting ones need many receives of one message.
const life = fc.array(action, { maxLength: 120, size: "max" });

const RETENTION = 60;
const MOST_RECEIVES = 3;

interface Known {
  readonly group: string;
  readonly sentAt: number;
  visibleAt: number;
  /** Whether it is in flight until then, rather than delayed. */
  inFlight: boolean;
  receives: number;
  handle: string | undefined;
}

class Model {
  readonly known = new Map<string, Known>();
  readonly handles: { readonly id: string; readonly handle: string }[] = [];

  readonly #retention: number;

  constructor(retention = RETENTION) {
    this.#retention = retention;
  }

  forget(now: number) {
    for (const [id, { sentAt }] of this.known) {
      if (sentAt + this.#retention * 1000 <= now) this.known.delete(id);
    }
  }

  visible(now: number) {
    return [...this.known].filter(([, { visibleAt }]) => visibleAt <= now);
  }

  hidden(now: number, inFlight: boolean) {
    return [...this.known.values()].filter(
      (message) => message.visibleAt > now && message.inFlight === inFlight,
    );
  }

  /** What is wrong with a receive; undefined when it may be. */
  complaint({ message }: Received, now: number): string | undefined {
    const known = this.known.get(message.content.id);
    if (!known) return "received a message that is not there";
    if (known.visibleAt > now) return "received while invisible";
    return message.progress.receives === known.receives + 1 ? undefined : "miscounted";
  }

  received({ message, receiptHandle }: Received, now: number, visibility: number) {
    const { id } = message.content;
    const known = this.known.get(id);
    known!.receives += 1;
    known!.visibleAt = now + visibility * 1000;
    known!.inFlight = true;
    known!.handle = receiptHandle;
    this.handles.push({ id, handle: receiptHandle });
  }
}

function live(
  queue: Queue,
  actions: readonly Action[],
  clock: ReturnType<typeof testRegistry>["clock"],
  model: Model,
  receive: (most: number, visibility: number) => void,
) {
  let sent = 0;
  for (const step of actions) {
    const now = clock.now();
    model.forget(now);
    if (step.kind === "send") {
      const delaySeconds = queue.fifo ? undefined : step.delay;
      const more = { groupId: step.group, deduplicationId: `${sent}`, delaySeconds };
      const { messageId } = queue.send(draft(`${sent}`, more));
      sent += 1;
      const visibleAt = now + (delaySeconds ?? 0) * 1000;
      model.known.set(messageId, {
        group: step.group,
        sentAt: now,
        visibleAt,
        inFlight: false,
        receives: 0,
        handle: undefined,
      });
    } else if (step.kind === "receive") {
      receive(step.most, step.visibility);
    } else if (step.kind === "pass") {
      clock.pass(step.ms);
    } else {
      useHandle(queue, step, model, now);
    }
  }
}

function useHandle(
  queue: Queue,
  step: Extract<Action, { which: number }>,
  model: Model,
  now: number,
) {
  const used = model.handles.at(-1 - (step.which % 6));
  if (!used) return;
  const known = model.known.get(used.id);
  const newest = known?.handle === used.handle;
  const flying = known !== undefined && known.inFlight && known.visibleAt > now;
  if (step.kind === "delete") {
    const refused = queue.fifo && known !== undefined && !(newest && flying);
    if (refused) expect(() => queue.delete(used.handle)).toThrow(/expired/);
    else queue.delete(used.handle);
    if (newest && !refused) model.known.delete(used.id);
  } else if (!newest) {
    expect(() => queue.changeVisibility(used.handle, step.visibility)).toThrow(/not exist/);
  } else {
    queue.changeVisibility(used.handle, step.visibility);
    if (flying) known.visibleAt = now + step.visibility * 1000;
  }
}

test("a standard queue loses nothing, repeats nothing, and hides what is hidden", () => {
  fc.assert(
    fc.property(life, (actions) => {
      const { clock, registry } = testRegistry();
      const queue = registry.create("q", CALL, { MessageRetentionPeriod: `${RETENTION}` }, {});
      const model = new Model();

      live(queue, actions, clock, model, (most, visibility) => {
        const now = clock.now();
        const visible = model.visible(now).length;
        const received = queue.receive(most, visibility);
        expect(received.length).toBe(Math.min(most, visible));
        for (const each of received) {
          expect(model.complaint(each, now)).toBeUndefined();
          model.received(each, now, visibility);
        }
      });

      const now = clock.now();
      model.forget(now);
      expect(queue.counts).toEqual({
        ready: model.visible(now).length,
        "in-flight": model.hidden(now, true).length,
        delayed: model.hidden(now, false).length,
      });
    }),
    { numRuns: 300 },
  );
});

test("with a dead-letter queue, every message is in one of the two or deleted", () => {
  fc.assert(
    fc.property(life, (actions) => {
      const { clock, registry } = testRegistry();
      const attributes = { MessageRetentionPeriod: "1209600" };
      const dead = registry.create("dead", CALL, attributes, {});
      const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: MOST_RECEIVES };
      const RedrivePolicy = JSON.stringify(policy);
      const queue = registry.create("q", CALL, { ...attributes, RedrivePolicy }, {});
      const model = new Model(1_209_600);
      const buried = new Map<string, number>();

      live(
        queue,
        actions.filter(({ kind }) => kind !== "delete"),
        clock,
        model,
        (most, visibility) => {
          const now = clock.now();
          const good = model.visible(now).filter(([, { receives }]) => receives < MOST_RECEIVES);
          const received = queue.receive(most, visibility);
          for (const each of received) {
            expect(model.complaint(each, now)).toBeUndefined();
            model.received(each, now, visibility);
          }
          for (const { message } of dead.receive(10_000, 0)) {
            buried.set(message.content.id, message.content.receivedBefore);
            model.known.delete(message.content.id);
          }
          expect(received.length).toBe(Math.min(most, good.length));
        },
      );

      expect([...buried.values()].every((receives) => receives === MOST_RECEIVES)).toBe(true);
      const { ready, delayed, "in-flight": inFlight } = queue.counts;
      expect(ready + delayed + inFlight).toBe(model.known.size);
      expect(dead.counts.ready).toBe(buried.size);
    }),
    { numRuns: 200 },
  );
});

test("a FIFO queue keeps each group's order and lets nothing overtake", () => {
  fc.assert(
    fc.property(life, (actions) => {
      const { clock, registry } = testRegistry();
      const attributes = { FifoQueue: "true", MessageRetentionPeriod: `${RETENTION}` };
      const queue = registry.create("q.fifo", CALL, attributes, {});
      const model = new Model();

      live(queue, actions, clock, model, (most, visibility) => {
        const now = clock.now();
        const free = ["a", "b", "c"].map((group) => {
          const members = [...model.known].filter(([, known]) => known.group === group);
          return members.some(([, { visibleAt }]) => visibleAt > now)
            ? []
            : members.map(([id]) => id);
        });
        const received = queue.receive(most, visibility);
        expect(received.length).toBe(Math.min(most, free.flat().length));
        for (const each of received) {
          expect(model.complaint(each, now)).toBeUndefined();
          model.received(each, now, visibility);
        }
        for (const group of free) {
          const taken = received
            .map(({ message }) => message.content.id)
            .filter((id) => group.includes(id));
          expect(taken, "a group goes from its first message on").toEqual(
            group.slice(0, taken.length),
          );
        }
      });

      const now = clock.now();
      model.forget(now);
      expect(queue.counts).toEqual({
        ready: model.visible(now).length,
        "in-flight": model.hidden(now, true).length,
        delayed: 0,
      });
    }),
    { numRuns: 300 },
  );
});
