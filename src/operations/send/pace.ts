import type { Clock } from "../../core/clock.ts";

/** Spreads messages evenly over time. */
export class Pace {
  readonly #msPerMessage: number;
  readonly #clock: Clock;
  #free = -Infinity;

  constructor(perSecond: number, clock: Clock) {
    this.#msPerMessage = 1_000 / perSecond;
    this.#clock = clock;
  }

  /** Resolves when so many messages may go. Rejects with the signal's reason when it aborts first. */
  async take(messages: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const start = Math.max(now, this.#free);
    this.#free = start + messages * this.#msPerMessage;
    if (start > now) await this.#clock.sleep(start - now, signal);
  }
}
