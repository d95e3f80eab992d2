// A queue's attributes as the pipeline wants them, and what differs from the live ones. AWS knows
// them all as strings, and leaves out those that are not set (aws-facts 2.3).
import type { Where } from "../aws/connection.ts";
import { queueArn } from "../aws/names.ts";
import type { Encryption, FifoConfig, Pipeline } from "../config/pipeline.ts";
import { isObject, parseJson, sameJson } from "../core/json.ts";
import type { FieldChange } from "../engine/resource.ts";

export type Attributes = Readonly<Record<string, string>>;

interface Field {
  readonly field: string;
  /** The attributes it is made of, with what AWS means when it leaves one out. */
  readonly absent: Attributes;
  readonly recreate?: boolean;
}

const FIELDS: readonly Field[] = [
  { field: "fifo", absent: { FifoQueue: "false" }, recreate: true },
  { field: "visibilityTimeout", absent: { VisibilityTimeout: "30" } },
  { field: "retention", absent: { MessageRetentionPeriod: "345600" } },
  { field: "delay", absent: { DelaySeconds: "0" } },
  { field: "receiveWait", absent: { ReceiveMessageWaitTimeSeconds: "0" } },
  { field: "maximumMessageSize", absent: { MaximumMessageSize: "1048576" } },
  {
    field: "encryption",
    absent: {
      KmsMasterKeyId: "",
      SqsManagedSseEnabled: "false",
      KmsDataKeyReusePeriodSeconds: "300",
    },
  },
  { field: "contentBasedDeduplication", absent: { ContentBasedDeduplication: "false" } },
  { field: "deduplicationScope", absent: { DeduplicationScope: "queue" } },
  { field: "throughputLimit", absent: { FifoThroughputLimit: "perQueue" } },
  { field: "redrivePolicy", absent: { RedrivePolicy: "" } },
  { field: "redriveAllowPolicy", absent: { RedriveAllowPolicy: "" } },
];

/** An attribute that is "" is wanted not to be set. */
export function queueAttributes(pipeline: Pipeline, where: Where): Attributes {
  const { queue, deadLetterQueue: dlq } = pipeline;
  return {
    ...fifoAttributes(queue.fifo),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    DelaySeconds: String(queue.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(queue.receiveWaitSeconds),
    MaximumMessageSize: String(queue.maximumMessageBytes),
    ...encryptionAttributes(queue.encryption),
    RedrivePolicy:
      dlq === undefined
        ? ""
        : JSON.stringify({
            deadLetterTargetArn: queueArn(where, dlq.name),
            maxReceiveCount: dlq.maxReceiveCount,
          }),
  };
}

/** The DLQ holds the same messages as the queue: of the same size, kind and secrecy. */
export function deadLetterQueueAttributes(
  pipeline: Pipeline,
  retentionSeconds: number,
  where: Where,
): Attributes {
  const { queue } = pipeline;
  return {
    ...(queue.fifo === undefined ? {} : { FifoQueue: "true" }),
    MessageRetentionPeriod: String(retentionSeconds),
    MaximumMessageSize: String(queue.maximumMessageBytes),
    ...encryptionAttributes(queue.encryption),
    // On the DLQ, naming the source (aws-facts 2.4).
    RedriveAllowPolicy: JSON.stringify({
      redrivePermission: "byQueue",
      sourceQueueArns: [queueArn(where, queue.name)],
    }),
  };
}

// A standard queue refuses every one of these, even FifoQueue=false (aws-facts 2.1).
const fifoAttributes = (fifo: FifoConfig | undefined): Attributes =>
  fifo === undefined
    ? {}
    : {
        FifoQueue: "true",
        ContentBasedDeduplication: String(fifo.contentBasedDeduplication),
        DeduplicationScope: fifo.deduplicationScope,
        FifoThroughputLimit: fifo.throughputLimit,
      };

// Clearing a KMS key leaves a queue unencrypted unless SSE-SQS is asked for again, and asking for
// both at once is refused (aws-facts 2.3).
function encryptionAttributes(encryption: Encryption): Attributes {
  if (encryption.type !== "kms") {
    return { SqsManagedSseEnabled: String(encryption.type === "sqs"), KmsMasterKeyId: "" };
  }
  return {
    KmsMasterKeyId: encryption.key,
    KmsDataKeyReusePeriodSeconds: String(encryption.reuseSeconds),
  };
}

/** For a queue that does not exist yet: what is wanted not to be set is left out. */
export const toCreate = (desired: Attributes): Record<string, string> =>
  Object.fromEntries(Object.entries(desired).filter(([, value]) => value !== ""));

export function diffAttributes(observed: Attributes, desired: Attributes): FieldChange[] {
  return FIELDS.flatMap((field) => {
    if (differing(field, observed, desired).length === 0) return [];
    const from = shown(field, observed);
    const to = shown(field, { ...observed, ...desired });
    return [
      {
        field: field.field,
        from,
        to,
        ...(field.recreate === true ? { recreate: true } : {}),
        ...(field.field === "visibilityTimeout" ? { when: turn(from, to) } : {}),
      },
    ];
  });
}

/** The function's timeout must never be above the visibility timeout on the way (aws-facts 4.2). */
const turn = (from: unknown, to: unknown): "first" | "last" =>
  Number(to) > Number(from) ? "first" : "last";

/** The attributes to set for `changes`, and no others. */
export function toSet(
  observed: Attributes,
  desired: Attributes,
  changes: readonly FieldChange[],
): Record<string, string> {
  const fields = new Set(changes.map((change) => change.field));
  const names = FIELDS.filter((field) => fields.has(field.field)).flatMap((field) =>
    differing(field, observed, desired),
  );
  return Object.fromEntries(names.map((name) => [name, desired[name] ?? ""]));
}

function differing(field: Field, observed: Attributes, desired: Attributes): readonly string[] {
  return Object.entries(field.absent)
    .filter(([name, absent]) => {
      const wanted = desired[name];
      return wanted !== undefined && !sameValue(observed[name] ?? absent, wanted);
    })
    .map(([name]) => name);
}

function sameValue(a: string, b: string): boolean {
  return a === b || (a !== "" && b !== "" && sameJson(meaning(a), meaning(b)));
}

/** AWS may answer `maxReceiveCount` as a number or as a string, and ids in any order (aws-facts 2.2). */
function meaning(text: string): unknown {
  const value = parseJson(text);
  if (!isObject(value)) return text;
  const count = value["maxReceiveCount"];
  const sources = value["sourceQueueArns"];
  return {
    ...value,
    ...(count === undefined ? {} : { maxReceiveCount: Number(count) }),
    ...(Array.isArray(sources) ? { sourceQueueArns: sources.map(String).toSorted() } : {}),
  };
}

function shown(field: Field, attributes: Attributes): unknown {
  if (field.field === "encryption") return encryptionShown(attributes);
  const [name, absent] = Object.entries(field.absent)[0] ?? ["", ""];
  const value = attributes[name] ?? absent;
  return value === "" ? undefined : (parseJson(value) ?? value);
}

function encryptionShown(attributes: Attributes): string {
  const key = attributes["KmsMasterKeyId"] ?? "";
  if (key !== "") return `kms ${key}, reuse ${attributes["KmsDataKeyReusePeriodSeconds"] ?? 300} s`;
  return attributes["SqsManagedSseEnabled"] === "true" ? "sqs" : "none";
}
