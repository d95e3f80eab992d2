// Asynchronous invocations: accepted first, run later, tried again when they fail. What was accepted
// survives a restart.
import type { Ground } from "../../ports.ts";
import type { LambdaFunction } from "../function.ts";
import type { Executor } from "./executor.ts";

export interface AcceptedEvent {
  /** The request id, the same in every attempt. */
  readonly id: string;
  /** As it was invoked: an alias leads where it leads when the event is run. */
  readonly arn: string;
  readonly payload: Uint8Array;
}

export interface EventQueue {
  add(event: AcceptedEvent): void;
  /** Leaves what is not done to the next start. */
  stop(): void;
}

interface Kept extends AcceptedEvent {
  /** Milliseconds since the epoch. */
  readonly accepted: number;
  readonly failures: number;
}

/** How often and how long an event is tried. */
export interface RetryRules {
  readonly retries: number;
  /** In milliseconds. */
  readonly longestLife: number;
}

/** Two times more if it fails, and for six hours while it is throttled. */
export const USUAL_RULES: RetryRules = { retries: 2, longestLife: 6 * 3_600_000 };

/** Lambda runs a failed event again one minute later, and then two minutes later; milliseconds. */
const RETRIES = [60_000, 120_000];
/** A throttled one at first after a second, and at last every five minutes. */
const FIRST_BACK_OFF = 1_000;
const LONGEST_BACK_OFF = 300_000;

export function makeEventQueue(
  { clock, store, onBug }: Ground,
  find: (arn: string) => LambdaFunction | undefined,
  executor: Executor,
  rulesOf: (arn: string) => RetryRules = () => USUAL_RULES,
): EventQueue {
  const table = store.table<Kept>("lambda-events");
  const timers = new Map<string, () => void>();
  let stopped = false;

  function later(event: Kept, ms: number, backOff: number): void {
    const task = () => {
      timers.delete(event.id);
      attempt(event, backOff).catch(onBug);
    };
    timers.set(event.id, clock.after(ms, task));
  }

  async function attempt(event: Kept, backOff: number): Promise<void> {
    const fn = find(event.arn);
    if (!fn) {
      table.remove(event.id);
      return;
    }
    const { id: requestId, payload } = event;
    const outcome = await executor.run(fn, {
      requestId,
      functionArn: event.arn,
      payload: Buffer.from(payload),
      clientContext: undefined,
      wantsTail: false,
    });
    // Broken off by the stop, it was not done.
    if (stopped) return;
    const { retries, longestLife } = rulesOf(event.arn);
    const young = clock.now() - event.accepted < longestLife;
    const retry = RETRIES.slice(0, retries)[event.failures];
    if (outcome.status === "throttled" && young) {
      later(event, backOff, Math.min(backOff * 2, LONGEST_BACK_OFF));
    } else if (outcome.status === "failed" && retry !== undefined && young) {
      const again = { ...event, failures: event.failures + 1 };
      table.put(event.id, again);
      later(again, retry, FIRST_BACK_OFF);
    } else {
      table.remove(event.id);
    }
  }

  for (const [, event] of table.entries()) later(event, 0, FIRST_BACK_OFF);

  return {
    add(event) {
      const kept = { ...event, accepted: clock.now(), failures: 0 };
      table.put(event.id, kept);
      later(kept, 0, FIRST_BACK_OFF);
    },
    stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
