// Random lives of a queue with a dead-letter queue, held against what anybody outside can know.
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { systemRandom } from "../../src/core/random.ts";
import { Fault } from "../../src/local/fault.ts";
import { Archive } from "../../src/local/sqs/archive.ts";
import { MoveTasks } from "../../src/local/sqs/move-tasks.ts";
import type { Queue, Received } from "../../src/local/sqs/queue.ts";
import { Registry } from "../../src/local/sqs/registry.ts";
import { copyingStore } from "../support/copying-store.ts";
import { testGround } from "../support/ground.ts";
import { CALL, draft } from "../unit/local/sqs/queues.ts";
import { type Amount, parameters } from "./amount.ts";
import { steppedClock } from "./stepped-clock.ts";
import { rules, type Step, step } from "./steps.ts";
import { type Place, type Rules, Tracker } from "./tracker.ts";

/** Answers how many lives there were. Each ends when all is visible, and everything is accounted for. */
export function fuzzQueues(amount: Amount): number {
  let tried = 0;
  const steps = fc.array(step, { minLength: 5, maxLength: 100, size: "max" });
  fc.assert(
    fc.property(rules, steps, (given, all) => {
      tried += 1;
      const life = new Life(given);
      for (const each of all) life.take(each);
      life.end();
    }),
    parameters(amount),
  );
  return tried;
}

class Life {
  readonly #clock = steppedClock();
  readonly #rules: Rules;
  readonly #tracker: Tracker;
  readonly #handles: { readonly body: string; readonly handle: string; readonly at: Place }[] = [];
  readonly #newest = new Map<string, string>();
  readonly #purgedAt = new Map<Place, number>();
  #store = copyingStore();
  #world: World;
  #sent = 0;

