import type { Store } from "./store.ts";

/** A store that forgets: for tests and for `startLocal` without a folder. */
export function memoryStore(): Store {
  return {
    table: () => ({ entries: () => [], put: () => {}, remove: () => {} }),
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
