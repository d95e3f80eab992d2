import type { Label } from "./words.ts";
import type { Event } from "./reporter.ts";

export interface Labels {
  readonly label: Label;
  /** Learns from a plan what its steps are called. */
  learn(event: Event): void;
}

/** Events name a step by its id; people know it by kind and name, which the plan tells first. */
export function labels(): Labels {
  const known = new Map<string, string>();
  return {
    label: (id) => known.get(id) ?? id,
    learn(event) {
      if (event.type !== "plan.ready") return;
      for (const step of event.plan.steps) known.set(step.id, `${step.kind} ${step.name}`);
    },
  };
}
