// The proof at the end of a teardown: look once more at everything.
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/emit.ts";
import { SqslamError } from "../core/errors.ts";
import { ownSignal } from "../core/own-signal.ts";
import { poll } from "../core/poll.ts";
import type { EngineEvent } from "./events.ts";
import type { Outcome } from "./execute.ts";
import type { Plan } from "./plan.ts";
import type { Resource } from "./resource.ts";

// A deleted queue may be seen for up to a minute (aws-facts 2.3).
const VANISHING = { first: 500, most: 1_000, within: 90_000 };

export interface ProofOptions {
  readonly emit: Emit<EngineEvent>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Returns what is still there after a fair wait, of all that was not to be kept: also what was not
 * there before, and another run has brought up meanwhile. What the removal itself has seen to be gone
 * is not looked at twice.
 */
export async function proveGone(
  plan: Plan,
  resources: readonly Resource[],
  outcome: Pick<Outcome, "gone">,
  options: ProofOptions,
): Promise<readonly Resource[]> {
  const kept = plan.steps.filter(({ action }) => action === "keep").map(({ id }) => id);
  const looks = await Promise.all(
    resources
      .filter(({ id }) => !kept.includes(id) && !outcome.gone.has(id))
      .map(async (resource) => ((await isGone(resource, options)) ? [] : [resource])),
  );
  return looks.flat();
}

async function isGone(resource: Resource, { emit, clock, ...options }: ProofOptions) {
  const signal = ownSignal(options.signal);
  const what = `${resource.kind} to be gone`;
  let looks = 0;
  const look = async () => {
    const state = await resource.find(signal);
    looks += 1;
    // Somebody may have taken the name meanwhile: that is then not ours to worry about.
    if (state === undefined || resource.owns(state) === false) return true;
    if (looks === 1) emit({ type: "step.wait", id: resource.id, what: "AWS to forget it" });
    return undefined;
  };
  try {
    return await poll(what, look, VANISHING, clock, signal);
  } catch (error) {
    if (error instanceof SqslamError && error.code === "TIMED_OUT") return false;
    throw error;
  }
}
