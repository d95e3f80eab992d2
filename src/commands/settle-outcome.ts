// The end of a run that did not go through: what to throw, and what to say about what exists.
import type { Context } from "../context.ts";
import { messageOf, SqslamError } from "../core/errors.ts";
import type { Outcome } from "../engine/execute.ts";
import type { Action, Plan } from "../engine/plan.ts";

/** What is used of a command's context. */
interface Stage {
  readonly signal: AbortSignal;
  readonly reporter: Pick<Context["reporter"], "note">;
}

/**
 * What was done, by id. Throws the reason when the run was interrupted, the only failure when
 * nothing was changed, and PARTIAL when some steps were done and others were not.
 */
export function settleOutcome(
  context: Stage,
  plan: Plan,
  { settled }: Outcome,
): ReadonlyMap<string, Action> {
  const did = new Map<string, Action>();
  const planned = new Set(plan.steps.map(({ id }) => id));
  const failures: { readonly id: string; readonly error: unknown }[] = [];
  for (const [id, end] of settled) {
    // What is neither there nor wanted has no step, and is no news.
    if (end.status === "done" && planned.has(id)) did.set(id, end.value);
    if (end.status === "failed") failures.push({ id, error: end.error });
  }
  if (context.signal.aborted) {
    context.reporter.note("warning", whatExists(plan, did));
    context.signal.throwIfAborted();
  }
  const [first] = failures;
  if (first === undefined) return did;
  // A bug stays a bug: shown with its stack, not as something to act on.
  const bug = failures.find(({ error }) => !(error instanceof SqslamError));
  if (bug !== undefined) throw bug.error;
  const changed = [...did.values()].filter((action) => action !== "keep").length;
  if (changed === 0 && failures.length === 1) throw whole(first.error);
  throw new SqslamError(
    changed === 0 ? codeOf(whole(first.error)) : "PARTIAL",
    [
      `${changed} of ${plan.steps.length} steps were done, ${failures.length} failed:`,
      ...failures.map(({ error }) => messageOf(error)),
    ].join("\n"),
    {
      hint:
        hintOf(whole(first.error)) ??
        `Repair what is named above, then \`sqslam ${plan.goal}\` goes on where this run stopped.`,
      cause: first.error,
    },
  );
}

function whatExists(plan: Plan, did: ReadonlyMap<string, Action>): string {
  const names = (test: (action: Action | undefined) => boolean): string =>
    plan.steps
      .filter((step) => step.action !== "keep" && test(did.get(step.id)))
      .map((step) => `${step.kind} ${step.name}`)
      .join(", ") || "nothing";
  const done = names((action) => action !== undefined);
  const open = names((action) => action === undefined);
  const next =
    plan.goal === "up"
      ? "`sqslam up` goes on from here, `sqslam down` removes it all"
      : "`sqslam down` goes on from here";
  return `Interrupted. Done: ${done}. Not done: ${open}. ${next}.`;
}

/** Something that the pipeline file refers to is missing: the pipeline itself was to be created. */
function whole(error: unknown): unknown {
  if (!(error instanceof SqslamError) || error.code !== "NOT_DEPLOYED") return error;
  return new SqslamError("AWS", error.message, {
    hint: "Somebody else may be changing the same pipeline; if not, check the names and ARNs that the pipeline file refers to.",
    cause: error,
  });
}

const codeOf = (error: unknown) => (error instanceof SqslamError ? error.code : "AWS");
const hintOf = (error: unknown) => (error instanceof SqslamError ? error.hint : undefined);
