/**
 * The iterator's next result; undefined once `signal` has aborted. Promise.race would do the same
 * and keep every result alive as long as the signal lives.
 */
export function nextUnlessAborted<T>(
  iterator: AsyncIterator<T>,
  signal: AbortSignal,
): Promise<IteratorResult<T> | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    const leave = () => signal.removeEventListener("abort", stop);
    iterator.next().then(
      (next) => {
        leave();
        resolve(next);
      },
      (error: unknown) => {
        leave();
        reject(error);
      },
    );
  });
}
