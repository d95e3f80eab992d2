// What time, senders and receivers do to a queue. Standard and FIFO differ in the line that messages
// stand in and in the few rules declared abstract here.
import type { Clock } from "../../core/clock.ts";
import type { Random } from "../../core/random.ts";
import { Fault } from "../fault.ts";
import type { Witness } from "../ports.ts";
import type { ArchivedMessage, Archive, QueueRecord } from "./archive.ts";
import { Availability } from "./availability.ts";
import { invalidValue, noSuchQueue } from "./faults.ts";
import type { Line } from "./line.ts";
import { type Content, type Message, UNTOUCHED } from "./message.ts";
import { witnessed } from "./message-attributes.ts";
import { type Counts, Messages } from "./messages.ts";
import { readReceipt, writeReceipt } from "./receipt.ts";
import { readSettings, type Settings } from "./settings.ts";

/** aws-facts 2.7, as the two below; those are in milliseconds. */
export const IN_FLIGHT_QUOTA = 120_000;
const LONGEST_VISIBILITY = 43_200_000;
const PURGE_PAUSE = 60_000;
/** How far the store's record goes ahead: written for every message, it would cost as much as one. */
const SEQUENCES_RESERVED = 100_000;

/** What a queue needs of its surroundings. */
export interface QueueGround {
  readonly clock: Clock;
  readonly random: Random;
  readonly archive: Archive;
  readonly onBug: (error: unknown) => void;
  readonly witness: Witness | undefined;
  /** How many messages of a queue may be in flight. */
  readonly inFlightQuota: number;
  find(arn: string): Queue | undefined;
}

/** A message that somebody wants to send. */
export interface Draft extends Omit<Content, "id" | "sentAt" | "deadLetterSource"> {
  /** Undefined = the queue's own. */
  readonly delaySeconds: number | undefined;
}

export interface Accepted {
  readonly messageId: string;
  readonly sequence: number;
}

export interface Received {
  readonly message: Message;
  readonly receiptHandle: string;
}

export abstract class Queue {
  abstract readonly fifo: boolean;
  protected readonly ground: QueueGround;
  readonly #messages: Messages;
  readonly #availability: Availability;
  #record: QueueRecord;
  #settings: Settings;
  #nextSequence: number;
  #gone = false;

  constructor(record: QueueRecord, ground: QueueGround, line: Line) {
    this.#record = record;
    this.#settings = readSettings(record.attributes, record.name.endsWith(".fifo"));
    this.#nextSequence = record.sequenceCeiling;
    this.ground = ground;
    this.#messages = new Messages(record.id, line, ground.archive, this.#settings.retentionSeconds);
    this.#availability = new Availability(this, ground.clock, ground.onBug);
  }

  get record(): QueueRecord {
    return this.#record;
  }

