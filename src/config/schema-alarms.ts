// The `alarms` of the pipeline file. What each watches, and why so, stands in
// src/resources/alarm-settings.ts.
import * as z from "zod";
import { flag, quantity, section, text, whole } from "./fields.ts";
import { DURATION, parseDuration, writeDuration } from "./quantity.ts";

const RETENTION = 14 * 86_400;

/** From how many on; null = no such alarm. */
const count = (from: number) => whole({ min: 1, max: 1_000_000_000 }).nullable().default(from);

const age = quantity(
  new RegExp(`^auto$|${DURATION.source}`),
  `auto, null, or a duration from 1s to ${writeDuration(RETENTION)}: a number of seconds, or 30s, 5m, 2h`,
  (value): "auto" | number | undefined => {
    if (value === "auto") return value;
    const seconds = parseDuration(value);
    return seconds !== undefined && seconds >= 1 && seconds <= RETENTION ? seconds : undefined;
  },
);

const settings = section({
  notify: text(
    "the ARN of an SNS topic",
    /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(\.fifo)?$/,
  )
    .nullable()
    .default(null)
    .describe("ARN of the SNS topic that is told. null = nobody: the alarms are only to be seen."),
  deadLetters: count(1).describe("Messages in the dead-letter queue."),
  oldestMessageAge: age
    .nullable()
    .prefault("auto")
    .describe(
      "Age of the oldest message of the queue. `auto` is 15m or twice its visibility timeout, whichever is longer, and half of its retention at most.",
    ),
  errors: count(1).describe("Failed invocations within 5 minutes."),
  throttles: count(1).describe("Throttled invocations within 5 minutes, three times in a row."),
});

export const alarms = z
  .union([flag(), settings], {
    error: `null, true, or { ${Object.keys(settings.shape).join(", ")} }`,
  })
  .nullable()
  .default(null)
  .describe(
    "CloudWatch alarms: null is none, true is all of them; a value of null leaves one out.",
  );
