// The pipeline file: what it may hold, what AWS allows there (aws-facts 2.1, 2.3, 2.4, 3.2, 3.6,
// 3.8, 4.1, 5.1, 6.1), and what holds where it says nothing. `config/sqslam.schema.json` is made of
// it, so descriptions are written for the person who edits the file.
import * as z from "zod";
import {
  duration,
  flag,
  oneOf,
  quantity,
  section,
  size,
  text,
  textValues,
  whole,
} from "./fields.ts";
import { DURATION, parseDuration, writeDuration } from "./quantity.ts";
import { alarms } from "./schema-alarms.ts";
import { lambda } from "./schema-function.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const queueName = text(
  "letters, digits, - and _, with .fifo at the end where queue.fifo is set",
  /^[A-Za-z0-9_-]+(\.fifo)?$/,
).describe("Name in AWS, instead of the one that derives from `name` and the stage.");
const iamName = text("letters, digits and _+=,.@-", /^[\w+=,.@-]+$/);

const queueRetention = duration({ min: MINUTE, max: 14 * DAY });

const visibilityAllowed = `auto, or a duration from 0s to ${writeDuration(12 * HOUR)}: a number of seconds, or 30s, 5m, 2h`;
const visibilityTimeout = quantity(
  new RegExp(`^auto$|${DURATION.source}`),
  visibilityAllowed,
  (value): "auto" | number | undefined => {
    if (value === "auto") return value;
    const seconds = parseDuration(value);
    return seconds !== undefined && seconds <= 12 * HOUR ? seconds : undefined;
  },
);

const encryption = z.union(
  [
    oneOf("sqs", "none"),
    section({
      kmsKey: text("the id, ARN or alias (alias/name) of a KMS key", /^\S+$/).describe(
        "Id, ARN or alias (`alias/name`) of the KMS key.",
      ),
      reuse: duration({ min: MINUTE, max: DAY })
        .prefault("5m")
        .describe("How long SQS uses one data key before it asks KMS again."),
    }),
  ],
  { error: "sqs, none, or { kmsKey: alias/name }" },
);

const fifo = z.union(
  [
    flag(),
    section({
      contentBasedDeduplication: flag()
        .default(false)
        .describe("Take the SHA-256 of the body where a message names no deduplication id."),
      deduplicationScope: oneOf("queue", "messageGroup")
        .default("queue")
        .describe("Where a deduplication id must be new."),
      throughputLimit: oneOf("perQueue", "perMessageGroupId")
        .default("perQueue")
        .describe("`perMessageGroupId` needs `deduplicationScope: messageGroup`."),
    }),
  ],
  { error: "true, false, or { contentBasedDeduplication, deduplicationScope, throughputLimit }" },
);

const queue = section({
  name: queueName.optional(),
  fifo: fifo
    .default(false)
    .describe("Strict order within a message group. Cannot be changed in place."),
  visibilityTimeout: visibilityTimeout
    .prefault("auto")
    .describe("`auto` is 6 x `function.timeout` + `mapping.batchingWindow`, as AWS advises."),
  retention: queueRetention.prefault("4d").describe("How long a message is kept: 60s to 14d."),
  delay: duration({ min: 0, max: 15 * MINUTE })
    .prefault("0s")
    .describe("How long a new message stays hidden: 0s to 15m."),
  receiveWait: duration({ min: 0, max: 20 })
    .prefault("0s")
    .describe("Long polling of receivers that do not ask for it themselves: 0s to 20s."),
  maximumMessageSize: size({ min: 1024, max: 1024 ** 2 })
    .prefault("1MiB")
    .describe("1KiB to 1MiB, attributes counted."),
  encryption: encryption.default("sqs").describe("Encryption at rest."),
});

const deadLetterQueue = z.union(
  [
    z.literal(false, { error: "false" }),
    section({
      name: queueName.optional(),
      maxReceiveCount: whole({ min: 1, max: 1000 })
        .default(5)
        .describe("Receives after which a message goes to the dead-letter queue."),
      retention: queueRetention
        .prefault("14d")
        .describe("Longer than the queue's: the clock runs on from the first send."),
    }),
  ],
  { error: "false, or { maxReceiveCount, retention, name }" },
);

