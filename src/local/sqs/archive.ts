// The SQS tables of the endpoint's store. Message content is written once and progress, which
// changes with every receive, beside it: a receive of a 1 MiB message writes a few bytes.
import type { Store, Table } from "../store/store.ts";
import type { Content, Progress } from "./message.ts";
import type { MoveTaskRecord } from "./move-task.ts";
import {
  packContent,
  packProgress,
  type StoredContent,
  type StoredProgress,
  unpackContent,
  unpackProgress,
} from "./stored-message.ts";

export interface QueueRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Tells a queue from an earlier one of the same name: receipt handles carry it. */
  readonly id: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** As set, in AWS's spelling; what is not here has its default. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, as are all below; of the last PurgeQueue. */
  readonly purgedAt?: number | undefined;
  /** Until then a new queue is not found. */
  readonly foundFrom?: number | undefined;
  /** From then on a deleted queue is not found. */
  readonly goneFrom?: number | undefined;
  /** What Lambda still takes for the queue's visibility timeout. */
  readonly lambdaSees?: { readonly visibilitySeconds: number; readonly until: number } | undefined;
  /** No message has this sequence or a higher one: where counting goes on after a restart. */
  readonly sequenceCeiling: number;
}

export interface Sent {
  readonly messageId: string;
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface ArchivedMessage {
  readonly sequence: number;
  readonly content: Content;
  readonly progress: Progress | undefined;
}

export class Archive {
  readonly #queues: Table<QueueRecord>;
  readonly #contents: Table<StoredContent>;
  readonly #progress: Table<StoredProgress>;
  readonly #sent: Table<Sent>;
  readonly #tasks: Table<MoveTaskRecord>;
  readonly #freeNames: Table<number>;

  constructor(store: Store) {
    this.#queues = store.table("sqs-queues");
    this.#contents = store.table("sqs-messages");
    this.#progress = store.table("sqs-progress");
    this.#sent = store.table("sqs-deduplication");
    this.#tasks = store.table("sqs-move-tasks");
    this.#freeNames = store.table("sqs-free-names");
  }

  queues(): QueueRecord[] {
    return Array.from(this.#queues.entries(), ([, record]) => record);
  }

  /** All messages, by queue id, each queue's in the order of their sequence. */
  messages(): Map<string, ArchivedMessage[]> {
    const stored = new Map(this.#progress.entries());
    const byQueue = new Map<string, ArchivedMessage[]>();
    for (const [key, content] of this.#contents.entries()) {
      const [queueId, sequence] = splitKey(key);
      const progress = stored.get(key);
      const message = {
        sequence: Number(sequence),
        content: unpackContent(content),
        progress: progress && unpackProgress(progress),
      };
      const list = byQueue.get(queueId);
      if (list) list.push(message);
      else byQueue.set(queueId, [message]);
    }
    return byQueue;
  }

  /** What was sent to each FIFO queue lately, by queue ARN. */
  sent(): Map<string, [key: string, sent: Sent][]> {
    const byQueue = new Map<string, [string, Sent][]>();
    for (const [whole, sent] of this.#sent.entries()) {
      const [arn, key] = splitKey(whole);
      const list = byQueue.get(arn);
      if (list) list.push([key, sent]);
      else byQueue.set(arn, [[key, sent]]);
    }
    return byQueue;
  }

  tasks(): MoveTaskRecord[] {
    return Array.from(this.#tasks.entries(), ([, record]) => record);
  }

  /** When the names of deleted queues may be used again, by queue ARN. */
  freeNames(): Map<string, number> {
    return new Map(this.#freeNames.entries());
  }

  putFreeName(arn: string, from: number): void {
    this.#freeNames.put(arn, from);
  }

  removeFreeName(arn: string): void {
    this.#freeNames.remove(arn);
  }

  putQueue(record: QueueRecord): void {
    this.#queues.put(record.arn, record);
  }

  removeQueue(arn: string): void {
    this.#queues.remove(arn);
  }

  putMessage(queueId: string, sequence: number, content: Content): void {
    this.#contents.put(messageKey(queueId, sequence), packContent(content));
  }

  putProgress(queueId: string, sequence: number, progress: Progress): void {
    this.#progress.put(messageKey(queueId, sequence), packProgress(progress));
  }

  /** `touched`: whether progress was ever written of it. */
  removeMessage(queueId: string, sequence: number, touched: boolean): void {
    const key = messageKey(queueId, sequence);
    this.#contents.remove(key);
    if (touched) this.#progress.remove(key);
  }

  putSent(arn: string, key: string, sent: Sent): void {
    this.#sent.put(`${arn} ${key}`, sent);
  }

  removeSent(arn: string, key: string): void {
    this.#sent.remove(`${arn} ${key}`);
  }

  putTask(record: MoveTaskRecord): void {
    this.#tasks.put(record.id, record);
  }

  removeTask(id: string): void {
    this.#tasks.remove(id);
  }
}

// Sixteen digits hold every safe integer, so that the store's key order is the messages' order.
function messageKey(queueId: string, sequence: number): string {
  return `${queueId} ${String(sequence).padStart(16, "0")}`;
}

/** Neither an id nor an ARN holds a space. */
function splitKey(key: string): [queue: string, rest: string] {
  const at = key.indexOf(" ");
  return [key.slice(0, at), key.slice(at + 1)];
}
