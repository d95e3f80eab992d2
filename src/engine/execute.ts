// Carries out a plan: what must come first, then the graph as parallel as its arrows allow, then
// what had to wait for all the rest. Never undoes: the next run looks again and goes on from there.
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/emit.ts";
import { SqslamError } from "../core/errors.ts";
import { converge, type Pass, remove, type Turn } from "./converge.ts";
import type { EngineEvent } from "./events.ts";
import { order, reverse, type Settled, walk } from "./graph.ts";
import type { Observed } from "./observed.ts";
import type { Action, Plan, Step } from "./plan.ts";
import { type Progress, trackProgress, type Waited } from "./progress.ts";
import type { Resource } from "./resource.ts";

export interface ExecuteOptions {
  readonly emit: Emit<EngineEvent>;
  readonly clock: Clock;
  /** On abort the calls in flight are finished and nothing new is begun. */
  readonly signal: AbortSignal;
  /** What the plan was made from: spares the second look while it is fresh. */
  readonly observed?: Observed;
  /** Without it a plan that removes something in order to create it anew is refused. */
  readonly allowRecreate?: boolean;
  /** False = do not wait for what nothing else waits for. */
  readonly wait?: boolean;
}

export interface Outcome {
  /** By id, in the order of `resources`: what was done, or why not. */
  readonly settled: ReadonlyMap<string, Settled<Action>>;
  /** Milliseconds that each step took, by id. */
  readonly took: ReadonlyMap<string, number>;
  readonly waited: readonly Waited[];
  /** Ids of what was removed and has been seen to be gone already. */
  readonly gone: ReadonlySet<string>;
}

// Old enough to notice that somebody was asked a question in between.
const FRESH_FOR = 15_000;

interface Run {
  readonly resources: readonly Resource[];
  readonly steps: ReadonlyMap<string, Step>;
  readonly seen: ReadonlyMap<string, unknown> | undefined;
  readonly needed: ReadonlySet<string>;
  readonly wait: boolean;
  readonly progress: Progress;
  readonly gone: Set<string>;
  readonly signal: AbortSignal;
}

/** Never rejects because a step failed: the outcome says so. Throws REFUSED before it begins. */
export async function execute(
  plan: Plan,
  resources: readonly Resource[],
  options: ExecuteOptions,
): Promise<Outcome> {
  if (options.allowRecreate !== true) refuseRecreate(plan);
  const run = prepare(plan, resources, options);
  const settled = plan.goal === "up" ? await runUp(run) : await runDown(run);
  for (const [id, end] of settled) {
    // What is neither there nor wanted has no step, and is no news.
    if (end.status === "skipped" && run.steps.has(id)) run.progress.skipped(id, end.because);
  }
  const { took, waited } = run.progress;
  return { settled, took, waited, gone: run.gone };
}

function prepare(plan: Plan, resources: readonly Resource[], options: ExecuteOptions): Run {
  const { observed, clock, signal } = options;
  const fresh = observed !== undefined && clock.now() - observed.at <= FRESH_FOR;
  return {
    resources,
    steps: new Map(plan.steps.map((step) => [step.id, step])),
    seen: fresh ? observed.states : undefined,
    needed: new Set(resources.flatMap((resource) => resource.needs)),
    wait: options.wait !== false,
    progress: trackProgress(options.emit, clock, signal),
    gone: new Set(),
    signal,
  };
}

async function runUp(run: Run): Promise<Map<string, Settled<Action>>> {
  const early = await passOver(run, "first");
  const late = withChanges(run, "last");
  const blocker = failedIn(early);
  if (blocker !== undefined) {
    return settle(run, (id) => early.get(id) ?? { status: "skipped", because: blocker });
  }

  const main = await walk(order(run.resources), (resource) =>
    take(run, resource, "main", { last: !late.has(resource), before: done(early, resource.id) }),
  );
  if (late.size === 0) return main;

  const stopper = failedIn(main);
  const end = stopper === undefined ? await passOver(run, "last", main) : undefined;
  return settle(run, (id) => {
    const held = stopper !== undefined && main.get(id)?.status === "done" && isIn(late, id);
    return held ? { status: "skipped", because: stopper } : (end?.get(id) ?? main.get(id));
  });
}

async function runDown(run: Run): Promise<Map<string, Settled<Action>>> {
  return walk(reverse(run.resources), (resource) => take(run, resource, "main", { last: true }));
}

/** The changes of one of the two outer passes, all at once. */
function passOver(
  run: Run,
  pass: "first" | "last",
  before?: ReadonlyMap<string, Settled<Action>>,
): Promise<Map<string, Settled<Action>>> {
  const nodes = [...withChanges(run, pass)].map((resource) => ({ ...resource, needs: [] }));
  return walk(nodes, (resource) =>
    take(run, resource, pass, { last: pass === "last", before: done(before, resource.id) }),
  );
}

interface Place {
  /** True when nothing of the step is left for a later pass. */
  readonly last: boolean;
  /** What an earlier pass did to it. */
  readonly before?: Action | undefined;
}

async function take(run: Run, resource: Resource, pass: Pass, place: Place): Promise<Action> {
  const step = run.steps.get(resource.id);
  if (step === undefined || step.action === "keep") return "keep";
  run.signal.throwIfAborted();
  const { progress } = run;
  progress.start(step);
  try {
    const turn = turnOf(run, resource, step, pass);
    const did = step.action === "remove" ? await remove(turn) : await converge(turn);
    const action = did === "keep" ? (place.before ?? did) : did;
    if (place.last) progress.done(step.id, action);
    return action;
  } catch (error) {
    progress.failed(step.id, error);
    throw error;
  }
}

function turnOf(run: Run, resource: Resource, step: Step, pass: Pass): Turn {
  return {
    resource,
    step,
    pass,
    seen: run.seen === undefined ? undefined : { state: run.seen.get(resource.id) },
    work: run.progress.work(step),
    wait: run.wait || run.needed.has(resource.id),
    gone: () => void run.gone.add(resource.id),
  };
}

function withChanges(run: Run, pass: "first" | "last"): Set<Resource> {
  return new Set(
    run.resources.filter((resource) => {
      const step = run.steps.get(resource.id);
      return step?.action === "update" && step.changes.some((change) => change.when === pass);
    }),
  );
}

const isIn = (resources: ReadonlySet<Resource>, id: string): boolean =>
  [...resources].some((resource) => resource.id === id);

function failedIn(settled: ReadonlyMap<string, Settled<Action>>): string | undefined {
  return [...settled].find(([, end]) => end.status === "failed")?.[0];
}

function done(
  settled: ReadonlyMap<string, Settled<Action>> | undefined,
  id: string,
): Action | undefined {
  const end = settled?.get(id);
  return end?.status === "done" ? end.value : undefined;
}

function settle(
  run: Run,
  ending: (id: string) => Settled<Action> | undefined,
): Map<string, Settled<Action>> {
  return new Map(
    run.resources.flatMap(({ id }) => {
      const end = ending(id);
      return end === undefined ? [] : [[id, end] as const];
    }),
  );
}

function refuseRecreate(plan: Plan): void {
  const step = plan.steps.find((each) => each.action === "recreate");
  if (step === undefined) return;
  const fields = step.changes.filter((change) => change.recreate).map((change) => change.field);
  throw new SqslamError(
    "REFUSED",
    `${step.kind} "${step.name}" cannot change ${fields.join(", ")} in place: it has to be removed, with what is in it, and created again.`,
    { hint: "Run `sqslam up --recreate` to do that, or take the change back." },
  );
}
