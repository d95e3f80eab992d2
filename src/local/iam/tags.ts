import type { Tag } from "@aws-sdk/client-iam";
import { Fault } from "../fault.ts";

/** A tag as it is kept: both members there. */
export interface KeptTag {
  readonly Key: string;
  readonly Value: string;
}

const MOST = 50;

/** Adds or replaces. IAM takes tag keys that differ only in case for the same (aws-facts 5.1). */
export function mergeTags(
  kept: readonly KeptTag[],
  added: readonly Tag[] | undefined,
): readonly KeptTag[] {
  const merged = new Map(kept.map((tag) => [tag.Key.toLowerCase(), tag]));
  const seen = new Set<string>();
  for (const { Key = "", Value = "" } of added ?? []) {
    const key = Key.toLowerCase();
    if (seen.has(key)) {
      throw new Fault(
        "InvalidInputException",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      );
    }
    seen.add(key);
    merged.set(key, { Key, Value });
  }
  if (merged.size > MOST) {
    throw new Fault("LimitExceededException", "The number of tags has reached the maximum limit.");
  }
  return [...merged.values()];
}

export function removeTags(kept: readonly KeptTag[], keys: readonly string[]): readonly KeptTag[] {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return kept.filter((tag) => !gone.has(tag.Key.toLowerCase()));
}
