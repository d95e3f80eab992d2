import { type Clock, sleepOn, systemClock } from "../../src/core/clock.ts";

export interface ManualClock extends Clock {
  /** Moves time, running what falls due in order, and lets promises settle between the tasks. */
  advance(ms: number): Promise<void>;
}

/** A clock that stands still until it is turned. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let sequence = 0;
  const due = new Map<number, { at: number; task: () => void }>();
  const after: Clock["after"] = (ms, task) => {
    const id = sequence++;
    due.set(id, { at: now + Math.max(0, ms), task });
    return () => void due.delete(id);
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    after,
    sleep: (ms, signal) => sleepOn(after, ms, signal),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = [...due]
          .filter(([, entry]) => entry.at <= end)
          .toSorted(([idA, a], [idB, b]) => a.at - b.at || idA - idB)[0];
        if (next === undefined) break;
        due.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].task();
      }
      now = end;
      await settle();
    },
  };
}

/** The system's clock with every wait `times` as short: for what is over when others are done. */
export function hurriedClock(times: number): Clock {
  const start = systemClock.now();
  const after: Clock["after"] = (ms, task) => systemClock.after(ms / times, task);
  return {
    now: () => start + (systemClock.now() - start) * times,
    after,
    sleep: (ms, signal) => sleepOn(after, ms, signal),
  };
}
