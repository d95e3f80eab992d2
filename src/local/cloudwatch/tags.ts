import type { Tag } from "@aws-sdk/client-cloudwatch";
import { hasLength } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { AlarmRecord } from "./alarms.ts";
import { check } from "./checks.ts";

const MOST_TAGS = 50;

/** Adds or replaces. */
export function mergeTags(
  kept: AlarmRecord["tags"],
  added: readonly Tag[] | undefined,
): AlarmRecord["tags"] {
  const merged = new Map(kept);
  for (const [i, { Key = "", Value = "" }] of (added ?? []).entries()) {
    check(
      hasLength(`tags.${i + 1}.member.key`, Key, 1, 128),
      hasLength(`tags.${i + 1}.member.value`, Value, 0, 256),
    );
    merged.set(Key, Value);
  }
  if (merged.size <= MOST_TAGS) return [...merged];
  throw new Fault(
    "InvalidParameterValueException",
    `An alarm can have at most ${MOST_TAGS} tags, and would have ${merged.size}.`,
  );
}
