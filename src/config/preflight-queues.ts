// Rules of the two queues among themselves, and with the function's timeout (aws-facts 2.3, 2.4, 4.4).
import { type Finding, rule } from "./finding.ts";
import type { DeadLetterQueueConfig, Pipeline, QueueConfig } from "./pipeline.ts";
import { writeDuration } from "./quantity.ts";

export function queueRules({ queue, function: lambda, mapping }: Pipeline): Finding[] {
  const visibility = queue.visibilityTimeoutSeconds;
  const advised = 6 * lambda.timeoutSeconds + mapping.batchingWindowSeconds;
  const tooShort = visibility < lambda.timeoutSeconds;
  const { batchingWindowSeconds: window } = mapping;
  const overrun = window > 0 && window + lambda.timeoutSeconds > visibility;
  const path = ["queue", "visibilityTimeout"];
  return [
    ...rule(tooShort, "visibility-below-timeout", "error", path, [
      `(${writeDuration(visibility)}) is less than function.timeout (${writeDuration(lambda.timeoutSeconds)}): AWS refuses the mapping`,
      `Set it to auto, or to ${writeDuration(advised)}.`,
    ]),
    // Lambda then hides messages for longer than the file says (aws-facts 4.4).
    ...rule(!tooShort && overrun, "window-beyond-visibility", "warning", path, [
      `(${writeDuration(visibility)}) is less than function.timeout and mapping.batchingWindow together: AWS takes both and 30s instead`,
      "Set it to auto.",
    ]),
    ...rule(visibility > queue.retentionSeconds, "visibility-beyond-retention", "warning", path, [
      `(${writeDuration(visibility)}) is longer than queue.retention (${writeDuration(queue.retentionSeconds)}): a message that fails once expires unseen`,
      "Make queue.retention longer.",
    ]),
    ...rule(
      queue.delaySeconds >= queue.retentionSeconds,
      "delay-beyond-retention",
      "warning",
      ["queue", "delay"],
      [
        `(${writeDuration(queue.delaySeconds)}) is as long as queue.retention or longer: messages expire before anybody may receive them`,
        "Make queue.retention longer than the delay.",
      ],
    ),
    ...rule(
      !tooShort && !overrun && visibility < advised,
      "visibility-below-advice",
      "warning",
      path,
      [
        `(${writeDuration(visibility)}) is less than 6 x function.timeout + mapping.batchingWindow (${writeDuration(advised)}): a throttled batch is received again and nears the dead-letter queue`,
        "Set it to auto.",
      ],
    ),
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

export function deadLetterQueueRules({ queue, deadLetterQueue }: Pipeline): Finding[] {
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
    ...expiresFirst(queue, deadLetterQueue),
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

/** A message moves only when it is received once more than allowed, if it is still there then. */
function expiresFirst(queue: QueueConfig, { maxReceiveCount }: DeadLetterQueueConfig): Finding[] {
  const needed = queue.visibilityTimeoutSeconds * maxReceiveCount;
  const known = queue.visibilityTimeoutSeconds <= queue.retentionSeconds;
  return rule(
    known && needed >= queue.retentionSeconds,
    "expires-first",
    "warning",
    ["queue", "retention"],
    [
      `(${writeDuration(queue.retentionSeconds)}) is over before a failing message has been received ${maxReceiveCount} times, ${writeDuration(queue.visibilityTimeoutSeconds)} apart: it expires and never reaches the dead-letter queue`,
      "Make it longer, or lower deadLetterQueue.maxReceiveCount.",
    ],
  );
}
