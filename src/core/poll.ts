import type { Clock } from "./clock.ts";
import { SqslamError } from "./errors.ts";

export interface PollLimits {
  /** First pause between two looks, in milliseconds; it doubles up to `most`. */
  readonly first: number;
  readonly most: number;
  /** Gives up after this many milliseconds. */
  readonly within: number;
}

/**
 * Looks until `look` answers something other than undefined.
 * Throws TIMED_OUT, naming `what`, when the limit passes; rejects with the signal's reason on abort.
 */
export async function poll<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limits: PollLimits,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const end = clock.now() + limits.within;
  for (let pause = limits.first; ; pause = Math.min(pause * 2, limits.most)) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (clock.now() + pause > end) {
      throw new SqslamError("TIMED_OUT", `Waited ${limits.within / 1000} s for ${what}.`);
    }
    await clock.sleep(pause, signal);
  }
}
