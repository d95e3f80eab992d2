import type { Archive, Store } from "./store.ts";

/** A store that forgets: for tests and for `startLocal` without a folder. */
export function memoryStore(): Store {
  return {
    table: () => ({ entries: () => [], put: () => {}, remove: () => {} }),
    archive: () => memoryArchive(),
    // What was put into an archive goes with whoever opened it.
    clear: () => Promise.resolve(),
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Without a disk, memory is where an archive is. */
function memoryArchive(): Archive {
  const rows = new Map<string, Uint8Array>();
  return {
    get: (key) => rows.get(key),
    put: (key, bytes) => void rows.set(key, bytes),
    remove: (key) => void rows.delete(key),
  };
}
