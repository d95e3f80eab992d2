import type { Clock } from "../../src/core/clock.ts";

export interface SteppedClock extends Clock {
  /** Moves time and runs what falls due, in order, before it returns. */
  pass(ms: number): void;
}

/** A clock for what is synchronous: no promise is waited for. */
export function steppedClock(start = Date.UTC(2026, 0, 1)): SteppedClock {
  let now = start;
  let numbered = 0;
  const due = new Map<number, { readonly at: number; readonly task: () => void }>();
  return {
    now: () => now,
    after(ms, task) {
      const id = numbered++;
      due.set(id, { at: now + Math.max(0, ms), task });
      return () => void due.delete(id);
    },
    sleep: () => Promise.resolve(),
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...due]
          .filter(([, { at }]) => at <= end)
          .toSorted(([a, one], [b, other]) => one.at - other.at || a - b)[0];
        if (!next) break;
        due.delete(next[0]);
        now = next[1].at;
        next[1].task();
      }
      now = end;
    },
  };
}
