// Truth lives in memory; the store is what a restart reads. Services write to it in the same turn in
// which they change their memory, and the server answers a request only after commit.

export interface Store {
  /** Tables are opened once, when a service is made. Values are plain data and byte arrays. */
  table<T>(name: string): Table<T>;
  /** For what is too much to stay in memory. Its keys and a table's do not see each other. */
  archive(name: string): Archive;
  /**
   * Forgets everything, all at once also for whoever is killed meanwhile. Tables and archives that were
   * opened before write no more; a table that is opened anew is empty.
   */
  clear(): Promise<void>;
  /** Resolves when everything written before this call survives kill -9. */
  commit(): Promise<void>;
  close(): Promise<void>;
}

export interface Table<T> {
  /** What is committed, in key order; services read it once, when they are made. */
  entries(): Iterable<readonly [key: string, value: T]>;
  put(key: string, value: T): void;
  remove(key: string): void;
}

export interface Archive {
  /** What was put, committed or not; undefined where nothing is. */
  get(key: string): Uint8Array | undefined;
  put(key: string, bytes: Uint8Array): void;
  remove(key: string): void;
}
