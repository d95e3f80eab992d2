/** Below this many events a clean-up is not worth its while. */
const FEW = 1_000;

/** Remembers which events were shown, for as long as a look may bring them again. */
export class Seen {
  readonly #timestamps = new Map<string, number>();
  #cleanUpAt = FEW;

  /** Returns whether the event is new. */
  add(eventId: string, timestamp: number): boolean {
    if (this.#timestamps.has(eventId)) return false;
    this.#timestamps.set(eventId, timestamp);
    return true;
  }

  /** Forgets what is older than every look to come, once that is worth a walk through all. */
  forgetBefore(timestamp: number): void {
    if (this.#timestamps.size < this.#cleanUpAt) return;
    for (const [eventId, at] of this.#timestamps) {
      if (at < timestamp) this.#timestamps.delete(eventId);
    }
    this.#cleanUpAt = 2 * this.#timestamps.size + FEW;
  }

  get size(): number {
    return this.#timestamps.size;
  }
}
