// One batch in the making: waits for messages, then for more until the batch is full or its window
// has passed. It is woken by the queue and by deadlines; it never looks on the off chance.
import { type EventRecord, LARGEST_PAYLOAD } from "./event.ts";
import { type Intake, type Origin, take } from "./intake.ts";
import type { PollPlan } from "./plan.ts";
import type { PollWorld } from "./world.ts";

export interface Batch {
  readonly plan: PollPlan;
  readonly origin: Origin;
  readonly records: readonly EventRecord[];
  /** When its first message becomes visible again; milliseconds since the epoch. */
  readonly until: number;
}

export interface Gathering {
  start(): void;
  /** Ends it. Answers what was gathered so far, which is the caller's to release. */
  cancel(): Batch | undefined;
}

interface Listener {
  /** Nothing is there and nothing is gathered. */
  readonly idle: () => void;
  /** Called once, with a batch to deliver. */
  readonly gathered: (batch: Batch) => void;
}

type Taken = Extract<Intake, { status: "taken" }>;

/** A long look yields to other work after this many messages. */
const MESSAGES_PER_TURN = 1_000;
/** The first look into an unknown queue asks for no more than this. */
const FIRST_TAKE = 10;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 10_000;

export function makeGathering(world: PollWorld, plan: PollPlan, listener: Listener): Gathering {
  const { clock } = world;
  let batch: (Batch & { readonly records: EventRecord[] }) | undefined;
  let bytes = 0;
  let retryIn = FIRST_RETRY;
  let open = true;
  let cancelWait = () => {};
  let cancelWindow = () => {};

  /** Takes messages until the batch is full or a wait is set up. */
  function fill(): void {
    if (!open) return;
    let looked = 0;
    while (!isFull()) {
      const intake = take(world, plan, nextTake());
      if (intake.status === "blocked") {
        world.report(intake.problem);
        retryLater();
        return;
      }
      world.report(undefined);
      retryIn = FIRST_RETRY;
      if (intake.status === "empty") {
        if (!batch) listener.idle();
        cancelWait = intake.queue.whenAvailable(onAvailable);
        return;
      }
      add(intake);
      looked += intake.received;
      if (looked >= MESSAGES_PER_TURN) {
        cancelWait = clock.after(0, guarded);
        return;
      }
    }
    close();
  }

  function isFull(): boolean {
    if (!batch) return false;
    if (plan.windowSeconds === 0) return true;
    return batch.records.length >= plan.batchSize || bytes >= LARGEST_PAYLOAD;
  }

  /** Few enough that little is left over when the payload is cut, judged by the messages so far. */
  function nextTake(): number {
    if (!batch) return Math.min(plan.batchSize, FIRST_TAKE);
    const { length } = batch.records;
    const fitting = Math.floor((LARGEST_PAYLOAD - bytes) / (bytes / length));
    return Math.min(plan.batchSize - length, Math.max(1, fitting));
  }

  function add({ origin, records }: Taken): void {
    if (records.length === 0) return;
    if (!batch) {
      batch = { plan, origin, records: [], until: clock.now() + origin.visibilitySeconds * 1000 };
      if (plan.windowSeconds > 0) cancelWindow = clock.after(plan.windowSeconds * 1000, close);
    }
    for (const record of records) {
      batch.records.push(record);
      bytes += record.bytes;
    }
  }

  function close(): void {
    const ready = cancel();
    if (ready) listener.gathered(ready);
  }

  function cancel(): Batch | undefined {
    open = false;
    cancelWait();
    cancelWindow();
    return batch;
  }

  // In a later microtask, so that a batch send is seen whole and not by its first message alone.
  const onAvailable = () => queueMicrotask(guarded);

  const guarded = () => {
    try {
      fill();
    } catch (error) {
      world.onBug(error);
      retryLater();
    }
  };

  // Nothing tells the poller of a right given back or a queue made anew: it must try again.
  const retryLater = () => {
    cancelWait = clock.after(retryIn, guarded);
    retryIn = Math.min(retryIn * 2, LONGEST_RETRY);
  };

  return { start: guarded, cancel };
}
