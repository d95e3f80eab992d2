// What the endpoint's services need of each other. Each service codes against these and is tested
// with a fake of them; world.ts hands out the real ones.
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { Delays } from "./delays.ts";
import type { Keys, Need } from "./need.ts";
import type { Store } from "./store/store.ts";

/** What every service is made from. */
export interface Ground {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  /** How long what was accepted takes until it is in effect. */
  readonly delays: Delays;
  /** The endpoint's own URL, known once it listens: handlers call back here. */
  readonly url: () => string;
  /** Told of what must not stop the endpoint and must not be hidden either. */
  readonly onBug: (error: unknown) => void;
  /** Told of what has happened; without one, nobody wants to know. */
  readonly witness?: Witness | undefined;
}

/** Told of facts as they happen, in the same turn. Must not throw. */
export interface Witness {
  sent(queueArn: string, message: WitnessedMessage): void;
  /** A redrive policy has moved it. */
  deadLettered(queueArn: string, deadLetterQueueArn: string, message: WitnessedMessage): void;
  /** The function of a mapping is done with them, and they have left the queue. */
  handled(queueArn: string, messages: readonly WitnessedMessage[]): void;
  failed(queueArn: string, messages: readonly WitnessedMessage[]): void;
  invoked(invocation: WitnessedInvocation): void;
  logged(place: Omit<LogPlace, "region">, lines: readonly LogLine[]): void;
}

export type WitnessedMessage = Pick<
  QueueMessage,
  "messageId" | "body" | "attributes" | "messageAttributes"
>;

export interface WitnessedInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly payload: Buffer;
  readonly outcome: { readonly status: "returned" | "failed"; readonly payload: Buffer };
}

/** A line as it is written, with its line end if it has one. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Caller {
  readonly arn: string;
  readonly userId: string;
}

export interface Access {
  /** Who signs with this key: a session of a role, else the account's one user. */
  identify(accessKeyId: string | undefined): Caller;
  /** True when the role exists and its trust policy lets `service` (`lambda.amazonaws.com`) assume it. */
  assumableBy(roleArn: string, service: string): boolean;
  /**
   * True when the role's policies, capped by its boundary, allow `action` on `resource`; `keys` are
   * condition keys beside those that every request has.
   */
  allows(roleArn: string, action: string, resource: string, keys?: Keys): boolean;
  /** Temporary credentials of the role, for a function's environment. */
  session(roleArn: string, sessionName: string): SessionCredentials;
}

/** What is asked for a caller before it is let in. */
export interface CallerAccess extends Pick<Access, "identify"> {
  /** How IAM takes the key: one of a session may have ended, or never have been given. */
  standing(accessKeyId: string | undefined): "valid" | "expired" | "unknown";
  /** Why the caller may not, as AWS ends such a sentence; undefined when it may. */
  whyNot(accessKeyId: string | undefined, need: Need): string | undefined;
}

/** What STS asks. */
export interface Assumption {
  /** The role in effect under this ARN. */
  assumable(roleArn: string): AssumableRole | undefined;
}

export interface AssumableRole {
  /** How long a session of it may last. */
  readonly longestSeconds: number;
  /**
   * True when its trust policy and the caller's own policies together let the caller assume it. `keys`
   * are those of the request, beside what is known of the caller.
   */
  mayBeAssumedBy(accessKeyId: string | undefined, keys: Keys): boolean;
  assume(sessionName: string, seconds: number): AssumedRole;
}

export interface AssumedRole {
  readonly credentials: SessionCredentials;
  readonly caller: Caller;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface LogSink {
  /**
   * Appends to a stream, creating the stream at need. Answers false, and keeps nothing, when the
   * group does not exist: so Lambda loses lines (aws-facts 6.2).
   */
  write(place: LogPlace, lines: readonly LogLine[]): boolean;
  /** Makes the group as Lambda does where its role may: without retention and tags (aws-facts 6.2). */
  createGroup(place: Pick<LogPlace, "region" | "group">): void;
}

export interface LogPlace {
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}

/** A received message with everything an SQS event record shows. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** Of the message attributes; undefined when there are none. */
  readonly md5OfMessageAttributes: string | undefined;
  /** System attributes, all values strings: ApproximateReceiveCount, SentTimestamp and so on. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, QueueMessageAttribute>>;
}

export interface QueueMessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Uint8Array;
}

export interface QueueSource {
  readonly arn: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutSeconds: number;
  /** What its key takes of who reads it; undefined without a key of one's own. */
  readonly keyNeed: Need | undefined;
  /**
   * Takes up to `most` messages (any number, not only 10), hides them for `visibilitySeconds`, counts the
   * receive. [] = none visible now.
   */
  receive(most: number, visibilitySeconds: number): readonly QueueMessage[];
  /**
   * Calls `wake` once, when a message may have become receivable or the queue is deleted; the result
   * cancels.
   */
  whenAvailable(wake: () => void): () => void;
  /** A handle that came too late is passed over, here and in `release`. */
  remove(receiptHandles: readonly string[]): void;
  /** Makes messages visible again after `seconds`. */
  release(receiptHandles: readonly string[], seconds: number): void;
}

export interface Queues {
  find(queueArn: string): QueueSource | undefined;
}

/** What the mapping needs to know of a function. */
export interface FunctionTarget {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
}

export type InvokeOutcome =
  | { readonly status: "returned"; readonly payload: Buffer }
  | { readonly status: "failed"; readonly payload: Buffer }
  /** No concurrency left; nothing ran. */
  | { readonly status: "throttled" };

export interface Functions {
  /** By ARN, with or without a qualifier. */
  find(functionArn: string): FunctionTarget | undefined;
  invoke(functionArn: string, payload: Buffer): Promise<InvokeOutcome>;
}
