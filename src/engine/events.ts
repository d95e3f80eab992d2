import type { Action, Plan } from "./plan.ts";

/** Facts of a run. Wording belongs to the renderers. */
export type EngineEvent =
  | { readonly type: "plan.ready"; readonly plan: Plan }
  | { readonly type: "step.start"; readonly id: string; readonly action: Action }
  | {
      readonly type: "step.wait";
      readonly id: string;
      readonly what: string;
      /** When it is over at the latest, where that is known; milliseconds since the epoch. */
      readonly until?: number | undefined;
    }
  | {
      readonly type: "step.done";
      readonly id: string;
      readonly action: Action;
      readonly ms: number;
    }
  | { readonly type: "step.failed"; readonly id: string; readonly error: unknown }
  | { readonly type: "step.skipped"; readonly id: string; readonly because: string };