  get arn(): string {
    return this.#record.arn;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** True once the queue is deleted. */
  get gone(): boolean {
    return this.#gone;
  }

  get counts(): Counts {
    this.settle();
    return this.#messages.counts;
  }

  /** As many messages in flight as may be (aws-facts 2.7). */
  get full(): boolean {
    return this.#messages.counts["in-flight"] >= this.ground.inFlightQuota;
  }

  get open(): boolean {
    return this.#messages.open && !this.full;
  }

  get nextDeadline(): number | undefined {
    return this.#messages.nextDeadline;
  }

  /** Throws the fault of a draft that this type of queue does not take. */
  abstract check(draft: Draft): void;
  /** Throws the fault of a batch of which this type of queue takes no part. */
  abstract checkBatch(drafts: readonly Pick<Draft, "groupId" | "deduplicationId">[]): void;
  /** Takes a draft that was checked. */
  abstract send(draft: Draft): Accepted;
  /** Takes over a message that another queue's redrive policy sends here. */
  abstract adopt(content: Content): void;
  /** Throws, where this type of queue does, the fault of a full queue. */
  abstract checkReceive(): void;
  /** Whether a handle, the message's newest or not, deletes it. May throw a fault instead. */
  protected abstract deletes(message: Message, newest: boolean, handle: string): boolean;

  restore(stored: readonly ArchivedMessage[]): void {
    this.#messages.restore(stored);
  }

  update(change: Partial<QueueRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.ground.archive.putQueue(this.#record);
    if (change.attributes === undefined) return;
    this.#settings = readSettings(change.attributes, this.fifo);
    this.#messages.retain(this.#settings.retentionSeconds);
    this.#availability.changed();
  }

  receive(most: number, visibilitySeconds: number): Received[] {
    if (this.#gone) throw noSuchQueue();
    this.settle();
    const now = this.ground.clock.now();
    const until = now + visibilitySeconds * 1000;
    const received: Received[] = [];
    for (const message of this.#messages.turns()) {
      if (received.length >= most || this.full) break;
      if (this.#redrive(message)) continue;
      const receive = message.progress.receives + 1;
      this.#messages.hide(message, {
        receives: receive,
        firstReceivedAt: message.progress.firstReceivedAt ?? now,
        visibility: { status: "in-flight", since: now, until },
      });
      const receipt = { sequence: message.sequence, receive };
      received.push({ message, receiptHandle: writeReceipt(this.#record.id, receipt) });
    }
    this.#availability.changed();
    return received;
  }

  /** Calls `wake` once, when a receive may find something or the queue is gone; the result cancels. */
  whenAvailable(wake: () => void): () => void {
    this.settle();
    return this.#availability.wait(wake);
  }

  delete(handle: string): void {
    this.settle();
    const { message, newest } = this.#lookUp(handle);
    if (!message || !this.deletes(message, newest, handle)) return;
    this.#messages.take(message);
    this.#availability.changed();
  }

  changeVisibility(handle: string, seconds: number): void {
    this.settle();
    const { message, newest } = this.#lookUp(handle);
    if (!message || !newest) {
      const reason = "Message does not exist or is not available for visibility timeout change.";
      throw invalidValue(handle, "ReceiptHandle", reason);
    }
    const { visibility } = message.progress;
    if (visibility.status !== "in-flight") return; // its timeout has passed: no error (aws-facts 2.7)
    const until = this.ground.clock.now() + seconds * 1000;
    if (until > visibility.since + LONGEST_VISIBILITY) {
      const reason = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].";
      throw invalidValue(seconds, "VisibilityTimeout", reason);
    }
    this.#messages.keep(message, { ...message.progress, visibility: { ...visibility, until } });
    this.settle();
    this.#availability.changed();
  }

  purge(): void {
    const now = this.ground.clock.now();
    const { purgedAt, name } = this.#record;
    if (purgedAt !== undefined && now < purgedAt + PURGE_PAUSE) {
      const text = `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`;
      throw new Fault("PurgeQueueInProgress", text, { status: 403 });
    }
    this.clear();
    this.update({ purgedAt: now });
  }

  /**
   * Moves the message whose turn it is, as a new message, where `destination` says. Otherwise nothing
   * moves and the reason is answered: what `destination` says instead of a queue, or "empty".
   */
  moveOne(destination: (content: Content) => Queue | string): string | undefined {
    this.settle();
    const [message] = this.#messages.turns();
    if (!message) return "empty";
    const target = destination(message.content);
    if (typeof target === "string") return target;
    this.#messages.take(message);
    this.#availability.changed();
    target.renew(message.content);
    return undefined;
  }

  /** Takes in a moved message: new id, new age, counted from nothing (aws-facts 2.10). */
  renew(content: Content): void {
    const { deadLetterSource: _, ...kept } = content;
    const id = this.ground.random.uuid();
    this.join({ ...kept, id, sentAt: this.ground.clock.now(), receivedBefore: 0 }, 0);
  }

  /** Ends the queue: nothing of its messages stays, and whoever waits learns it. */
  close(): void {
    this.#gone = true;
    this.clear();
    this.#availability.close();
  }

  stop(): void {
    this.#availability.stop();
  }

  settle(): void {
    this.#messages.settle(this.ground.clock.now());
  }

  /** Takes in a new message and answers its sequence. */
  join(content: Content, delaySeconds: number): number {
    this.settle(); // what is due by now goes before it
    if (this.#nextSequence >= this.#record.sequenceCeiling) {
      this.update({ sequenceCeiling: this.#nextSequence + SEQUENCES_RESERVED });
    }
    const sequence = this.#nextSequence++;
    const until = delaySeconds === 0 ? undefined : this.ground.clock.now() + delaySeconds * 1000;
    this.#messages.add(sequence, content, until);
    this.#availability.changed();
    return sequence;
  }

  /** Takes in what somebody has sent. */
  protected enter(content: Content, delaySeconds: number): number {
    const sequence = this.join(content, delaySeconds);
    const progress = UNTOUCHED;
    this.ground.witness?.sent(this.arn, witnessed({ content, progress, sequence }));
    return sequence;
  }

  protected clear(): void {
    this.#messages.clear();
  }

  /** Moves a message that was received too often; false when it may go on here (aws-facts 2.4). */
  #redrive(message: Message): boolean {
    const policy = this.#settings.redrive;
    const { content, progress } = message;
    if (!policy || progress.receives < policy.maxReceiveCount) return false;
    const target = this.ground.find(policy.deadLetterTargetArn);
    if (!target) return false;
    this.#messages.take(message);
    const receivedBefore = content.receivedBefore + progress.receives;
    target.adopt({ ...content, deadLetterSource: this.arn, receivedBefore });
    this.ground.witness?.deadLettered(this.arn, target.arn, witnessed(message));
    return true;
  }

  #lookUp(handle: string): { message: Message | undefined; newest: boolean } {
    const receipt = readReceipt(this.#record.id, handle);
    if (!receipt) {
      const text = `The input receipt handle "${handle}" is not a valid receipt handle.`;
      throw new Fault("ReceiptHandleIsInvalid", text);
    }
    const message = this.#messages.get(receipt.sequence);
    return { message, newest: message?.progress.receives === receipt.receive };
  }
}
