import type { SqslamError } from "../../core/errors.ts";
import type { OutgoingMessage } from "./message.ts";

/** What became of one message of a request. */
export type EntryResult =
  | { readonly status: "sent"; readonly messageId: string }
  | {
      readonly status: "failed";
      readonly code: string;
      readonly reason: string;
      /** Whether sending it again can help: SQS says that it is not the sender's fault. */
      readonly retry: boolean;
    };

/** Of a message that an answer leaves out. */
export const UNANSWERED: EntryResult = {
  status: "failed",
  code: "Unanswered",
  reason: "SQS's answer does not mention it",
  retry: true,
};

/** The one call that has to be fast, behind a door that a test can stand in. */
export interface BatchSender {
  /**
   * Sends up to ten messages in one request and answers for each, in order.
   * Throws a RequestFault where the request failed as a whole.
   */
  send(batch: readonly OutgoingMessage[]): Promise<readonly EntryResult[]>;
  close(): void;
}

/** A request that failed as a whole. */
export class RequestFault extends Error {
  override readonly name = "RequestFault";
  readonly code: string;
  /** `slowly` = AWS asks for less. */
  readonly retry: "never" | "soon" | "slowly";
  /** What to tell a person once trying is over. */
  readonly shown: SqslamError;

  constructor(code: string, retry: RequestFault["retry"], shown: SqslamError) {
    super(shown.message, { cause: shown });
    this.code = code;
    this.retry = retry;
    this.shown = shown;
  }
}

/** Takes everything and sends nothing, for `--dry-run`. */
export const drySender: BatchSender = {
  send: (batch) => Promise.resolve(batch.map(() => ({ status: "sent", messageId: "" }))),
  close() {},
};
