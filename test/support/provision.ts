// `up` and `down` at the level of resources, with every call recorded.
import type { ApiCall } from "../../src/aws/connection.ts";
import { whereAmI } from "../../src/aws/where.ts";
import type { Pipeline } from "../../src/config/pipeline.ts";
import { systemClock } from "../../src/core/clock.ts";
import { systemRandom } from "../../src/core/random.ts";
import { execute, type Outcome } from "../../src/engine/execute.ts";
import { makePlan } from "../../src/engine/make-plan.ts";
import type { Goal, Step } from "../../src/engine/plan.ts";
import { proveGone } from "../../src/engine/prove.ts";
import type { Code } from "../../src/resources/function-code.ts";
import { pipelineResources } from "../../src/resources/pipeline.ts";
import { aConnection } from "./pipeline.ts";

export interface Run {
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  readonly calls: readonly ApiCall[];
  /** Operations that are no reads, in order. */
  readonly writes: readonly string[];
  /** Ids of what `down` has not got rid of. */
  readonly left: readonly string[];
}

const isRead = ({ operation }: ApiCall): boolean => /^(Get|List|Describe)/.test(operation);

/** The first failure of a run is thrown. */
export async function provision(
  goal: Goal,
  endpoint: string,
  pipeline: Pipeline,
  code?: Code,
  { adopt = false } = {},
): Promise<Run> {
  const calls: ApiCall[] = [];
  const connection = aConnection({ endpoint, onCall: (call) => void calls.push(call) });
  const { signal } = new AbortController();
  const clock = systemClock;
  const where = await whereAmI(connection, signal);
  const parts = { pipeline, code, where, connection, clock, random: systemRandom };
  const resources = pipelineResources(parts);
  const { plan, observed } = await makePlan(goal, resources, { clock, signal, adopt });
  const options = { emit: () => {}, clock, signal, observed };
  const outcome = await execute(plan, resources, options);
  for (const end of outcome.settled.values()) if (end.status === "failed") throw end.error;
  const left = goal === "down" ? await proveGone(plan, resources, outcome, options) : [];
  return {
    steps: plan.steps,
    outcome,
    calls,
    writes: calls.filter((call) => !isRead(call)).map(({ operation }) => operation),
    left: left.map(({ id }) => id),
  };
}

/** `id.field` of everything that a plan changes, and `id` of what it creates or removes. */
export const changesIn = (steps: readonly Step[]): readonly string[] =>
  steps
    .filter(({ action }) => action !== "keep")
    .flatMap(({ id, changes }) =>
      changes.length === 0 ? [id] : changes.map(({ field }) => `${id}.${field}`),
    );
