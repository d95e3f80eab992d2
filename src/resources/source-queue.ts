import type { Pipeline } from "../config/pipeline.ts";
import type { Resource } from "../engine/resource.ts";
import { type QueueState, queueResource } from "./queue.ts";
import { queueAttributes } from "./queue-attributes.ts";
import type { Setting } from "./setting.ts";

/** Where messages are sent to, and the function gets them from. */
export function sourceQueueResource(
  pipeline: Pipeline,
  needs: readonly string[],
  setting: Setting,
): Resource<QueueState> {
  return queueResource(
    {
      id: "queue",
      kind: "queue",
      name: pipeline.queue.name,
      needs,
      attributes: queueAttributes(pipeline, setting.where),
    },
    setting,
  );
}
