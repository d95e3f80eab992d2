import { type Finding, rule } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";

/** Rules of the mapping, and of the concurrency that it shares with the function (aws-facts 3.6, 4.1). */
export function mappingRules(pipeline: Pipeline): Finding[] {
  return [...batchRules(pipeline), ...concurrencyRules(pipeline)];
}

function batchRules({ queue, mapping }: Pipeline): Finding[] {
  const { batchSize, batchingWindowSeconds } = mapping;
  const size = ["mapping", "batchSize"];
  if (queue.fifo !== undefined) {
    return [
      ...rule(batchSize > 10, "fifo-batch", "error", size, [
        `is ${batchSize}: a FIFO queue gives batches of at most 10`,
        "Set it to 10 or less.",
      ]),
      ...rule(
        batchingWindowSeconds > 0,
        "fifo-window",
        "error",
        ["mapping", "batchingWindow"],
        ["is set, but a FIFO queue has no batching window", "Set it to 0s or remove it."],
      ),
    ];
  }
  return rule(batchSize > 10 && batchingWindowSeconds < 1, "batch-needs-window", "error", size, [
    `is ${batchSize}: above 10 AWS wants a batching window of at least 1s`,
    "Set mapping.batchingWindow to 1s or more, or the batch size to 10.",
  ]);
}

function concurrencyRules({ function: lambda, mapping }: Pipeline): Finding[] {
  const reserved = lambda.reservedConcurrency;
  if (reserved === undefined) return [];
  const path = ["function", "reservedConcurrency"];
  const most = mapping.maximumConcurrency;
  if (reserved === 0) {
    return rule(true, "stopped", "warning", path, [
      "is 0: every invocation is throttled, and messages drift to the dead-letter queue",
      "To stop processing without that, set mapping.enabled to false.",
    ]);
  }
  if (most !== undefined) {
    return rule(reserved < most, "reserved-below-maximum", "error", path, [
      `(${reserved}) is less than mapping.maximumConcurrency (${most}): the difference is throttled, and messages drift to the dead-letter queue`,
      `Set it to ${most} or more, or lower mapping.maximumConcurrency.`,
    ]);
  }
  return rule(reserved < 5, "reserved-below-pollers", "warning", path, [
    `is ${reserved}, while the mapping starts with 5 batches at once: the difference is throttled`,
    "Set it to 5 or more, or set mapping.maximumConcurrency.",
  ]);
}