  constructor(given: Rules) {
    this.#rules = given;
    this.#tracker = new Tracker(given);
    this.#world = open(this.#store, this.#clock);
    const suffix = given.fifo ? ".fifo" : "";
    const attributes = {
      MessageRetentionPeriod: `${given.retention}`,
      ...(given.fifo ? { FifoQueue: "true", DeduplicationScope: given.scope } : {}),
    };
    const dead = this.#world.registry.create(`dead${suffix}`, CALL, attributes, {});
    const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: given.most };
    const RedrivePolicy = JSON.stringify(policy);
    this.#world.registry.create(`source${suffix}`, CALL, { ...attributes, RedrivePolicy }, {});
  }

  take(each: Step): void {
    const now = this.#clock.now();
    this.#tracker.pass(now);
    switch (each.kind) {
      case "send":
        return this.#send(each, now);
      case "receive":
        return void this.#receive(each.place, each.most, each.visibility);
      case "delete":
        return this.#delete(each.which, now);
      case "change":
        return this.#change(each.which, each.visibility, now);
      case "purge":
        return this.#purge(each.place, now);
      case "redrive":
        return this.#redrive(each.perSecond, each.named);
      case "cancel":
        for (const task of this.#tasks()) this.#world.tasks.cancel(task);
        return undefined;
      case "restart":
        this.#world.stop();
        this.#store = copyingStore(this.#store.snapshot());
        this.#world = open(this.#store, this.#clock);
        return undefined;
      case "pass":
        return this.#pass(each.ms);
      default:
        return each satisfies never;
    }
  }

  /** Long enough for every timeout; shorter than what keeps messages. */
  end(): void {
    for (const task of this.#tasks()) this.#world.tasks.cancel(task);
    this.#pass(45_000);
    const there: string[] = [];
    for (const at of ["source", "dead", "source", "dead"] as const) {
      for (;;) {
        const received = this.#receive(at, 10_000, 1_000);
        if (received.length === 0) break;
        for (const { message, receiptHandle } of received) {
          there.push(message.content.body);
          this.#queue(at).delete(receiptHandle);
        }
      }
    }
    this.#tracker.compare(there);
    this.#world.stop();
  }

  #queue(at: Place): Queue {
    const queue = this.#world.registry.named(`${at}${this.#rules.fifo ? ".fifo" : ""}`, CALL);
    if (!queue) throw new Error(`There is no queue ${at}`);
    return queue;
  }

  #tasks() {
    return this.#world.tasks
      .of(this.#queue("dead").arn)
      .filter(({ status }) => status === "RUNNING");
  }

  #send({ group, dedup, delay }: Extract<Step, { kind: "send" }>, now: number): void {
    const { fifo } = this.#rules;
    const body = `${(this.#sent += 1)}`;
    const deduplicationId = fifo ? dedup : undefined;
    const delaySeconds = fifo ? undefined : delay;
    const sending = draft(body, { groupId: group, deduplicationId, delaySeconds });
    const { messageId } = this.#queue("source").send(sending);
    this.#tracker.sent({ body, group, dedup, delay: delaySeconds ?? 0 }, messageId, now);
  }

  #receive(at: Place, most: number, seconds: number): Received[] {
    const now = this.#clock.now();
    this.#tracker.pass(now);
    const due = most >= 10_000 ? this.#tracker.mustBeSeen(at, now) : [];
    const received = this.#queue(at).receive(most, seconds);
    const bodies = received.map(({ message }) => message.content.body);
    const withheld = due.filter((body) => !bodies.includes(body));
    assert.deepEqual(withheld, [], "visible, and not received");
    assert.ok(bodies.length <= most, `${bodies.length} received`);
    const seen = received.map(({ message: { content, progress } }) => ({
      body: content.body,
      sentAt: content.sentAt,
      count: progress.receives + content.receivedBefore,
      comesFromSource: content.deadLetterSource === this.#queue("source").arn,
    }));
    this.#tracker.received(at, seen, now, seconds);
    for (const { message, receiptHandle: handle } of received) {
      const { body } = message.content;
      this.#handles.push({ body, handle, at });
      this.#newest.set(body, handle);
    }
    return received;
  }

  #delete(which: number, now: number): void {
    const used = this.#handles.at(-1 - which);
    if (!used) return;
    const { body, handle, at } = used;
    const newest = this.#newest.get(body) === handle;
    const hidden = this.#tracker.isHidden(body, now);
    const before = this.#depth(at);
    settled(() => this.#queue(at).delete(handle));
    const gone = this.#depth(at) < before;
    // What is visible may have moved on, and of that the handle's queue knows nothing.
    if (!newest || hidden) assert.equal(gone, newest && hidden, `${body} is deleted`);
    if (gone) this.#tracker.deleted(body);
  }

  #depth(at: Place): number {
    const { ready, delayed, "in-flight": flying } = this.#queue(at).counts;
    return ready + delayed + flying;
  }

  #change(which: number, seconds: number, now: number): void {
    const used = this.#handles.at(-1 - which);
    if (!used) return;
    const newest = this.#newest.get(used.body) === used.handle;
    const done = settled(() => this.#queue(used.at).changeVisibility(used.handle, seconds));
    if (newest && done && this.#tracker.isHidden(used.body, now)) {
      this.#tracker.changed(used.body, now, seconds);
    }
  }

  #purge(at: Place, now: number): void {
    if (now < (this.#purgedAt.get(at) ?? -Infinity) + 60_000) {
      assert.throws(() => this.#queue(at).purge(), /60 seconds/);
      return;
    }
    this.#queue(at).purge();
    this.#purgedAt.set(at, now);
    this.#tracker.purged(at);
  }

  #redrive(perSecond: number, named: boolean): void {
    if (this.#tasks().length > 0) return;
    const destination = named ? this.#queue("source").arn : undefined;
    this.#world.tasks.start(this.#queue("dead"), destination, perSecond);
  }

  #pass(ms: number): void {
    const from = this.#clock.now();
    const moving = this.#tasks().length > 0;
    this.#clock.pass(ms);
    if (moving) this.#tracker.mayHaveMoved(from, this.#clock.now());
    this.#tracker.pass(this.#clock.now());
  }
}

type World = ReturnType<typeof open>;

function open(store: ReturnType<typeof copyingStore>, clock: ReturnType<typeof steppedClock>) {
  const ground = testGround({ clock, store, random: systemRandom });
  const archive = new Archive(store);
  const registry = new Registry(ground, archive);
  const tasks = new MoveTasks(ground, archive, registry);
  return {
    registry,
    tasks,
    stop() {
      tasks.stop();
      registry.stop();
      assert.deepEqual(ground.bugs, []);
    },
  };
}

/** False when it was refused. */
function settled(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return false;
  }
}
