import type { DeadLetterQueueConfig, Pipeline } from "../config/pipeline.ts";
import type { Resource } from "../engine/resource.ts";
import { type QueueState, queueResource } from "./queue.ts";
import { deadLetterQueueAttributes } from "./queue-attributes.ts";
import type { Setting } from "./setting.ts";

/** Where messages go that were received too often. */
export function deadLetterQueueResource(
  pipeline: Pipeline,
  config: DeadLetterQueueConfig,
  setting: Setting,
): Resource<QueueState> {
  return queueResource(
    {
      id: "dead-letter-queue",
      kind: "dead-letter queue",
      name: config.name,
      needs: [],
      attributes: deadLetterQueueAttributes(pipeline, config.retentionSeconds, setting.where),
    },
    setting,
  );
}
