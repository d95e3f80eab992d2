// Tags as IAM and CloudWatch write them: a list of keys and values.
import type { Tags } from "./ownership.ts";

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export const toTagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const fromTagList = (list: readonly Tag[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
