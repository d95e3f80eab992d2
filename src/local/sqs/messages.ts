// All messages of one queue: kept by sequence, in line for their turn, by what time will do to them,
// counted, and written to the archive. The rules of queues are in queue.ts.
import type { Archive, ArchivedMessage } from "./archive.ts";
import { Deadlines } from "./deadlines.ts";
import type { Line } from "./line.ts";
import { type Content, type Message, type Progress, READY, UNTOUCHED } from "./message.ts";

export type Counts = Readonly<Record<"ready" | "delayed" | "in-flight", number>>;

export class Messages {
  readonly #queueId: string;
  readonly #line: Line;
  readonly #archive: Archive;
  readonly #bySequence = new Map<number, Message>();
  readonly #deadlines = new Deadlines<Message>();
  readonly #counts = { ready: 0, delayed: 0, "in-flight": 0 };
  #retentionSeconds: number;

  constructor(queueId: string, line: Line, archive: Archive, retentionSeconds: number) {
    this.#queueId = queueId;
    this.#line = line;
    this.#archive = archive;
    this.#retentionSeconds = retentionSeconds;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** True while some message has its turn. */
  get open(): boolean {
    return this.#line.open;
  }

  get nextDeadline(): number | undefined {
    return this.#deadlines.first?.dueAt;
  }

  get(sequence: number): Message | undefined {
    return this.#bySequence.get(sequence);
  }

  /** Messages in their turn; each must be hidden or taken before the next is asked for. */
  turns(): Iterable<Message> {
    return this.#line.turns();
  }

  /** Takes in a new message, higher in sequence than all others. */
  add(sequence: number, content: Content, delayedUntil: number | undefined): void {
    const progress: Progress =
      delayedUntil === undefined
        ? UNTOUCHED
        : { ...UNTOUCHED, visibility: { status: "delayed", until: delayedUntil } };
    this.#archive.putMessage(this.#queueId, sequence, content);
    if (progress !== UNTOUCHED) this.#archive.putProgress(this.#queueId, sequence, progress);
    this.#admit(sequence, content, progress);
  }

  /** Takes back what the archive kept. */
  restore(stored: readonly ArchivedMessage[]): void {
    for (const { sequence, content, progress = UNTOUCHED } of stored) {
      this.#admit(sequence, content, progress);
    }
  }

  /** A ready message has been received. */
  hide(message: Message, progress: Progress): void {
    this.keep(message, progress);
    this.#line.hide(message);
  }

  /** The message's progress is another now; in line it stays where it is. */
  keep(message: Message, progress: Progress): void {
    this.#note(message, progress);
    this.#archive.putProgress(this.#queueId, message.sequence, progress);
  }

  take(message: Message): void {
    this.#bySequence.delete(message.sequence);
    this.#counts[message.progress.visibility.status] -= 1;
    this.#deadlines.remove(message);
    this.#line.leave(message);
    const touched = message.progress !== UNTOUCHED;
    this.#archive.removeMessage(this.#queueId, message.sequence, touched);
  }

  clear(): void {
    for (const message of this.#bySequence.values()) this.take(message);
  }

  /** Shows what has come out of its delay or visibility timeout, ends what is too old. */
  settle(now: number): void {
    let message = this.#deadlines.first;
    while (message && message.dueAt <= now) {
      if (this.#expiry(message) <= now) {
        this.take(message);
      } else {
        // Not written: a restart reads the deadline and sees that it has passed.
        this.#note(message, { ...message.progress, visibility: READY });
        this.#line.show(message);
      }
      message = this.#deadlines.first;
    }
  }

  /** A new retention period moves every deadline (aws-facts 2.3). */
  retain(seconds: number): void {
    if (seconds === this.#retentionSeconds) return;
    this.#retentionSeconds = seconds;
    this.#deadlines.clear();
    for (const message of this.#bySequence.values()) {
      message.dueAt = this.#dueAt(message);
      this.#deadlines.add(message);
    }
  }

  #admit(sequence: number, content: Content, progress: Progress): void {
    const message: Message = {
      sequence,
      content,
      progress,
      dueAt: 0,
      heapIndex: -1,
      place: undefined,
    };
    message.dueAt = this.#dueAt(message);
    this.#bySequence.set(sequence, message);
    this.#counts[progress.visibility.status] += 1;
    this.#deadlines.add(message);
    this.#line.join(message);
  }

  #note(message: Message, progress: Progress): void {
    this.#counts[message.progress.visibility.status] -= 1;
    this.#counts[progress.visibility.status] += 1;
    message.progress = progress;
    message.dueAt = this.#dueAt(message);
    this.#deadlines.moved(message);
  }

  #dueAt(message: Message): number {
    const { visibility } = message.progress;
    const expiry = this.#expiry(message);
    return visibility.status === "ready" ? expiry : Math.min(visibility.until, expiry);
  }

  #expiry({ content }: Message): number {
    return content.sentAt + this.#retentionSeconds * 1000;
  }
}
