import { Fault } from "../fault.ts";
import type { QueueRecord } from "./archive.ts";
import { invalidValue } from "./faults.ts";
import { type Content, contentOf, type Message } from "./message.ts";
import { type Accepted, type Draft, Queue, type QueueGround } from "./queue.ts";
import { StandardLine } from "./standard-line.ts";

export class StandardQueue extends Queue {
  readonly fifo = false;

  constructor(record: QueueRecord, ground: QueueGround) {
    super(record, ground, new StandardLine());
  }

  check({ deduplicationId }: Draft): void {
    if (deduplicationId === undefined) return;
    const reason = "The request include parameter that is not valid for this queue type.";
    throw invalidValue(deduplicationId, "MessageDeduplicationId", reason);
  }

  checkBatch(): void {
    // Every entry is judged by itself.
  }

  send(draft: Draft): Accepted {
    const { clock, random } = this.ground;
    const content = contentOf(draft, { id: random.uuid(), sentAt: clock.now() });
    const sequence = this.enter(content, draft.delaySeconds ?? this.settings.delaySeconds);
    return { messageId: content.id, sequence };
  }

  /** Its age goes on counting from the first sending (aws-facts 2.4). */
  adopt(content: Content): void {
    this.join(content, 0);
  }

  checkReceive(): void {
    if (!this.full) return;
    const text = `Too many messages in flight: the limit of a queue is ${this.ground.inFlightQuota}.`;
    throw new Fault("OverLimit", text, { status: 403 });
  }

  /** An older handle deletes nothing, without an error; visibility does not matter (aws-facts 2.7). */
  protected deletes(_message: Message, newest: boolean): boolean {
    return newest;
  }
}
