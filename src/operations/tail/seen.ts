import type { LogLine } from "../events.ts";
import type { Shown } from "./looks.ts";

/** Below this many events a clean-up is not worth its while. */
const FEW = 1_000;

/** Remembers which events were shown, for as long as a look may bring them again. */
export class Seen implements Shown {
  readonly #timestamps = new Map<string, number>();
  #cleanUpAt = FEW;

  isNew({ eventId = "", timestamp }: Pick<LogLine, "eventId" | "timestamp">): boolean {
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
