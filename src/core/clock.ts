// Time is an argument everywhere, so that tests turn it instead of waiting for it.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// Node fires a timer of more than 2^31-1 ms at once ("TimeoutOverflowWarning").
const LONGEST_TIMER = 2 ** 31 - 1;

function after(ms: number, task: () => void): () => void {
  if (ms <= LONGEST_TIMER) {
    const timer = setTimeout(task, Math.max(0, ms));
    return () => clearTimeout(timer);
  }
  let cancel = () => {};
  const timer = setTimeout(() => {
    cancel = after(ms - LONGEST_TIMER, task);
  }, LONGEST_TIMER);
  cancel = () => clearTimeout(timer);
  return () => cancel();
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after,
  sleep: (ms, signal) => sleepOn(after, ms, signal),
};

/** `sleep` for any clock that has `after`. */
export function sleepOn(
  schedule: Clock["after"],
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    // One each: Node warns of more than ten listeners on one signal, and sends sleep by the dozen.
    const own = signal === undefined ? undefined : AbortSignal.any([signal]);
    const stop = () => {
      cancel();
      reject(own?.reason);
    };
    const cancel = schedule(ms, () => {
      own?.removeEventListener("abort", stop);
      resolve();
    });
    own?.addEventListener("abort", stop, { once: true });
  });
}
