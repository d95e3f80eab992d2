// Those who wait for a queue to have something to receive. Nothing polls: a change of the queue
// wakes them, or the one timer that stands at the queue's next deadline while somebody waits.
import type { Clock } from "../../core/clock.ts";

export interface Watched {
  /** True while a receive would find something. */
  readonly open: boolean;
  /** When time alone will change something next; milliseconds since the epoch. */
  readonly nextDeadline: number | undefined;
  /** Does what is due by now. */
  settle(): void;
}

interface Waiter {
  readonly wake: () => void;
}

export class Availability {
  readonly #watched: Watched;
  readonly #clock: Clock;
  readonly #onBug: (error: unknown) => void;
  readonly #waiters = new Set<Waiter>();
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;
  #ringing = false;
  #stopped = false;

  constructor(watched: Watched, clock: Clock, onBug: (error: unknown) => void) {
    this.#watched = watched;
    this.#clock = clock;
    this.#onBug = onBug;
  }

  /** Calls `wake` once, soon if there is something already; the result cancels. */
  wait(wake: () => void): () => void {
    const waiter = { wake };
    this.#waiters.add(waiter);
    this.changed();
    return () => void this.#waiters.delete(waiter);
  }

  /** To be called after anything that may have made a message receivable, or moved a deadline. */
  changed(): void {
    if (this.#waiters.size === 0 || this.#stopped) return;
    if (this.#watched.open) this.#ring();
    this.#arm();
  }

  /** Wakes everybody: the queue is gone. */
  close(): void {
    this.stop();
    for (const waiter of this.#waiters) this.#wake(waiter);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** In a task of its own: whoever is woken may receive, and a receive may be what rang. */
  #ring(): void {
    if (this.#ringing) return;
    this.#ringing = true;
    queueMicrotask(() => {
      this.#ringing = false;
      if (this.#stopped) return;
      this.#watched.settle();
      // Those who wait now, longest first; whoever joins meanwhile rings again.
      const waiting = Array.from(this.#waiters);
      for (const waiter of waiting) {
        if (!this.#watched.open) break;
        if (this.#waiters.has(waiter)) this.#wake(waiter);
      }
      this.#arm();
    });
  }

  #wake(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    try {
      waiter.wake();
    } catch (error) {
      this.#onBug(error);
    }
  }

  #arm(): void {
    const at = this.#watched.nextDeadline;
    if (this.#stopped || this.#waiters.size === 0 || at === undefined) return;
    if (this.#timer && this.#timer.at <= at) return; // it will look again when it fires
    this.#timer?.cancel();
    const cancel = this.#clock.after(at - this.#clock.now(), () => {
      this.#timer = undefined;
      if (this.#waiters.size === 0) return;
      this.#watched.settle();
      this.changed();
    });
    this.#timer = { at, cancel };
  }
}
