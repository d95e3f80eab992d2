import { type Clock, sleepOn } from "../core/clock.ts";
import { SqslamError } from "../core/errors.ts";

/** A clock that stands still until it is turned. */
export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms` milliseconds. What falls due on the way happens in order, each thing at its
   * own time, and promises settle in between. Resolves when the time is reached.
   *
   * Only the endpoint's own time moves: visibility timeouts, delays, batching windows, retention,
   * deadlines of functions, back-offs. Handlers are real processes and live in real time: `advance`
   * does not wait for one that runs, and ends it if its function's timeout passes on the way. Wait for
   * a handler with the spy, and turn the clock after that.
   *
   * Rejects with a SqslamError (`WRONG_USE`) where `ms` is no finite number from 0 on.
   */
  advance(ms: number): Promise<void>;
}

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A clock for `startLocal({ clock })`. It starts at the present, or at `start` (milliseconds since the
 * epoch). Handlers reckon the time that is left to them by the machine's clock: with a start that is
 * far from the present, `getRemainingTimeInMillis` says nothing of use. Throws a SqslamError
 * (`WRONG_USE`) for a start that is no finite number.
 */
export function manualClock(start: number = Date.now()): ManualClock {
  if (!Number.isFinite(start)) {
    throw new SqslamError("WRONG_USE", `A clock cannot start at ${start}.`);
  }
  let now = start;
  // In the order in which they were set: of two that are due at once, the older goes first.
  const tasks = new Set<Task>();
  const after: Clock["after"] = (ms, run) => {
    const task = { at: now + Math.max(0, ms), run };
    tasks.add(task);
    return () => void tasks.delete(task);
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const next = (end: number): Task | undefined => {
    let first: Task | undefined;
    for (const task of tasks) {
      if (task.at <= end && (first === undefined || task.at < first.at)) first = task;
    }
    return first;
  };
  return {
    now: () => now,
    after,
    sleep: (ms, signal) => sleepOn(after, ms, signal),
    async advance(ms) {
      // A clock that says NaN once says so for ever, and nothing falls due any more.
      if (!Number.isFinite(ms) || ms < 0) {
        const text = `A clock cannot be moved on by ${ms} milliseconds.`;
        throw new SqslamError("WRONG_USE", text);
      }
      const end = now + ms;
      for (;;) {
        await settle();
        const task = next(end);
        if (task === undefined) break;
        tasks.delete(task);
        now = Math.max(now, task.at);
        task.run();
      }
      now = Math.max(now, end);
      await settle();
    },
  };
}
