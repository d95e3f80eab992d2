import { type Finding, rule } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";

// Five by default; AWS raises the quota to ten on request (aws-facts 4.1).
const USUAL_FILTERS = 5;
const MOST_FILTERS = 10;
const LONGEST_FILTER = 4096;

/** Rules of the mapping, and of the concurrency that it shares with the function (aws-facts 3.6, 4.1). */
export function mappingRules(pipeline: Pipeline): Finding[] {
  return [...batchRules(pipeline), ...concurrencyRules(pipeline), ...filterRules(pipeline)];
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

function filterRules({ mapping: { filters } }: Pipeline): Finding[] {
  const path = ["mapping", "filters"];
  const many = filters.length > MOST_FILTERS;
  return [
    ...rule(many, "too-many-filters", "error", path, [
      `are ${filters.length}: AWS allows ${USUAL_FILTERS}, and ${MOST_FILTERS} on request`,
      "Merge patterns: the values of one key are alternatives.",
    ]),
    ...rule(!many && filters.length > USUAL_FILTERS, "many-filters", "warning", path, [
      `are ${filters.length}: more than ${USUAL_FILTERS} work only where AWS has raised your quota`,
      "Merge patterns: the values of one key are alternatives.",
    ]),
    ...filters.flatMap((filter, index) => {
      const length = JSON.stringify(filter).length;
      return [
        ...rule(
          length > LONGEST_FILTER,
          "long-filter",
          "error",
          [...path, index],
          [
            `has ${length} characters as JSON; AWS allows ${LONGEST_FILTER}`,
            "Split it into two patterns.",
          ],
        ),
        ...rule(
          !Object.hasOwn(filter, "body"),
          "filter-without-body",
          "warning",
          [...path, index],
          [
            "has no key `body`, the only one that AWS looks at in a queue's messages",
            "Put the pattern under `body`.",
          ],
        ),
      ];
    }),
  ];
}
