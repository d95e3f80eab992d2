// The rules of FIFO queues: aws-facts 2.5 and 2.8.
import { createHash } from "node:crypto";
import type { QueueRecord, Sent } from "./archive.ts";
import { Deduplication, deduplicationKey } from "./deduplication.ts";
import { invalidParameter, invalidValue, missingParameter } from "./faults.ts";
import { FifoLine } from "./fifo-line.ts";
import { type Content, contentOf, type Message } from "./message.ts";
import { type Accepted, type Draft, Queue, type QueueGround } from "./queue.ts";

const NO_DEDUPLICATION_ID =
  "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";

export class FifoQueue extends Queue {
  readonly fifo = true;
  readonly #sent: Deduplication;

  constructor(
    record: QueueRecord,
    ground: QueueGround,
    sent: readonly (readonly [key: string, sent: Sent])[] = [],
  ) {
    super(record, ground, new FifoLine());
    const memory = {
      put: (key: string, value: Sent) => ground.archive.putSent(record.arn, key, value),
      remove: (key: string) => ground.archive.removeSent(record.arn, key),
    };
    this.#sent = new Deduplication(memory, sent);
  }

  check(draft: Draft): void {
    // 0 is tolerated and means the queue's own.
    if (draft.delaySeconds) {
      const reason = "The request include parameter that is not valid for this queue type.";
      throw invalidValue(draft.delaySeconds, "DelaySeconds", reason);
    }
    if (draft.groupId === undefined) throw missingParameter("MessageGroupId");
    this.#checkDeduplication(draft);
  }

  checkBatch(drafts: readonly Pick<Draft, "groupId" | "deduplicationId">[]): void {
    for (const draft of drafts) {
      this.#checkDeduplication(draft);
      if (draft.groupId === undefined) {
        throw invalidParameter("The request must contain the parameter MessageGroupId.");
      }
    }
  }

  send(draft: Draft): Accepted {
    const { groupId = "", deduplicationId = sha256(draft.body) } = draft;
    const at = this.ground.clock.now();
    const key = deduplicationKey(this.settings.deduplicationScope, groupId, deduplicationId);
    const earlier = this.#sent.find(key, at);
    if (earlier) return earlier;
    const id = this.ground.random.uuid();
    const content = contentOf(draft, { id, sentAt: at }, deduplicationId);
    const sequence = this.enter(content, draft.delaySeconds || this.settings.delaySeconds);
    const sent = { messageId: content.id, sequence, at };
    this.#sent.remember(key, sent);
    return sent;
  }

  /** The move is a new sending: age and deduplication id start anew (aws-facts 2.4). */
  adopt(content: Content): void {
    const sentAt = this.ground.clock.now();
    this.join({ ...content, sentAt, deduplicationId: content.id }, 0);
  }

  checkReceive(): void {
    // A full queue answers no messages, and no error.
  }

  protected deletes({ progress }: Message, newest: boolean, handle: string): boolean {
    if (newest && progress.visibility.status === "in-flight") return true;
    throw invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
  }

  protected override clear(): void {
    super.clear();
    this.#sent.clear();
  }

  #checkDeduplication({ deduplicationId }: Pick<Draft, "deduplicationId">): void {
    if (deduplicationId === undefined && !this.settings.contentBasedDeduplication) {
      throw invalidParameter(NO_DEDUPLICATION_ID);
    }
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
