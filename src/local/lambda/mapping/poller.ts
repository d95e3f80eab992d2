// A mapping's poller: gathers one batch after the other and has several delivered at a time. It
// begins with five, adds slots while batches are slow and the queue is not empty, and goes back when
// it is (aws-facts 4.4).
import { deliver, type PollerLife } from "./delivery.ts";
import { type Batch, type Gathering, makeGathering } from "./gathering.ts";
import type { PollPlan } from "./plan.ts";
import { releaseAll } from "./receipts.ts";
import type { PollWorld } from "./world.ts";

export interface Poller {
  /** Polls by this plan, in `wait` milliseconds; batches under way end by the plan they began with. */
  run(plan: PollPlan, wait?: number): void;
  /** Begins nothing new. Batches under way end and their results count. */
  pause(): void;
  /** Lets go of everything; messages under way wait for their visibility timeout. */
  stop(): void;
}

type Mode =
  | { readonly name: "paused" }
  | { readonly name: "running"; readonly plan: PollPlan }
  | { readonly name: "stopped" };

/** Lambda adds up to 300 concurrent batches a minute (aws-facts 4.4): one in this many milliseconds. */
const GROWTH_STEP = 200;

export function makePoller(world: PollWorld): Poller {
  const stopping = new AbortController();
  let mode: Mode = { name: "paused" };
  let gathering: Gathering | undefined;
  let slots = 0;
  let busy = 0;
  let finished = 0;
  let cancelGrowth: (() => void) | undefined;
  let cancelStart = () => {};
  /** Lets a throttled batch try again; the one that has waited longest stands first. */
  const held = new Set<() => void>();

  const life: PollerLife = {
    running: () => mode.name === "running",
    room,
    ease,
    stopping: stopping.signal,
  };

  function next(): void {
    // What is throttled goes first: its messages' visibility timeout is running.
    if (mode.name !== "running" || gathering || busy >= slots || held.size > 0) return;
    gathering = makeGathering(world, mode.plan, { idle, gathered });
    gathering.start();
  }

  function gathered(batch: Batch): void {
    gathering = undefined;
    busy += 1;
    void finish(batch);
    if (busy < slots) next();
    else awaitGrowth();
  }

  async function finish(batch: Batch): Promise<void> {
    try {
      await deliver(world, batch, life);
    } catch (error) {
      // Once stopped, a broken off invocation is what was asked for.
      if (!stopping.signal.aborted) world.onBug(error);
    }
    busy -= 1;
    finished += 1;
    const [retry] = held;
    if (retry) {
      retry();
      return;
    }
    idle();
    next();
  }

  function room(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const retry = () => {
        cancel();
        held.delete(retry);
        resolve();
      };
      const cancel = world.clock.after(ms, retry);
      held.add(retry);
    });
  }

  function awaitGrowth(): void {
    if (cancelGrowth || mode.name !== "running" || slots >= mode.plan.concurrency.most) return;
    const before = finished;
    cancelGrowth = world.clock.after(GROWTH_STEP, () => {
      cancelGrowth = undefined;
      if (mode.name !== "running" || busy < slots) return;
      // Batches that end faster than this use the processors; more of them at a time would not help.
      if (finished - before < slots) slots += 1;
      awaitGrowth();
      next();
    });
  }

  /** Back to the first slots once nothing is under way and the queue has no more. */
  function idle(): void {
    if (busy > 0 || !gathering || mode.name !== "running") return;
    slots = mode.plan.concurrency.first;
    endGrowth();
  }

  function ease(): void {
    if (mode.name !== "running") return;
    slots = Math.max(mode.plan.concurrency.first, slots - 1);
    endGrowth();
  }

  function endGrowth(): void {
    cancelGrowth?.();
    cancelGrowth = undefined;
  }

  function rest(): void {
    cancelStart();
    endGrowth();
    for (const retry of held) retry();
    const batch = gathering?.cancel();
    gathering = undefined;
    if (batch && mode.name !== "stopped") releaseAll(batch.origin.queue, batch.records, 0);
  }

  return {
    run(plan, wait = 0) {
      mode = { name: "running", plan };
      rest();
      slots = plan.concurrency.first;
      if (wait === 0) next();
      else cancelStart = world.clock.after(wait, next);
    },
    pause() {
      mode = { name: "paused" };
      rest();
    },
    stop() {
      mode = { name: "stopped" };
      rest();
      stopping.abort();
    },
  };
}
