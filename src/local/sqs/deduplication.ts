import { List, type Place } from "./list.ts";
import type { Sent } from "./archive.ts";

/** aws-facts 2.8: tracked even after the message is deleted. */
const WINDOW = 5 * 60_000;

interface Entry {
  readonly key: string;
  readonly sent: Sent;
}

interface Memory {
  put(key: string, sent: Sent): void;
  remove(key: string): void;
}

/** What was sent to a FIFO queue in the last five minutes. */
export class Deduplication {
  readonly #entries = new Map<string, Place<Entry>>();
  readonly #oldestFirst = new List<Entry>();
  readonly #memory: Memory;

  constructor(memory: Memory, stored: readonly (readonly [key: string, sent: Sent])[] = []) {
    this.#memory = memory;
    for (const [key, sent] of stored.toSorted(([, a], [, b]) => a.at - b.at)) this.#add(key, sent);
  }

  find(key: string, now: number): Sent | undefined {
    this.#forget(now);
    return this.#entries.get(key)?.value.sent;
  }

  remember(key: string, sent: Sent): void {
    this.#add(key, sent);
    this.#memory.put(key, sent);
  }

  clear(): void {
    this.#forget(Infinity);
  }

  #add(key: string, sent: Sent): void {
    this.#entries.set(key, this.#oldestFirst.push({ key, sent }));
  }

  #forget(now: number): void {
    let oldest = this.#oldestFirst.first;
    while (oldest && oldest.value.sent.at + WINDOW <= now) {
      const { key } = oldest.value;
      this.#oldestFirst.remove(oldest);
      this.#entries.delete(key);
      this.#memory.remove(key);
      oldest = this.#oldestFirst.first;
    }
  }
}

/** Ids have no spaces, so that no pair of group and id reads like another's (aws-facts 2.8). */
export function deduplicationKey(
  scope: "queue" | "messageGroup",
  groupId: string,
  deduplicationId: string,
): string {
  return scope === "queue" ? deduplicationId : `${deduplicationId} ${groupId}`;
}
