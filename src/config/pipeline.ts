// A pipeline as the rest of the program sees it: every default filled in, every name decided,
// every duration in seconds and every size in the unit its name says.
import type { JsonObject } from "../core/json.ts";

export interface Pipeline {
  /** The file it came from, absolute: relative paths in it are relative to that file's folder. */
  readonly file: string;
  readonly name: string;
  readonly stage: string | undefined;
  /** From the file; flags and environment go first. */
  readonly region: string | undefined;
  readonly queue: QueueConfig;
  readonly deadLetterQueue: DeadLetterQueueConfig | undefined;
  readonly function: FunctionConfig;
  readonly mapping: MappingConfig;
  readonly logs: LogsConfig;
  readonly role: RoleConfig;
  readonly alarms: AlarmsConfig | undefined;
  /** The user's own tags; ownership tags are added by the resources. */
  readonly tags: Readonly<Record<string, string>>;
}

export type Encryption =
  | { readonly type: "none" }
  | { readonly type: "sqs" }
  | { readonly type: "kms"; readonly key: string; readonly reuseSeconds: number };

export interface FifoConfig {
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: "queue" | "messageGroup";
  readonly throughputLimit: "perQueue" | "perMessageGroupId";
}

export interface QueueConfig {
  /** With the `.fifo` suffix where `fifo` is set. */
  readonly name: string;
  readonly fifo: FifoConfig | undefined;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maximumMessageBytes: number;
  readonly encryption: Encryption;
}

export interface DeadLetterQueueConfig {
  readonly name: string;
  readonly maxReceiveCount: number;
  readonly retentionSeconds: number;
}

export interface FunctionConfig {
  readonly name: string;
  readonly description: string;
  /** Absolute: a directory that is zipped as it is, or a script that is bundled. */
  readonly source: string;
  /** Extra exclude patterns, in .gitignore syntax. */
  readonly exclude: readonly string[];
  readonly handler: string;
  readonly runtime: string;
  readonly architecture: "x86_64" | "arm64";
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly ephemeralStorageMegabytes: number;
  /** ARNs of layer versions: a later one's files go over an earlier one's. */
  readonly layers: readonly string[];
  readonly vpc: VpcConfig | undefined;
  readonly tracing: "passThrough" | "active";
  /** Secret: values never reach output. */
  readonly environment: Readonly<Record<string, string>>;
  /** undefined = draws on the account's pool. */
  readonly reservedConcurrency: number | undefined;
}

export interface VpcConfig {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

export interface MappingConfig {
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly maximumConcurrency: number | undefined;
  readonly partialBatchResponse: boolean;
  /** EventBridge-style patterns, as objects. */
  readonly filters: readonly JsonObject[];
  readonly enabled: boolean;
}

export interface LogsConfig {
  readonly name: string;
  /** undefined = never expires. */
  readonly retentionDays: number | undefined;
  readonly format: "text" | "json";
  /** Of the JSON format alone, and always known there. */
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | undefined;
  readonly systemLevel: "debug" | "info" | "warn" | undefined;
}

export interface RoleConfig {
  readonly name: string;
  readonly permissionsBoundary: string | undefined;
  /** Extra policy statements the handler needs, as IAM writes them. */
  readonly policies: readonly JsonObject[];
  readonly logsPolicyName: string;
  readonly queuePolicyName: string;
}

/** From how much on each alarm tells; undefined = no such alarm. */
export interface AlarmsConfig {
  /** ARN of the SNS topic that is told. */
  readonly notify: string | undefined;
  /** Messages in the dead-letter queue; undefined also where there is none. */
  readonly deadLetters: number | undefined;
  readonly oldestMessageAgeSeconds: number | undefined;
  /** Failed invocations within 5 minutes. */
  readonly errors: number | undefined;
  /** Throttled invocations within 5 minutes. */
  readonly throttles: number | undefined;
}
