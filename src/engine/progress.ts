// Tells what happens to each step: its start once, its waits without repeating them, its end.
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/emit.ts";
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
}

export function trackProgress(
  emit: Emit<EngineEvent>,
  clock: Clock,
  signal: AbortSignal,
): Progress {
  const started = new Map<string, number>();
  const took = new Map<string, number>();
  const end = (id: string): number => {
    const ms = clock.now() - (started.get(id) ?? clock.now());
    if (started.has(id)) took.set(id, ms);
    return ms;
  };
  return {
    took,
    work(step) {
      let last: string | undefined;
      return {
        // One each: Node warns of more than ten listeners on one signal.
        signal: AbortSignal.any([signal]),
        waiting(what) {
          if (what !== last) emit({ type: "step.wait", id: step.id, what });
          last = what;
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
