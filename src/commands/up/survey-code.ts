// The beginning of `up --code-only`: one look at the function, whose ARN also tells where we are.
import { counted } from "../../aws/counted.ts";
import { homeOf } from "../../aws/names.ts";
import type { Context } from "../../context.ts";
import { SqslamError } from "../../core/errors.ts";
import { planFor } from "../../engine/make-plan.ts";
import { deployedFunction } from "../../operations/deployed-function.ts";
import type { UpFlags } from "./run.ts";
import { lazily, type Survey } from "./survey.ts";

export async function surveyCode(context: Context): Promise<Survey> {
  const { clock, random, signal, reporter } = context;
  const pipeline = await context.pipeline({ advice: true });
  const { connection, calls } = counted(await context.connect());
  const at = clock.now();
  const asked = deployedFunction(pipeline, connection, signal);
  // Awaited below, after the sources: what is wrong on this machine is told first.
  asked.catch(() => {});
  // On its way while the rest is loaded.
  const { loadSources } = await import("../../artifact/load.ts");
  const code = lazily(await loadSources(pipeline.function, signal));
  const { codeOnly } = await import("../../resources/code-only.ts");
  const { functionOf } = await import("../../resources/pipeline.ts");
  const state = await asked;

  const home = homeOf(state.live.FunctionArn ?? "");
  const where = { ...home, endpoint: connection.endpoint, caller: undefined };
  const whole = functionOf({ pipeline, code, where, connection, clock, random });
  const resource = codeOnly(whole);
  const fields = (changes: readonly { readonly field: string }[]) =>
    changes.map(({ field }) => field);
  const changed = fields(resource.diff(state));
  const left = fields(whole.diff(state)).filter((field) => !changed.includes(field));
  if (left.length > 0) {
    reporter.note("warning", `Left as it is: ${left.join(", ")}. \`sqslam up\` changes that too.`);
  }
  const observed = { at, states: new Map([[resource.id, state]]) };
  const planned = planFor("up", [resource], observed, {});
  reporter.emit({ type: "plan.ready", plan: planned.plan });
  return { pipeline, where, code, resources: [resource], planned, calls };
}

/** Throws WRONG_USE for what concerns more than code. */
export function refuseMore({ adopt, recreate }: Pick<UpFlags, "adopt" | "recreate">): void {
  const more = adopt ? "--adopt" : recreate ? "--recreate" : undefined;
  if (more === undefined) return;
  throw new SqslamError("WRONG_USE", `--code-only and ${more} cannot be asked for together.`, {
    hint: `Run \`sqslam up ${more}\` first.`,
  });
}
