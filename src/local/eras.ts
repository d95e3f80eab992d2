// What the endpoint serves from one reset to the next. While one era ends and the next begins, calls
// wait; none sees half of either.

export interface Eras<Era> {
  /** Runs with the era of the moment, which does not end before this does. */
  run<T>(task: (era: Era) => Promise<T>): Promise<T>;
  /**
   * Lets calls wait, ends the present era with `end`, waits for what runs in it, and goes on with what
   * `begin` makes. When that fails, the ended era stays.
   */
  renew(end: () => Promise<void>, begin: () => Promise<Era>): Promise<void>;
}

export function eras<Era>(first: Era): Eras<Era> {
  let era = first;
  let running = 0;
  let onIdle = () => {};
  let change: Promise<void> | undefined;

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      onIdle = resolve;
      if (running === 0) resolve();
    });
  }

  async function run<T>(task: (era: Era) => Promise<T>): Promise<T> {
    if (change) {
      await change;
      return run(task); // the next one may have begun already
    }
    running += 1;
    try {
      return await task(era);
    } finally {
      running -= 1;
      if (running === 0) onIdle();
    }
  }

  return {
    run,
    async renew(end, begin) {
      let open = () => {};
      change = new Promise((resolve) => (open = resolve));
      try {
        await end();
        await idle();
        era = await begin();
      } finally {
        change = undefined;
        open();
      }
    },
  };
}
