// What each settable attribute may be and what it is by default (aws-facts 2.3).
import type { QueueAttributeName } from "@aws-sdk/client-sqs";
import { parseJson } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { checkPolicyQuotas, isQueuePolicy } from "./queue-policy.ts";
import { readRedriveAllowPolicy, readRedrivePolicy } from "./redrive-policy.ts";

export type Settable = Exclude<
  QueueAttributeName,
  | "All"
  | "QueueArn"
  | "CreatedTimestamp"
  | "LastModifiedTimestamp"
  | "ApproximateNumberOfMessages"
  | "ApproximateNumberOfMessagesNotVisible"
  | "ApproximateNumberOfMessagesDelayed"
>;

export interface Rule {
  /** The value as it is kept. Throws the fault of a value that cannot be. */
  readonly read: (value: string) => string;
  /** Without one, an attribute that was never set does not exist. */
  readonly initially?: string;
  /** "" takes the attribute away. */
  readonly clearable?: true;
  readonly fifoOnly?: true;
}

export const RULES: Readonly<Record<Settable, Rule>> = {
  DelaySeconds: whole("DelaySeconds", 0, 900, 0),
  MaximumMessageSize: whole("MaximumMessageSize", 1024, 1_048_576, 1_048_576),
  MessageRetentionPeriod: whole("MessageRetentionPeriod", 60, 1_209_600, 345_600),
  ReceiveMessageWaitTimeSeconds: whole("ReceiveMessageWaitTimeSeconds", 0, 20, 0),
  VisibilityTimeout: whole("VisibilityTimeout", 0, 43_200, 30),
  RedrivePolicy: { read: (raw) => JSON.stringify(readRedrivePolicy(raw)), clearable: true },
  RedriveAllowPolicy: {
    read: (raw) => JSON.stringify(readRedriveAllowPolicy(raw)),
    clearable: true,
  },
  Policy: { read: readPolicy, clearable: true },
  SqsManagedSseEnabled: oneOf("SqsManagedSseEnabled", ["true", "false"], "true"),
  KmsMasterKeyId: { read: (id) => id, clearable: true },
  // Shown only beside a key, with this value at first: see describe() in attributes.ts.
  KmsDataKeyReusePeriodSeconds: { read: whole("KmsDataKeyReusePeriodSeconds", 60, 86_400, 0).read },
  FifoQueue: { ...oneOf("FifoQueue", ["true", "false"], "true"), fifoOnly: true },
  ContentBasedDeduplication: {
    ...oneOf("ContentBasedDeduplication", ["true", "false"], "false"),
    fifoOnly: true,
  },
  DeduplicationScope: {
    ...oneOf("DeduplicationScope", ["queue", "messageGroup"], "queue"),
    fifoOnly: true,
  },
  FifoThroughputLimit: {
    ...oneOf("FifoThroughputLimit", ["perQueue", "perMessageGroupId"], "perQueue"),
    fifoOnly: true,
  },
};

export function invalidAttribute(name: string, reason?: string): Fault {
  const text = `Invalid value for the parameter ${name}.`;
  return new Fault(
    "InvalidAttributeValue",
    reason === undefined ? text : `${text} Reason: ${reason}`,
  );
}

function whole(name: string, least: number, most: number, initially: number): Rule {
  return {
    initially: String(initially),
    read(value) {
      const number = Number(value);
      if (!/^\d+$/.test(value) || number < least || number > most) throw invalidAttribute(name);
      return String(number);
    },
  };
}

function oneOf(name: string, values: readonly string[], initially: string): Rule {
  return {
    initially,
    read(value) {
      const found = values.find((known) => known.toLowerCase() === value.toLowerCase());
      if (found === undefined) throw invalidAttribute(name);
      return found;
    },
  };
}

function readPolicy(raw: string): string {
  const policy = parseJson(raw);
  if (!isQueuePolicy(policy)) throw invalidAttribute("Policy");
  checkPolicyQuotas(policy);
  return JSON.stringify(policy);
}
