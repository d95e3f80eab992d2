// What a user of the library sees of planned faults. Nothing here imports, so that the types stand alone.

/** A service of the endpoint. */
export type FaultService = "sqs" | "lambda" | "iam" | "sts" | "logs" | "cloudwatch";

/**
 * What happens to the call:
 * - `throttle`: nothing is done; the answer is the service's own "slow down" (SQS `RequestThrottled`,
 *   Lambda `TooManyRequestsException`, ...), which AWS SDKs try again.
 * - `500`: nothing is done; the answer is the service's own internal error, which SDKs try again.
 * - `reset-before`: the connection is reset and nothing is done.
 * - `reset-after`: all is done, and then the connection is reset instead of an answer.
 * - `latency`: the call begins `ms` milliseconds later, by the endpoint's clock.
 */
export type FaultKind = "throttle" | "500" | "reset-before" | "reset-after" | "latency";

/**
 * Which calls go wrong, how, and how often. It strikes calls that come over HTTP, those of handlers
 * included. What the endpoint does of itself, such as a mapping's polling, is no call.
 */
export interface FaultPlan {
  readonly kind: FaultKind;
  /** Required for `latency`, and meaningless otherwise. */
  readonly ms?: number | undefined;
  /** By default any. */
  readonly service?: FaultService | undefined;
  /** The API operation, such as `SendMessage`. By default any. */
  readonly operation?: string | undefined;
  /**
   * Name of the queue, function, role, log group or alarm that the call is about; `*` stands for any
   * run of characters. By default any, and calls that are about none in particular too.
   */
  readonly resource?: string | undefined;
  /** It leaves the plan after having struck so often. By default it strikes every time. */
  readonly times?: number | undefined;
  /** Chance that it strikes a call that it fits, above 0 and up to 1, drawn from `random`; default 1. */
  readonly probability?: number | undefined;
}

/** A fault in the plan. */
export interface PlannedFault extends FaultPlan {
  readonly id: string;
  /** How many calls it has struck so far; goes on counting. */
  readonly struck: number;
}

/** The endpoint's plan of faults. Several `latency` add up; of the others the oldest that fits strikes. */
export interface Faults {
  /** Throws a SqslamError (`WRONG_USE`) that names the first thing in the plan that cannot be meant. */
  add(plan: FaultPlan): PlannedFault;
  /** False when there is no such fault, or no more. */
  remove(id: string): boolean;
  clear(): void;
  /** Oldest first. */
  list(): readonly PlannedFault[];
}
