import type { Clock } from "../core/clock.ts";

/** A clock whose timers cannot end the process: what a task throws goes to `onBug`. */
export function guardedClock(clock: Clock, onBug: (error: unknown) => void): Clock {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    after: (ms, task) =>
      clock.after(ms, () => {
        try {
          task();
        } catch (error) {
          onBug(error);
        }
      }),
  };
}
