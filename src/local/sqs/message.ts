import type { QueueMessageAttribute } from "../ports.ts";
import type { Due } from "./deadlines.ts";
import type { Place } from "./list.ts";

/** What a message is: written once, when it joins a queue. */
export interface Content {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: Readonly<Record<string, QueueMessageAttribute>>;
  readonly md5OfAttributes: string | undefined;
  readonly senderId: string;
  /** Milliseconds since the epoch; retention counts from here. */
  readonly sentAt: number;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** ARN of the queue whose redrive policy brought the message here. */
  readonly deadLetterSource?: string | undefined;
  /** Receives in the queues it was in before: the count goes on (aws-facts 2.4). */
  readonly receivedBefore: number;
}

export type Visibility =
  | { readonly status: "ready" }
  | { readonly status: "delayed"; readonly until: number }
  | { readonly status: "in-flight"; readonly since: number; readonly until: number };

export const READY: Visibility = { status: "ready" };

/** What happens to a message while it is in a queue. */
export interface Progress {
  /** Receives from this queue. The newest receipt handle carries this number. */
  readonly receives: number;
  readonly firstReceivedAt: number | undefined;
  readonly visibility: Visibility;
}

export interface Message extends Due {
  readonly content: Content;
  /** Its number in its queue: later messages have higher ones, and none is used twice. */
  readonly sequence: number;
  progress: Progress;
  /** Kept by the line that it stands in; undefined outside. */
  place: Place<Message> | undefined;
}

export const UNTOUCHED: Progress = { receives: 0, firstReceivedAt: undefined, visibility: READY };

/** Content of one shape, whatever is absent: a copy by spreading is slow where shapes are many. */
export function contentOf(
  draft: Omit<Content, "id" | "sentAt" | "deadLetterSource">,
  { id, sentAt }: Pick<Content, "id" | "sentAt">,
  deduplicationId = draft.deduplicationId,
): Content {
  return {
    id,
    body: draft.body,
    md5: draft.md5,
    attributes: draft.attributes,
    md5OfAttributes: draft.md5OfAttributes,
    senderId: draft.senderId,
    sentAt,
    groupId: draft.groupId,
    deduplicationId,
    traceHeader: draft.traceHeader,
    receivedBefore: draft.receivedBefore,
  };
}

/** FIFO's sequence numbers have 20 digits (aws-facts 2.8). */
export function sequenceNumber(sequence: number): string {
  return `1${String(sequence).padStart(19, "0")}`;
}
