import type {
  GetQueueAttributesCommandInput,
  GetQueueAttributesCommandOutput,
  SetQueueAttributesCommandInput,
} from "@aws-sdk/client-sqs";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import type { Call, Result } from "../service.ts";
import { type Attributes, changed, describe, readAttributes } from "./attributes.ts";
import { invalidAttribute, RULES } from "./attribute-rules.ts";
import { checkRedrive } from "./check-redrive.ts";
import type { Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";
import { stillSeen } from "./visibility-seen.ts";

export function attributeActions(
  registry: Registry,
  ground: Pick<Ground, "clock" | "random" | "delays">,
) {
  return {
    GetQueueAttributes(
      { QueueUrl, AttributeNames: names = [] }: GetQueueAttributesCommandInput,
      call: Call,
    ): Result<GetQueueAttributesCommandOutput> {
      const all = attributesOf(registry.at(QueueUrl, call));
      for (const name of names) {
        if (name !== "All" && !(name in RULES) && !(name in all)) {
          throw new Fault("InvalidAttributeName", `Unknown Attribute ${name}.`);
        }
      }
      const chosen = names.includes("All")
        ? all
        : Object.fromEntries(names.flatMap((name) => entryOf(all, name)));
      return { Attributes: Object.keys(chosen).length === 0 ? undefined : chosen };
    },

    SetQueueAttributes(
      { QueueUrl, Attributes: given = {} }: SetQueueAttributesCommandInput,
      call: Call,
    ): void {
      const queue = registry.at(QueueUrl, call);
      const changes = readAttributes(given, queue.fifo);
      if (changes["FifoQueue"] === "false") {
        throw invalidAttribute("FifoQueue", "Modifying queue type is not supported.");
      }
      checkRedrive(registry, queue.arn, given.RedrivePolicy);
      const attributes = changed(queue.record.attributes, changes);
      const lambdaSees = stillSeen(queue, attributes, ground);
      queue.update({ attributes, modifiedAt: registry.seconds(), lambdaSees });
    },
  };
}

function attributesOf(queue: Queue): Attributes {
  const { arn, attributes, createdAt, modifiedAt } = queue.record;
  const { ready, delayed, "in-flight": inFlight } = queue.counts;
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(ready),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(createdAt),
    LastModifiedTimestamp: String(modifiedAt),
    ...describe(attributes, queue.fifo),
  };
}

function entryOf(all: Attributes, name: string): [string, string][] {
  const value = all[name];
  return value === undefined ? [] : [[name, value]];
}