const mapping = section({
  batchSize: whole({ min: 1, max: 10_000 })
    .default(10)
    .describe("Most messages of one invocation. Above 10 needs a batching window."),
  batchingWindow: duration({ min: 0, max: 5 * MINUTE })
    .prefault("0s")
    .describe("How long to wait for a batch to fill: 0s to 5m. Not for FIFO."),
  maximumConcurrency: whole({ min: 2, max: 1000 })
    .nullable()
    .default(null)
    .describe("Most instances that this queue may use at once: 2 to 1000."),
  partialBatchResponse: flag()
    .default(true)
    .describe("Let the handler name the messages that failed (`batchItemFailures`)."),
  filters: z
    .array(
      z.record(z.string(), z.json(), { error: "a pattern, such as { body: { type: [order] } }" }),
      {
        error: "a list of patterns, such as [{ body: { type: [order] } }]",
      },
    )
    .default([])
    .describe("Only messages that match one of these are handled; the others are deleted."),
  enabled: flag().default(true),
});

const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];
const logRetention = quantity(
  new RegExp(`^never$|${DURATION.source}`),
  `never, or one of ${LOG_DAYS.map((days) => `${days}d`).join(", ")}`,
  (value): "never" | number | undefined => {
    if (value === "never") return value;
    const days = (parseDuration(value) ?? 0) / DAY;
    return LOG_DAYS.includes(days) ? days : undefined;
  },
);

const logs = section({
  name: text("letters, digits and .-_/#", /^[.\-_/#A-Za-z0-9]+$/)
    .optional()
    .describe("Name of the log group, instead of /aws/lambda/<function>."),
  retention: logRetention.prefault("14d").describe("`never` keeps log lines for good."),
  format: oneOf("text", "json").default("text"),
  level: oneOf("trace", "debug", "info", "warn", "error", "fatal")
    .optional()
    .describe("Least level of the handler's own lines. With `format: json` alone; AWS's is info."),
  systemLevel: oneOf("debug", "info", "warn")
    .optional()
    .describe("Least level of Lambda's lines. With `format: json` alone; AWS's is info."),
});

const actions = z.union([z.string(), z.array(z.string())], {
  error: "an action, or a list of them",
});
const arns = z.union([z.string(), z.array(z.string())], { error: "an ARN, or a list of them" });
const statement = section({
  Sid: z.string().optional(),
  Effect: oneOf("Allow", "Deny"),
  Action: actions.optional(),
  NotAction: actions.optional(),
  Resource: arns.optional(),
  NotResource: arns.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.json())).optional(),
});

const role = section({
  name: iamName
    .optional()
    .describe("Name in AWS, instead of the one that derives from `name` and the stage."),
  permissionsBoundary: text("the ARN of a policy", /^arn:[^:]+:iam::([0-9]{12}|aws):policy\/\S+$/)
    .nullable()
    .default(null)
    .describe("ARN of a policy that caps the role."),
  policies: z
    .array(statement, { error: "a list of statements" })
    .default([])
    .describe("Statements for what the handler itself calls, as IAM writes them."),
  logsPolicyName: iamName.optional().describe("Name of the inline policy for the log group."),
  queuePolicyName: iamName.optional().describe("Name of the inline policy for the queue."),
});

const overridable = {
  region: text("an AWS region, such as eu-central-1", /^[a-z]+(-[a-z]+)+-\d+$/)
    .optional()
    .describe("Used where neither --region nor AWS_REGION names one."),
  queue: queue.prefault({}),
  deadLetterQueue: deadLetterQueue
    .prefault({})
    .describe("Where a message goes that the handler keeps failing on. `false` = nowhere."),
  function: lambda.prefault({}),
  mapping: mapping.prefault({}).describe("How the queue triggers the function."),
  logs: logs.prefault({}),
  role: role.prefault({}).describe("The function's execution role."),
  alarms,
  tags: textValues("a map of names to text", /^/)
    .default({})
    .describe("Put on every resource that takes tags."),
};

const plainName = (what: string) =>
  text(
    `${what}: letters, digits, - and _, beginning with a letter or digit`,
    /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
  );

const stageName = plainName("a stage's name");

export const pipelineFile = section({
  $schema: z.string().optional(),
  name: plainName("a name").describe(
    "Every resource's name derives from it and from the stage. Under another name it is another pipeline: run `sqslam down` before you change it.",
  ),
  ...overridable,
  stages: z
    .record(stageName, section(overridable), {
      error: "a map of stage names to what differs there",
    })
    .default({})
    .describe("What differs by --stage: maps are merged, lists and null replace."),
});

/** What a file says, with defaults filled in and quantities in plain units. */
export type Settings = z.output<typeof pipelineFile>;
