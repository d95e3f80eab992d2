// One look at everything, in parallel. Most of it is what the plan has read anyway.
import type { Connection } from "../../aws/connection.ts";
import { whereAmI } from "../../aws/where.ts";
import type { Pipeline } from "../../config/pipeline.ts";
import type { Clock } from "../../core/clock.ts";
import type { Random } from "../../core/random.ts";
import { makePlan } from "../../engine/make-plan.ts";
import { alarmReport, mappingReport, queueReport } from "./observed.ts";
import type { StatusReport } from "./report.ts";
import { overall, resourceReport } from "./resources.ts";

export interface StatusParts {
  readonly pipeline: Pipeline;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

export async function statusOf(parts: StatusParts): Promise<StatusReport> {
  const { pipeline, connection, clock, signal } = parts;
  const asked = whereAmI(connection, signal);
  // Both are awaited below; until then a failure of them must not end the process.
  asked.catch(() => undefined);
  // On its way while the clients of the other services are loaded.
  const { newestLogLine } = await import("./newest-log-line.ts");
  const log = newestLogLine(connection, pipeline.logs.name, signal);
  log.catch(() => undefined);
  const { pipelineResources } = await import("../../resources/pipeline.ts");
  const where = await asked;
  // Without the sources: a status must be had from a machine that cannot build the function.
  const resources = pipelineResources({ ...parts, where, code: undefined });
  const { plan, observed } = await makePlan("up", resources, { clock, signal, adopt: true });
  const reports = plan.steps.map(resourceReport);
  const newest = await log;
  const queueOf = (id: string, name: string) => queueReport(name, observed.states.get(id));
  return {
    name: pipeline.name,
    stage: pipeline.stage,
    account: where.account,
    region: where.region,
    state: overall(reports),
    resources: reports,
    mapping: mappingReport(observed.states.get("mapping")),
    queue: queueOf("queue", pipeline.queue.name),
    deadLetterQueue:
      pipeline.deadLetterQueue && queueOf("dead-letter-queue", pipeline.deadLetterQueue.name),
    alarms: resources
      .filter(({ id }) => id.startsWith("alarm-"))
      .flatMap(({ id, name }) => alarmReport(name, observed.states.get(id)) ?? []),
    newestLogLine: newest && {
      group: pipeline.logs.name,
      ...newest,
      ageMs: Math.max(0, clock.now() - newest.timestamp),
    },
  };
}
