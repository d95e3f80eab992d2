import type {
  ListQueueTagsCommandInput,
  ListQueueTagsCommandOutput,
  TagQueueCommandInput,
  UntagQueueCommandInput,
} from "@aws-sdk/client-sqs";
import type { Call, Result } from "../service.ts";
import { checkTags } from "./check-tags.ts";
import type { Registry } from "./registry.ts";

export function tagActions(registry: Registry) {
  return {
    TagQueue({ QueueUrl, Tags = {} }: TagQueueCommandInput, call: Call): void {
      const queue = registry.at(QueueUrl, call);
      const tags = { ...queue.record.tags, ...Tags };
      checkTags(tags);
      queue.update({ tags });
    },

    UntagQueue({ QueueUrl, TagKeys = [] }: UntagQueueCommandInput, call: Call): void {
      const queue = registry.at(QueueUrl, call);
      const kept = Object.entries(queue.record.tags).filter(([key]) => !TagKeys.includes(key));
      queue.update({ tags: Object.fromEntries(kept) });
    },

    ListQueueTags(
      { QueueUrl }: ListQueueTagsCommandInput,
      call: Call,
    ): Result<ListQueueTagsCommandOutput> {
      const { tags } = registry.at(QueueUrl, call).record;
      return { Tags: Object.keys(tags).length === 0 ? undefined : { ...tags } };
    },
  };
}
