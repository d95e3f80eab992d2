// The proof at the end of a teardown: look once more at everything.
import type { Clock } from "../core/clock.ts";
import { poll } from "../core/poll.ts";
import { SqslamError } from "../core/errors.ts";
import type { Outcome } from "./execute.ts";
import type { Plan } from "./plan.ts";
import type { Resource } from "./resource.ts";

// A deleted queue may be seen for up to a minute (aws-facts 2.3).
const VANISHING = { first: 500, most: 1_000, within: 90_000 };

/**
 * Returns what the plan has removed and what is still there after a fair wait. What the removal
 * itself has seen to be gone is not looked at twice.
 */
export async function proveGone(
  plan: Plan,
  resources: readonly Resource[],
  outcome: Pick<Outcome, "gone">,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly Resource[]> {
  const removed = plan.steps.filter(({ action }) => action === "remove").map(({ id }) => id);
  const looks = await Promise.all(
    resources
      .filter(({ id }) => removed.includes(id) && !outcome.gone.has(id))
      .map(async (resource) =>
        (await isGone(resource, clock, AbortSignal.any([signal]))) ? [] : [resource],
      ),
  );
  return looks.flat();
}

async function isGone(resource: Resource, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const look = async () => {
    const state = await resource.find(signal);
    // Somebody may have taken the name meanwhile: that is then not ours to worry about.
    return state === undefined || resource.owns(state) === false ? true : undefined;
  };
  try {
    return await poll(`${resource.kind} to be gone`, look, VANISHING, clock, signal);
  } catch (error) {
    if (error instanceof SqslamError && error.code === "TIMED_OUT") return false;
    throw error;
  }
}
