import type { Access, Ground, Queues } from "../ports.ts";
import type { Service } from "../service.ts";
import { sqsModel } from "../wire/models.ts";
import { Archive } from "./archive.ts";
import { attributeActions } from "./attribute-actions.ts";
import { moveActions } from "./move-actions.ts";
import { MoveTasks } from "./move-tasks.ts";
import { queueNeeds } from "./needs.ts";
import { permissionActions } from "./permission-actions.ts";
import { queueActions } from "./queue-actions.ts";
import { receiptActions } from "./receipt-actions.ts";
import { receiveActions } from "./receive-actions.ts";
import { Registry } from "./registry.ts";
import { sendActions } from "./send-actions.ts";
import { queueSource } from "./source.ts";
import { tagActions } from "./tag-actions.ts";

export interface Sqs {
  readonly service: Service;
  readonly queues: Queues;
  /** Ends all timers and waits. */
  stop(): void;
}

/** `inFlightQuota`: AWS's own unless another is named. */
export function sqsService(
  ground: Ground,
  access?: Pick<Access, "identify">,
  inFlightQuota?: number,
): Sqs {
  const archive = new Archive(ground.store);
  const registry = new Registry(ground, archive, inFlightQuota);
  const tasks = new MoveTasks(ground, archive, registry);
  return {
    service: {
      model: sqsModel,
      actions: {
        ...queueActions(registry),
        ...attributeActions(registry, ground),
        ...permissionActions(registry),
        ...tagActions(registry),
        ...sendActions(registry, access),
        ...receiveActions(registry, ground.clock),
        ...receiptActions(registry),
        ...moveActions(registry, tasks),
      },
      needs: queueNeeds(registry),
    },
    queues: {
      find(arn) {
        const queue = registry.find(arn);
        return queue && queueSource(queue, ground.clock);
      },
    },
    stop() {
      tasks.stop();
      registry.stop();
    },
  };
}
