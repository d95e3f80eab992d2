import { type Finding, rule } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";

// The role has most of sqslam's own: five of whose it is, one of alarms, one a policy, and while two
// of these are renamed one more for each.
const MOST_TAGS = 50 - 12;
// IAM's, the narrowest of the services that get them.
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function tagRules(tags: Pipeline["tags"]): Finding[] {
  return [
    ...rule(
      Object.keys(tags).length > MOST_TAGS,
      "too-many-tags",
      "error",
      ["tags"],
      [
        `are ${Object.keys(tags).length}: AWS takes 50 on a resource, and sqslam adds up to twelve`,
        `Keep at most ${MOST_TAGS}.`,
      ],
    ),
    ...Object.entries(tags).flatMap(([key, value]) => [
      ...rule(
        /^(aws|sqslam):/i.test(key),
        "reserved-tag",
        "error",
        ["tags", key],
        [
          "has a prefix that is reserved",
          "Use a name that begins neither with aws: nor with sqslam:.",
        ],
      ),
      ...rule(
        key.length > 128 || value.length > 256,
        "long-tag",
        "error",
        ["tags", key],
        ["is too long: a tag's name has at most 128 characters, its value 256", "Shorten it."],
      ),
      ...rule(
        key === "" || !TAG.test(key + value),
        "bad-tag",
        "error",
        ["tags", key],
        [
          "has a character that IAM does not take in tags, in its name or its value",
          "Use letters, digits, spaces and _.:/=+-@ alone.",
        ],
      ),
    ]),
  ];
}
