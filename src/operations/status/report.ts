/** `foreign` = there, and without this pipeline's tags; `unwanted` = ours, and no longer in its file. */
export type ResourceStatus = "right" | "drifted" | "absent" | "foreign" | "unwanted";

export interface ResourceReport {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status: ResourceStatus;
  /** Names of the fields that are not as the pipeline file says. */
  readonly drift: readonly string[];
}

/** Counters of SQS: near the truth, and never proof of emptiness (aws-facts 2.7). */
export interface QueueReport {
  readonly name: string;
  readonly depth: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface MappingReport {
  readonly state: string;
  readonly reason: string | undefined;
  readonly lastResult: string | undefined;
}

export interface AlarmReport {
  readonly name: string;
  /** OK, ALARM or INSUFFICIENT_DATA. */
  readonly state: string;
  readonly reason: string | undefined;
}

export interface LogReport {
  readonly group: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly ageMs: number;
  readonly message: string;
}

export interface StatusReport {
  readonly name: string;
  readonly stage: string | undefined;
  readonly account: string;
  readonly region: string;
  /** `absent` = nothing of the pipeline is there; `drifted` also where some of it is missing. */
  readonly state: "right" | "drifted" | "absent";
  readonly resources: readonly ResourceReport[];
  readonly mapping: MappingReport | undefined;
  readonly queue: QueueReport | undefined;
  readonly deadLetterQueue: QueueReport | undefined;
  readonly alarms: readonly AlarmReport[];
  readonly newestLogLine: LogReport | undefined;
}
