import type { Needs } from "./need.ts";
import type { ServiceModel } from "./wire/model.ts";
import type { RawRequest, Reply } from "./wire/wire.ts";

/** One request, as far as an action may care where it came from. */
export interface Call {
  readonly requestId: string;
  /** From the credential scope: clients of several regions may share the endpoint. */
  readonly region: string;
  /** Undefined for an unsigned request. */
  readonly accessKeyId: string | undefined;
  /** Scheme, host and port as the client wrote them: queue URLs must carry exactly these. */
  readonly origin: string;
  /** Aborted when the client hangs up or the endpoint stops: ends a long poll. */
  readonly signal: () => AbortSignal;
  /** What the caller may not do and the action can do without. */
  readonly refused?: readonly Refusal[];
}

/** The answer to who may not do something. */
export interface Refusal {
  readonly action: string;
  readonly code: string;
  readonly message: string;
}

/** What an action answers: the SDK's own output type is the specification. */
export type Result<Output> = Omit<Output, "$metadata">;

/**
 * One API action. The wire has decoded `input` by the operation's schema, so that its members have
 * the types the SDK gives them and the required ones are there; ranges are the action's business.
 * `never` lets a table hold actions of any input type; the server makes the one cast.
 */
export type Action = (input: never, call: Call) => unknown;

/** An input with its required members, which the wire has checked. */
export type Given<Input, Keys extends keyof Input> = Input & {
  readonly [Key in Keys]-?: NonNullable<Input[Key]>;
};

export interface Service {
  readonly model: ServiceModel;
  readonly actions: Readonly<Record<string, Action>>;
  /** One row for each action, asked only where IAM is enforced for callers. */
  readonly needs: Readonly<Record<string, Needs>>;
  /** Answers a request for a link that an action has handed out; undefined for all others. */
  readonly follow?: (request: RawRequest) => Reply | undefined;
}

/** The account everything at this endpoint belongs to. */
export const ACCOUNT = "000000000000";
export const PARTITION = "aws";
