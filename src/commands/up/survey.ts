// The beginning that `up` and `plan` share: read the sources, find out where we are, look at everything.
import { counted } from "../../aws/counted.ts";
import type { ApiCall, Where } from "../../aws/connection.ts";
import { whereAmI } from "../../aws/where.ts";
import type { Pipeline } from "../../config/pipeline.ts";
import { requireTopicHere } from "../../config/preflight-alarms.ts";
import type { Context } from "../../context.ts";
import { makePlan, type Planned } from "../../engine/make-plan.ts";
import type { Resource } from "../../engine/resource.ts";
import type { Code } from "../../resources/function-code.ts";

export interface Survey {
  readonly pipeline: Pipeline;
  readonly where: Where;
  readonly code: Code;
  readonly resources: readonly Resource[];
  readonly planned: Planned;
  readonly calls: readonly ApiCall[];
}

export async function survey(context: Context, adopt: boolean): Promise<Survey> {
  const { clock, random, signal } = context;
  const pipeline = await context.pipeline({ advice: true });
  const { connection, calls } = counted(await context.connect());
  const asked = whereAmI(connection, signal);
  // Awaited below, after the sources: what is wrong on this machine is told first.
  asked.catch(() => {});
  // On its way while the rest is loaded: the clients of all services take longer than an answer does.
  const { loadSources } = await import("../../artifact/load.ts");
  const code = lazily(await loadSources(pipeline.function, signal));
  const { pipelineResources } = await import("../../resources/pipeline.ts");
  const where = await asked;
  requireTopicHere(pipeline, where);
  const resources = pipelineResources({ pipeline, code, where, connection, clock, random });
  const planned = await makePlan("up", resources, { clock, signal, adopt });
  context.reporter.emit({ type: "plan.ready", plan: planned.plan });
  return { pipeline, where, code, resources, planned, calls };
}

/** Zips once, when first asked. */
export function lazily(sources: Code["sources"]): Code {
  const zipped = async () => (await import("../../artifact/zip.ts")).zipSources(sources);
  let zip: ReturnType<Code["zip"]> | undefined;
  return { sources, zip: () => (zip ??= zipped()) };
}
