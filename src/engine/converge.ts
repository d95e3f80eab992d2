// One resource made right: look, then do the least. What was seen while planning counts as the
// look when it is fresh; whenever AWS then contradicts it, look again instead of insisting.
import { SqslamError } from "../core/errors.ts";
import { notOurs } from "./make-plan.ts";
import type { Action, Step } from "./plan.ts";
import type { FieldChange, Resource, Work } from "./resource.ts";

/** `first` and `last` are the passes before and after the walk over the graph. */
export type Pass = "first" | "main" | "last";

export interface Turn {
  readonly resource: Resource;
  readonly step: Step;
  readonly pass: Pass;
  /** What the plan was made from; undefined = look again. */
  readonly seen: { readonly state: unknown } | undefined;
  readonly work: Work;
  /** False = do not wait until it is usable. */
  readonly wait: boolean;
  /** Told when the removal has seen that nothing is left. */
  readonly gone: () => void;
}

// The first look, one after a surprise, and one more for a surprise that somebody else caused.
const MOST_LOOKS = 3;

/** Returns what was done. */
export async function converge(turn: Turn): Promise<Action> {
  return looking(
    turn,
    (signal) => turn.resource.read(signal),
    (state, fresh) => act(turn, state, fresh),
  );
}

/** Returns when the removal is accepted, or at once when nothing is there. */
export async function remove(turn: Turn): Promise<Action> {
  const { resource, work } = turn;
  return looking(
    turn,
    (signal) => resource.find(signal),
    async (state) => {
      if (state === undefined) return "keep";
      if (resource.owns(state) === false) throw notOurs([resource]);
      if ((await resource.remove(state, work)) === "gone") turn.gone();
      return "remove";
    },
  );
}

async function looking(
  turn: Turn,
  look: (signal: AbortSignal) => Promise<unknown>,
  then: (state: unknown, fresh: boolean) => Promise<Action>,
): Promise<Action> {
  let seen = turn.seen;
  for (let looks = 1; ; looks++) {
    const fresh = seen === undefined;
    const state = seen === undefined ? await look(turn.work.signal) : seen.state;
    try {
      return await then(state, fresh);
    } catch (error) {
      if (looks === MOST_LOOKS || !contradicts(error)) throw error;
      seen = undefined;
    }
  }
}

/** AWS says that the world is not as we saw it: there already, changed meanwhile, or gone. */
const contradicts = (error: unknown): boolean =>
  error instanceof SqslamError && (error.code === "CONFLICT" || error.code === "NOT_DEPLOYED");

async function act(turn: Turn, state: unknown, fresh: boolean): Promise<Action> {
  const { resource, step, work } = turn;
  if (state === undefined) {
    if (turn.pass !== "main") return "keep"; // the walk creates it, whole
    await resource.create(work);
    if (turn.wait) await resource.ready(work);
    return step.action === "recreate" ? "recreate" : "create";
  }
  if (resource.owns(state) === false && !step.adopts) throw notOurs([resource]);
  const changes = resource.diff(state).filter((change) => belongs(change, turn.pass, fresh));
  if (changes.length === 0) return "keep";
  if (changes.some((change) => change.recreate)) {
    refuseUnplanned(turn);
    await resource.remove(state, work);
    return act(turn, undefined, true);
  }
  await resource.update(state, changes, work);
  if (turn.wait) await resource.ready(work);
  return "update";
}

/** A `first` change that only a fresh look shows has missed its pass, and is made in the walk. */
function belongs(change: FieldChange, pass: Pass, fresh: boolean): boolean {
  if (pass !== "main") return change.when === pass;
  return change.when === undefined || (change.when === "first" && fresh);
}

function refuseUnplanned({ resource, step }: Turn): void {
  if (step.action === "recreate") return;
  throw new SqslamError(
    "REFUSED",
    `${resource.kind} "${resource.name}" has changed since the plan was made, and can now only be made right by removing and creating it again.`,
    { hint: "Run `sqslam up --dry-run` to see the new plan." },
  );
}
