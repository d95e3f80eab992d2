import { type Clock, sleepOn, systemClock } from "../../src/core/clock.ts";
import { type ManualClock, manualClock as clockFrom } from "../../src/local/manual-clock.ts";

export type { ManualClock };

/** A clock that stands still until it is turned. */
export const manualClock = (start = Date.UTC(2026, 0, 1)): ManualClock => clockFrom(start);

export interface StandingClock extends Clock {
  pass(ms: number): void;
}

/** A clock on which no timer ever fires: what was set for later rests. */
export function standingClock(start = Date.UTC(2026, 0, 1)): StandingClock {
  let now = start;
  return {
    now: () => now,
    pass: (ms) => void (now += ms),
    after: () => () => {},
    sleep: () => Promise.resolve(),
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
