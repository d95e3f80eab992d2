// What AWS would refuse, or what would lose messages, seen before the first call and without one.
import type { Finding } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";
import { alarmRules } from "./preflight-alarms.ts";
import { environmentRules } from "./preflight-environment.ts";
import { filterRules } from "./preflight-filters.ts";
import { functionRules } from "./preflight-function.ts";
import { logRules } from "./preflight-logs.ts";
import { mappingRules } from "./preflight-mapping.ts";
import { nameRules } from "./preflight-names.ts";
import { deadLetterQueueRules, queueRules } from "./preflight-queues.ts";
import { regionRules } from "./preflight-regions.ts";
import { roleRules } from "./preflight-role.ts";
import { runtimeRules } from "./preflight-runtime.ts";
import { tagRules } from "./preflight-tags.ts";

/**
 * Every rule that looks at more than a field's own form; errors are what AWS refuses. `now`, in
 * milliseconds since the epoch, is for what AWS ends on a date; without it that is not looked at.
 */
export function preflight(pipeline: Pipeline, now?: number): readonly Finding[] {
  const { function: config } = pipeline;
  return [
    ...nameRules(pipeline),
    ...queueRules(pipeline),
    ...deadLetterQueueRules(pipeline),
    ...functionRules(config),
    ...(now === undefined ? [] : runtimeRules(config.runtime, now)),
    ...environmentRules(config.environment),
    ...mappingRules(pipeline),
    ...alarmRules(pipeline),
    ...filterRules(pipeline.mapping),
    ...logRules(pipeline.logs),
    ...roleRules(pipeline.role),
    ...regionRules(pipeline),
    ...tagRules(pipeline.tags),
  ];
}
