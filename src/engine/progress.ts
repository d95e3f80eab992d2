// Tells what happens to each step: its start once, its waits without repeating them, its end.
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/emit.ts";
import { ownSignal } from "../core/own-signal.ts";
import type { Wait } from "../core/wait.ts";
import type { EngineEvent } from "./events.ts";
import type { Action, Step } from "./plan.ts";
import type { Work } from "./resource.ts";

export interface Progress {
  /** What a resource may use while it works on this step. */
  work(step: Step): Work;
  start(step: Step): void;
  done(id: string, action: Action): void;
  failed(id: string, error: unknown): void;
  skipped(id: string, because: string): void;
  /** Milliseconds from start to end, by id. */
  readonly took: ReadonlyMap<string, number>;
  /** What was waited for, in the order in which that began. */
  readonly waited: readonly Waited[];
}

/** How long one step waited for one reason; pauses side by side count once. */
export interface Waited {
  readonly id: string;
  /** Completes "waited for ...". */
  readonly what: string;
  readonly ms: number;
}

export function trackProgress(
  emit: Emit<EngineEvent>,
  clock: Clock,
  signal: AbortSignal,
): Progress {
  const started = new Map<string, number>();
  const took = new Map<string, number>();
  const waits = new Map<string, { readonly waited: Waited; readonly until: number }>();
  const add = (id: string, { what, ms }: Wait) => {
    const now = clock.now();
    const key = JSON.stringify([id, what]);
    const before = waits.get(key);
    const until = Math.max(now + ms, before?.until ?? 0);
    const more = until - Math.max(now, before?.until ?? 0);
    waits.set(key, { waited: { id, what, ms: (before?.waited.ms ?? 0) + more }, until });
  };
  const end = (id: string): number => {
    const ms = clock.now() - (started.get(id) ?? clock.now());
    if (started.has(id)) took.set(id, ms);
    return ms;
  };
  return {
    took,
    get waited() {
      return [...waits.values()].map(({ waited }) => waited);
    },
    work({ id }) {
      let last: Wait | undefined;
      return {
        signal: ownSignal(signal),
        waiting(wait) {
          const { what, until } = wait;
          add(id, wait);
          if (what !== last?.what || until !== last.until) {
            emit({ type: "step.wait", id, what, ...(until === undefined ? {} : { until }) });
          }
          last = wait;
        },
      };
    },
    start(step) {
      if (started.has(step.id)) return;
      started.set(step.id, clock.now());
      emit({ type: "step.start", id: step.id, action: step.action });
    },
    done(id, action) {
      emit({ type: "step.done", id, action, ms: end(id) });
    },
    failed(id, error) {
      end(id);
      emit({ type: "step.failed", id, error });
    },
    skipped: (id, because) => emit({ type: "step.skipped", id, because }),
  };
}
