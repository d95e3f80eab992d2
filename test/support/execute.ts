// A plan made and executed, with what it told.
import type { EngineEvent } from "../../src/engine/events.ts";
import { execute, type ExecuteOptions } from "../../src/engine/execute.ts";
import { makePlan, type PlanOptions } from "../../src/engine/make-plan.ts";
import type { Goal } from "../../src/engine/plan.ts";
import type { Resource } from "../../src/engine/resource.ts";
import { manualClock } from "./clock.ts";

interface Given extends Partial<ExecuteOptions>, Pick<PlanOptions, "adopt" | "keep"> {}

export async function run(goal: Goal, resources: readonly Resource[], given: Given = {}) {
  const { signal } = new AbortController();
  const events: EngineEvent[] = [];
  const options = { clock: manualClock(), signal, ...given };
  const { plan, observed } = await makePlan(goal, resources, options);
  const emit = (event: EngineEvent) => void events.push(event);
  const outcome = await execute(plan, resources, { emit, observed, ...options });
  return { outcome, events };
}

export const ours = (value: string) => ({ value, owner: "us" });
