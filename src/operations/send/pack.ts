import { MOST_BYTES, MOST_ENTRIES } from "./allowed.ts";
import type { OutgoingMessage } from "./message.ts";

/** Fills batches in order: as many messages as fit by count and by bytes. */
export class Packer {
  readonly #mostEntries: number;
  #batch: OutgoingMessage[] = [];
  #bytes = 0;

  constructor(mostEntries: number = MOST_ENTRIES) {
    this.#mostEntries = mostEntries;
  }

  /** Returns the batch that `message` completes, or that it no longer fits into. */
  add(message: OutgoingMessage): readonly OutgoingMessage[] | undefined {
    const full = this.#bytes + message.bytes > MOST_BYTES ? this.flush() : undefined;
    this.#batch.push(message);
    this.#bytes += message.bytes;
    // Never two at once: a batch of one entry is complete before the next message comes.
    return full ?? (this.#batch.length >= this.#mostEntries ? this.flush() : undefined);
  }

  /** What is in hand, where there is something. */
  flush(): readonly OutgoingMessage[] | undefined {
    if (this.#batch.length === 0) return undefined;
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    return batch;
  }
}
