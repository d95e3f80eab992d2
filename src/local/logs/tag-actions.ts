import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  ListTagsLogGroupCommandInput,
  ListTagsLogGroupCommandOutput,
  TagLogGroupCommandInput,
  TagResourceCommandInput,
  UntagLogGroupCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { Fault } from "../fault.ts";
import type { Action, Call, Given, Result } from "../service.ts";
import { groupByArn, groupNamed } from "./find.ts";
import type { Groups, LogGroup } from "./groups.ts";

const MOST_TAGS = 50;

/** By ARN without `:*`, and the older ones by name. */
export function tagActions(groups: Groups): Record<string, Action> {
  const add = ({ record }: LogGroup, added: Readonly<Record<string, string>>) => {
    const tags = new Map([...record.tags, ...Object.entries(added)]);
    if (tags.size > MOST_TAGS) {
      throw new Fault(
        "TooManyTagsException",
        `The resource can have at most ${MOST_TAGS} tags in total.`,
      );
    }
    groups.put({ ...record, tags: [...tags] });
  };
  const drop = ({ record }: LogGroup, keys: readonly string[]) => {
    groups.put({ ...record, tags: record.tags.filter(([key]) => !keys.includes(key)) });
  };
  const list = ({ record }: LogGroup) => ({ tags: Object.fromEntries(record.tags) });

  return {
    TagResource(input: Given<TagResourceCommandInput, "resourceArn" | "tags">, call: Call): void {
      add(groupByArn(groups, call, input.resourceArn), input.tags);
    },
    UntagResource(
      input: Given<UntagResourceCommandInput, "resourceArn" | "tagKeys">,
      call: Call,
    ): void {
      drop(groupByArn(groups, call, input.resourceArn), input.tagKeys);
    },
    ListTagsForResource(
      input: Given<ListTagsForResourceCommandInput, "resourceArn">,
      call: Call,
    ): Result<ListTagsForResourceCommandOutput> {
      return list(groupByArn(groups, call, input.resourceArn));
    },
    TagLogGroup(input: Given<TagLogGroupCommandInput, "logGroupName" | "tags">, call: Call): void {
      add(groupNamed(groups, call, input.logGroupName), input.tags);
    },
    UntagLogGroup(
      input: Given<UntagLogGroupCommandInput, "logGroupName" | "tags">,
      call: Call,
    ): void {
      drop(groupNamed(groups, call, input.logGroupName), input.tags);
    },
    ListTagsLogGroup(
      input: Given<ListTagsLogGroupCommandInput, "logGroupName">,
      call: Call,
    ): Result<ListTagsLogGroupCommandOutput> {
      return list(groupNamed(groups, call, input.logGroupName));
    },
  };
}
