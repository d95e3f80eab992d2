// Looks at everything at once and decides what to do about each resource.
import type { Clock } from "../core/clock.ts";
import { SqslamError } from "../core/errors.ts";
import { ownSignal } from "../core/own-signal.ts";
import { order } from "./graph.ts";
import { type Observed, ownership, type Whose } from "./observed.ts";
import type { Action, Goal, Plan, Step } from "./plan.ts";
import type { FieldChange, Resource } from "./resource.ts";

export interface PlanOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Takes over what exists without our tags, instead of refusing it. */
  readonly adopt?: boolean;
  /** Ids of resources that a teardown leaves standing. */
  readonly keep?: readonly string[];
}

/** A plan, and what was seen when it was made. */
export interface Planned {
  readonly plan: Plan;
  readonly observed: Observed;
}

/**
 * Reads in parallel; writes nothing. For `up` throws NOT_OURS when a resource exists without our
 * tags and is not to be adopted; for `down` such a resource is planned to be kept.
 */
export async function makePlan(
  goal: Goal,
  resources: readonly Resource[],
  options: PlanOptions,
): Promise<Planned> {
  const at = options.clock.now();
  const states = await lookAt(goal, resources, options.signal);
  return planFor(goal, resources, { at, states }, options);
}

/** The same for what has been seen already. */
export function planFor(
  goal: Goal,
  resources: readonly Resource[],
  observed: Observed,
  options: Pick<PlanOptions, "adopt" | "keep">,
): Planned {
  const ordered = order(resources);
  const owned = ownership(ordered, observed.states);
  const steps =
    goal === "up" ? stepsUp(ordered, observed, owned, options) : stepsDown(ordered, owned, options);
  return { plan: { goal, steps }, observed };
}

async function lookAt(
  goal: Goal,
  resources: readonly Resource[],
  signal: AbortSignal,
): Promise<Map<string, unknown>> {
  const looks = await Promise.allSettled(
    resources.map((resource) => {
      const own = ownSignal(signal);
      return goal === "up" ? resource.read(own) : resource.find(own);
    }),
  );
  const states = new Map<string, unknown>();
  for (const [i, resource] of resources.entries()) {
    const look = looks[i];
    if (look?.status === "rejected") throw look.reason;
    if (look?.value !== undefined) states.set(resource.id, look.value);
  }
  return states;
}

function stepsUp(
  resources: readonly Resource[],
  observed: Observed,
  owned: ReadonlyMap<string, Whose>,
  options: Pick<PlanOptions, "adopt">,
): Step[] {
  const strangers = resources.filter(
    ({ id, wanted }) => wanted !== false && owned.get(id) === "foreign",
  );
  if (strangers.length > 0 && options.adopt !== true) throw notOurs(strangers);
  return resources.flatMap((resource) => {
    if (resource.wanted === false) {
      return owned.get(resource.id) === "ours" ? [step(resource, "remove", {})] : [];
    }
    const state = observed.states.get(resource.id);
    const changes = state === undefined ? [] : resource.diff(state);
    return step(resource, state === undefined ? "create" : actionFor(changes), {
      changes,
      adopts: owned.get(resource.id) === "foreign",
    });
  });
}

function stepsDown(
  resources: readonly Resource[],
  owned: ReadonlyMap<string, Whose>,
  options: Pick<PlanOptions, "keep">,
): Step[] {
  return resources.toReversed().flatMap((resource) => {
    const whose = owned.get(resource.id);
    if (whose === undefined || whose === "absent") return [];
    const kept = options.keep?.includes(resource.id) === true;
    return whose === "foreign"
      ? [step(resource, "keep", { foreign: true })]
      : [step(resource, kept ? "keep" : "remove", {})];
  });
}

const actionFor = (changes: readonly FieldChange[]): Action =>
  changes.some((change) => change.recreate) ? "recreate" : changes.length > 0 ? "update" : "keep";

function step(resource: Resource, action: Action, rest: Partial<Step>): Step {
  const { id, kind, name, needs } = resource;
  return { id, kind, name, needs, action, changes: [], adopts: false, ...rest };
}

/** The refusal to touch what exists without our tags. */
export function notOurs(resources: readonly Resource[]): SqslamError {
  const names = resources.map((resource) => `${resource.kind} "${resource.name}"`);
  const one = names.length === 1;
  return new SqslamError(
    "NOT_OURS",
    `${names.join(", ")} ${one ? "exists and does" : "exist and do"} not carry this pipeline's tags, so ${one ? "it belongs" : "they belong"} to somebody else.`,
    {
      hint: "Choose another name in the pipeline file, or take over what is there with `sqslam up --adopt`.",
    },
  );
}
