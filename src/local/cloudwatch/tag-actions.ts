import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { Action, Given, Result } from "../service.ts";
import type { Alarms } from "./alarms.ts";
import { alarmByArn } from "./find-alarm.ts";
import { mergeTags } from "./tags.ts";

export function tagActions(alarms: Alarms): Record<string, Action> {
  return {
    TagResource(input: Given<TagResourceCommandInput, "ResourceARN" | "Tags">): void {
      const alarm = alarmByArn(alarms, input.ResourceARN);
      alarms.put({ ...alarm, tags: mergeTags(alarm.tags, input.Tags) });
    },
    UntagResource(input: Given<UntagResourceCommandInput, "ResourceARN" | "TagKeys">): void {
      const alarm = alarmByArn(alarms, input.ResourceARN);
      const tags = alarm.tags.filter(([key]) => !input.TagKeys.includes(key));
      alarms.put({ ...alarm, tags });
    },
    ListTagsForResource(
      input: Given<ListTagsForResourceCommandInput, "ResourceARN">,
    ): Result<ListTagsForResourceCommandOutput> {
      const { tags } = alarmByArn(alarms, input.ResourceARN);
      return { Tags: tags.map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}
