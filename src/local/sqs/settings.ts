import type { Attributes } from "./attributes.ts";
import { describe } from "./attributes.ts";
import {
  type RedriveAllowPolicy,
  type RedrivePolicy,
  readRedriveAllowPolicy,
  readRedrivePolicy,
} from "./redrive-policy.ts";

/** A queue's attributes as its own code reads them. */
export interface Settings {
  readonly delaySeconds: number;
  /** Bytes. */
  readonly maximumMessageSize: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly visibilitySeconds: number;
  readonly redrive: RedrivePolicy | undefined;
  readonly redriveAllow: RedriveAllowPolicy | undefined;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: "queue" | "messageGroup";
}

export function readSettings(set: Attributes, fifo: boolean): Settings {
  const all = describe(set, fifo);
  const { RedrivePolicy: redrive, RedriveAllowPolicy: redriveAllow } = all;
  return {
    delaySeconds: Number(all["DelaySeconds"]),
    maximumMessageSize: Number(all["MaximumMessageSize"]),
    retentionSeconds: Number(all["MessageRetentionPeriod"]),
    waitSeconds: Number(all["ReceiveMessageWaitTimeSeconds"]),
    visibilitySeconds: Number(all["VisibilityTimeout"]),
    redrive: redrive === undefined ? undefined : readRedrivePolicy(redrive),
    redriveAllow: redriveAllow === undefined ? undefined : readRedriveAllowPolicy(redriveAllow),
    contentBasedDeduplication: all["ContentBasedDeduplication"] === "true",
    deduplicationScope: all["DeduplicationScope"] === "messageGroup" ? "messageGroup" : "queue",
  };
}
