// One time for the program and the endpoint in a test: it stands still while anybody works, and jumps
// to the next deadline when the program waits and nothing is under way.
import { createHook } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { performance } from "node:perf_hooks";
import { onTestFinished } from "vitest";
import { type Clock, sleepOn } from "../../src/core/clock.ts";

export interface TimeLapse {
  /** For who waits for others: its sleeps let time pass. */
  readonly program: Clock;
  /** For who is waited for: its deadlines come when time passes. */
  readonly endpoint: Clock;
}

interface Entry {
  readonly at: number;
  readonly task: () => void;
}

// What is no call, such as zipping, is seen by what it begins in the event loop. Should it once begin
// nothing for longer than this, in milliseconds, time goes on by one deadline while it works.
const QUIET = 4;

export function timeLapse(start = Date.UTC(2026, 0, 1)): TimeLapse {
  const entries = new Map<number, Entry>();
  let now = start;
  let sequence = 0;
  let sleeping = 0;
  let touchedAt = 0;
  let armed: NodeJS.Timeout | undefined;
  let ours = false;
  const calls = callsUnderWay();
  const touch = () => void (touchedAt = performance.now());
  const activity = createHook({ init: () => (ours ? undefined : touch()) }).enable();

  const after: Clock["after"] = (ms, task) => {
    const id = sequence++;
    entries.set(id, { at: now + Math.max(0, ms), task });
    arm();
    return () => void entries.delete(id);
  };

  function arm(): void {
    ours = true;
    // In a later phase than timers, so that what has arrived meanwhile comes first.
    armed ??= setTimeout(() => {
      ours = true;
      setImmediate(look);
      ours = false;
    }, QUIET);
    ours = false;
  }

  function look(): void {
    armed = undefined;
    if (isSoon()) jump();
    if (sleeping > 0 || isSoon()) arm();
  }

  function jump(): void {
    if (calls.count() > 0 || performance.now() - touchedAt < QUIET) return;
    const [next] = [...entries].toSorted(([idA, a], [idB, b]) => a.at - b.at || idA - idB);
    if (next === undefined) return;
    const [id, { at, task }] = next;
    entries.delete(id);
    now = Math.max(now, at);
    touch();
    task();
  }

  /** What is due now is done also while nobody sleeps: it takes no time. */
  const isSoon = () => sleeping > 0 || [...entries.values()].some(({ at }) => at <= now);

  const common = { now: () => now, after };
  onTestFinished(() => {
    clearTimeout(armed);
    activity.disable();
    calls.stop();
  });
  return {
    endpoint: { ...common, sleep: (ms, signal) => sleepOn(after, ms, signal) },
    program: {
      ...common,
      async sleep(ms, signal) {
        sleeping += 1;
        try {
          await sleepOn(after, ms, signal);
        } finally {
          sleeping -= 1;
        }
      },
    },
  };
}

/** The calls that this process has made and that are not answered yet. */
function callsUnderWay() {
  let open = 0;
  const begun = () => void (open += 1);
  const ended = () => void (open -= 1);
  const channels = [
    ["http.client.request.start", begun],
    ["http.client.response.finish", ended],
    ["http.client.request.error", ended],
  ] as const;
  for (const [name, listener] of channels) subscribe(name, listener);
  return {
    count: () => open,
    stop() {
      for (const [name, listener] of channels) unsubscribe(name, listener);
    },
  };
}
