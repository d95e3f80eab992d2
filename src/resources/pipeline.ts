// The six resources of a pipeline, with the alarms that it has or may have had, and what each needs.
import type { Connection, Where } from "../aws/connection.ts";
import type { Pipeline } from "../config/pipeline.ts";
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { Resource } from "../engine/resource.ts";
import { alarmLooks } from "./alarm-looks.ts";
import { alarmMark } from "./alarm-mark.ts";
import { alarmResource } from "./alarm.ts";
import { alarmSpecs } from "./alarm-settings.ts";
import { deadLetterQueueResource } from "./dead-letter-queue.ts";
import type { Code } from "./function-code.ts";
import type { FunctionState } from "./function-look.ts";
import { functionResource } from "./function.ts";
import { guarded } from "./guarded.ts";
import { logGroupResource } from "./log-group.ts";
import { mappingResource } from "./mapping.ts";
import { ownershipOf } from "./ownership.ts";
import { roleResource } from "./role.ts";
import type { Setting } from "./setting.ts";
import { sourceQueueResource } from "./source-queue.ts";

export interface PipelineParts {
  readonly pipeline: Pipeline;
  /** undefined where nothing is to be uploaded: then only foreign code counts as a change. */
  readonly code: Code | undefined;
  readonly where: Where;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: Random;
}

export function pipelineResources(parts: PipelineParts): readonly Resource[] {
  const { pipeline, connection } = parts;
  const setting = settingOf(parts);
  const { deadLetterQueue: dlq } = pipeline;
  const guard = <State>(resource: Resource<State>): Resource => guarded(resource, connection);
  const mark = alarmMark(pipeline.alarms !== undefined);
  const place = {
    needs: ["role"],
    look: alarmLooks(connection),
    mayExist: async () => pipeline.alarms !== undefined || mark.seen(),
  };
  return [
    guard(mark.on(roleResource(pipeline, mark.tags, setting))),
    ...(dlq === undefined ? [] : [guard(deadLetterQueueResource(pipeline, dlq, setting))]),
    guard(sourceQueueResource(pipeline, dlq === undefined ? [] : ["dead-letter-queue"], setting)),
    guard(logGroupResource(pipeline.logs, setting)),
    functionOf(parts, ["role", "log-group"]),
    guard(mappingResource(pipeline, ["queue", "function"], setting)),
    ...alarmSpecs(pipeline).map((spec) => guard(alarmResource(spec, place, setting))),
  ];
}

/** The function by itself. */
export function functionOf(
  parts: PipelineParts,
  needs: readonly string[] = [],
): Resource<FunctionState> {
  const { pipeline, code, connection } = parts;
  const resource = functionResource(pipeline, needs, code, settingOf(parts));
  return guarded(resource, connection, Object.values(pipeline.function.environment));
}

const settingOf = ({ pipeline, connection, where, clock, random }: PipelineParts): Setting => ({
  connection,
  where,
  clock,
  random,
  ownership: ownershipOf(pipeline),
});
