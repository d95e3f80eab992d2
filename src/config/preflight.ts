// What AWS would refuse, or what would lose messages, seen before the first call and without one.
import { type Finding, rule } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";
import { environmentRules } from "./preflight-environment.ts";
import { mappingRules } from "./preflight-mapping.ts";
import { nameRules } from "./preflight-names.ts";
import { writeDuration } from "./quantity.ts";

/** Every rule that looks at more than one field; errors are what AWS refuses. */
export function preflight(pipeline: Pipeline): readonly Finding[] {
  return [
    ...nameRules(pipeline),
    ...queueRules(pipeline),
    ...deadLetterQueueRules(pipeline),
    ...mappingRules(pipeline),
    ...environmentRules(pipeline.function.environment),
    ...tagRules(pipeline.tags),
    ...statementRules(pipeline),
  ];
}

function queueRules({ queue, function: lambda, mapping }: Pipeline): Finding[] {
  const visibility = queue.visibilityTimeoutSeconds;
  const advised = 6 * lambda.timeoutSeconds + mapping.batchingWindowSeconds;
  const tooShort = visibility < lambda.timeoutSeconds;
  const path = ["queue", "visibilityTimeout"];
  return [
    ...rule(tooShort, "visibility-below-timeout", "error", path, [
      `(${writeDuration(visibility)}) is less than function.timeout (${writeDuration(lambda.timeoutSeconds)}): AWS refuses the mapping`,
      `Set it to auto, or to ${writeDuration(advised)}.`,
    ]),
    ...rule(!tooShort && visibility < advised, "visibility-below-advice", "warning", path, [
      `(${writeDuration(visibility)}) is less than 6 x function.timeout + mapping.batchingWindow (${writeDuration(advised)}): a throttled batch is received again and nears the dead-letter queue`,
      "Set it to auto.",
    ]),
    ...rule(
      queue.fifo?.throughputLimit === "perMessageGroupId" &&
        queue.fifo.deduplicationScope !== "messageGroup",
      "throughput-needs-scope",
      "error",
      ["queue", "fifo", "throughputLimit"],
      [
        "is perMessageGroupId while deduplicationScope is queue: AWS refuses that",
        "Set queue.fifo.deduplicationScope to messageGroup.",
      ],
    ),
    ...rule(
      queue.encryption.type === "none",
      "unencrypted",
      "warning",
      ["queue", "encryption"],
      ["is none: messages lie unencrypted at rest", "Set it to sqs, which costs nothing."],
    ),
  ];
}

function deadLetterQueueRules({ queue, deadLetterQueue }: Pipeline): Finding[] {
  if (deadLetterQueue === undefined) return [];
  return [
    ...rule(
      deadLetterQueue.maxReceiveCount < 5,
      "few-receives",
      "warning",
      ["deadLetterQueue", "maxReceiveCount"],
      [
        `is ${deadLetterQueue.maxReceiveCount}: throttled invocations count as receives, so good messages can end in the dead-letter queue`,
        "Set it to 5 or more.",
      ],
    ),
    // A FIFO message's clock starts anew on the move; a standard one's runs on (aws-facts 2.4).
    ...rule(
      queue.fifo === undefined && deadLetterQueue.retentionSeconds <= queue.retentionSeconds,
      "short-dead-letter-retention",
      "warning",
      ["deadLetterQueue", "retention"],
      [
        `(${writeDuration(deadLetterQueue.retentionSeconds)}) is not longer than queue.retention (${writeDuration(queue.retentionSeconds)}): a message keeps its age when it moves, and may expire soon after`,
        "Make it longer than queue.retention, or shorten that.",
      ],
    ),
  ];
}

// The role has most of sqslam's own: five of whose it is, one a policy, and while two of these are
// renamed one more for each.
const MOST_TAGS = 50 - 11;
// IAM's, the narrowest of the services that get them.
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function tagRules(tags: Pipeline["tags"]): Finding[] {
  return [
    ...rule(
      Object.keys(tags).length > MOST_TAGS,
      "too-many-tags",
      "error",
      ["tags"],
      [
        `are ${Object.keys(tags).length}: AWS takes 50 on a resource, and sqslam adds up to eleven`,
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

function statementRules({ role }: Pipeline): Finding[] {
  return role.policies.flatMap((statement, index) =>
    ["Action", "Resource"].flatMap((key) =>
      rule(
        Object.hasOwn(statement, key) === Object.hasOwn(statement, `Not${key}`),
        "bad-statement",
        "error",
        ["role", "policies", index],
        [`must have either ${key} or Not${key}`, "Name exactly one of them."],
      ),
    ),
  );
}
