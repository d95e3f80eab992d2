// What a user of the library sees of the spy. Nothing here imports, so that the types stand alone.

/** An attribute that the sender gave a message. */
export interface SeenAttribute {
  /** `String`, `Number`, `Binary`, or one of them with a label: `Number.int`. */
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Uint8Array;
}

/** A message as it was when something happened to it. */
export interface SeenMessage {
  /** The name of its queue; of a dead-lettered one, of the queue that it came from. */
  readonly queue: string;
  /** `MessageId`, as SendMessage answers it. */
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, SeenAttribute>>;
  /** `SentTimestamp`, `MessageGroupId` and so on, by AWS's names. */
  readonly systemAttributes: Readonly<Record<string, string>>;
  /** How often it has been received by then; 0 of one that was only sent. */
  readonly receiveCount: number;
}

/** A message that a redrive policy has moved. */
export interface DeadLetteredMessage extends SeenMessage {
  /** The name of the queue that it is in now. */
  readonly deadLetterQueue: string;
}

/** An invocation that has ended, in whatever way it was asked for. */
export interface SeenInvocation {
  readonly functionName: string;
  readonly requestId: string;
  /** What the handler was given. */
  readonly event: unknown;
  /** `failed`: it threw, timed out or died. */
  readonly outcome: "returned" | "failed";
  /** What it returned, or AWS's description of the failure. */
  readonly result: unknown;
}

/** A line of a log group. */
export interface SeenLine {
  readonly group: string;
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

export interface SpyOptions {
  /** How long to wait, in milliseconds of real time, whatever the endpoint's clock says; default 5000. */
  readonly within?: number | undefined;
}

/**
 * Waits for facts. Each method resolves with the first thing of its kind that matches, also when that
 * happened before the call: since the endpoint was started or reset. Nothing is polled; the services
 * tell. When the time is over it rejects with a SqslamError (`TIMED_OUT`) that says what was waited for
 * and what was seen instead, and when the endpoint is stopped or reset meanwhile with another (`REFUSED`),
 * as it does at once of an endpoint that was stopped before.
 *
 * Of each kind of fact the last 10,000 are remembered, and fewer when their texts are longer than 16 MiB
 * together. `queue` is a queue's name, URL or ARN.
 */
export interface Spy {
  /** A message was taken in by SendMessage or SendMessageBatch; one that FIFO takes for a repeat is not. */
  sent(
    queue: string,
    matches?: (message: SeenMessage) => boolean,
    options?: SpyOptions,
  ): Promise<SeenMessage>;
  /** The function of a mapping has handled a message, and the message has left the queue. */
  handled(
    queue: string,
    matches?: (message: SeenMessage) => boolean,
    options?: SpyOptions,
  ): Promise<SeenMessage>;
  /** The function of a mapping has failed on a message, which will be received again. */
  failed(
    queue: string,
    matches?: (message: SeenMessage) => boolean,
    options?: SpyOptions,
  ): Promise<SeenMessage>;
  /**
   * A redrive policy has moved a message; `queue` is the one it came from or the dead-letter queue. As on
   * AWS the move is made when the message would be received once too often, and not before.
   */
  deadLettered(
    queue: string,
    matches?: (message: DeadLetteredMessage) => boolean,
    options?: SpyOptions,
  ): Promise<DeadLetteredMessage>;
  /** An invocation of the function, by name or ARN, has ended. */
  invoked(
    functionName: string,
    matches?: (invocation: SeenInvocation) => boolean,
    options?: SpyOptions,
  ): Promise<SeenInvocation>;
  /** A line with this text in it, or that matches, has come into the log group. */
  logged(group: string, text: string | RegExp, options?: SpyOptions): Promise<SeenLine>;
}
