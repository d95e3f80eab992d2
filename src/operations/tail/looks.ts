// Looks at a log group again and again. CloudWatch sorts by time, yet lines arrive late and many
// share a millisecond, so each look overlaps the one before, and event ids tell what is new
// (aws-facts 6.3).
import { isFault } from "../../aws/codes.ts";
import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/emit.ts";
import type { LogLine, OperationEvent } from "../events.ts";
import type { LogPage, LogSource } from "./source.ts";

/** Milliseconds by which a line may be late and is still shown. */
export const OVERLAP = 30_000;
/** Milliseconds between two looks; the API allows about five a second for the whole account. */
const LOOK_EVERY = 1_000;

export interface TailOptions {
  readonly group: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Included. Following ends when a line of then cannot be late any more. */
  readonly until: number | undefined;
  readonly filter: string | undefined;
  /** False = what is there, and no more. */
  readonly follow: boolean;
}

export interface TailTools {
  readonly source: LogSource;
  readonly clock: Clock;
  /** Ends the tail quietly when it aborts. */
  readonly signal: AbortSignal;
  readonly emit: Emit<OperationEvent>;
}

/** Which lines were shown, as far as a look may still bring them again. */
export interface Shown {
  /** Tells whether a line that a look found is new, and notes it. */
  isNew(line: LogLine): boolean;
  forgetBefore(timestamp: number): void;
}

export class Looks {
  readonly #options: TailOptions;
  readonly #tools: TailTools;
  readonly #shown: Shown;
  #newest: number;
  #lastLook = -Infinity;
  #saidWaiting = false;

  constructor(options: TailOptions, tools: TailTools, shown: Shown) {
    this.#options = options;
    this.#tools = tools;
    this.#shown = shown;
    this.#newest = options.since;
  }

  /** When the last one began. */
  get lastLook(): number {
    return this.#lastLook;
  }

  /** True once a look has begun that any line up to `until` must have been in time for. */
  get over(): boolean {
    const { until } = this.#options;
    return until !== undefined && this.#lastLook > until + OVERLAP;
  }

  /** Yields what is new. Returns false where there is no such group. */
  async *again(): AsyncGenerator<LogLine, boolean> {
    const { since } = this.#options;
    this.#lastLook = this.#tools.clock.now();
    // Capped by our own clock: a line stamped in the future must not hide what comes before it.
    const earliest = () => Math.min(this.#newest, this.#lastLook) - OVERLAP;
    const from = Math.max(since, earliest());
    this.#shown.forgetBefore(from);
    for await (const page of this.#pages(from)) {
      if (page === undefined) return false;
      for (const line of page.lines) {
        this.#newest = Math.max(this.#newest, line.timestamp);
        if (this.#shown.isNew(line)) yield line;
      }
      // A long look back would otherwise remember all of it. Pages of this look do not overlap.
      this.#shown.forgetBefore(earliest());
    }
    this.#saidWaiting = false;
    return true;
  }

  /** Says once that there is no such group yet. */
  sayWaiting(): void {
    const { group } = this.#options;
    if (!this.#saidWaiting) this.#tools.emit({ type: "tail.waiting", group });
    this.#saidWaiting = true;
  }

  async pause(): Promise<void> {
    const { clock, signal } = this.#tools;
    try {
      await clock.sleep(LOOK_EVERY, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Every page of one look; undefined = there is no such group. */
  async *#pages(from: number): AsyncGenerator<LogPage | undefined> {
    const { until, filter } = this.#options;
    const { source, signal } = this.#tools;
    let nextToken: string | undefined;
    for (let first = true; (first || nextToken !== undefined) && !signal.aborted;) {
      let page: LogPage | undefined;
      try {
        page = await source({ from, until, filter, nextToken }, signal);
      } catch (error) {
        if (signal.aborted) return; // the interruption itself
        if (!isFault(error, "Throttling", "TooManyRequests")) throw error;
        await this.pause();
        continue; // with the same token, or this look would show some lines again
      }
      yield page;
      first = false;
      nextToken = page?.nextToken;
    }
  }
}
