import { open, type RootDatabase, type RootDatabaseOptionsWithPath } from "lmdb";
import { type SqslamError, messageOf } from "../../core/errors.ts";
import type { Archive, Store, Table } from "./store.ts";
import { damaged, unusable, unwritable } from "./trouble.ts";

interface LmdbOptions {
  /** Whether what was committed survives a power cut, too; default false. */
  readonly fsync?: boolean;
  readonly openRoot?: (options: RootDatabaseOptionsWithPath) => RootDatabase;
}

/**
 * Durable against kill -9: lmdb groups the writes of a moment into one transaction, and `commit`
 * waits for it. `noSync` leaves the flush to the kernel, so a power cut may lose the last moments.
 * With `fsync` the flush is part of the transaction: lmdb would otherwise commit first and flush later.
 */
export function lmdbStore(folder: string, options: LmdbOptions = {}): Store {
  const { fsync = false, openRoot = open<unknown, string> } = options;
  const tried = <T>(say: typeof damaged, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw say(folder, messageOf(error), error);
    }
  };
  const root = tried(unusable, () =>
    openRoot({ path: folder, noSync: !fsync, overlappingSync: false, maxDbs: 64 }),
  );
  let newest: Promise<unknown> = Promise.resolve();
  let tracked: Promise<unknown> | undefined;
  // What memory holds is ahead of the store from then on, so nothing is acknowledged any more.
  let failure: SqslamError | undefined;
  const fail = async (error: unknown) => {
    const because = await unwritable(folder, error);
    failure ??= because;
  };
  const track = (write: Promise<unknown>) => {
    // lmdb gives all writes of a moment one promise.
    if (write === tracked) return;
    tracked = write;
    // Writes commit in order, so the newest one stands for all before it.
    newest = write.catch(fail);
  };
  // lmdb makes a promise of its own for each transaction. Rejected and watched by nobody, it would end
  // the process when the disk is full.
  root.on("beforecommit", () => queueMicrotask(() => void root.committed.then(() => {}, fail)));

  const opened: { clearSync(): void }[] = [];
  // What was opened before the last clearing writes no more.
  let age = 0;

  const table = <T>(name: string): Table<T> => {
    const database = tried(damaged, () => root.openDB<T, string>({ name, encoding: "msgpack" }));
    opened.push(database);
    const born = age;
    return {
      *entries() {
        try {
          for (const { key, value } of database.getRange()) yield [key, value] as const;
        } catch (error) {
          throw damaged(folder, messageOf(error), error);
        }
      },
      put: (key, value) => {
        if (born === age) track(database.put(key, value));
      },
      remove: (key) => {
        if (born === age) track(database.remove(key));
      },
    };
  };

  const archive = (name: string): Archive => {
    const database = tried(damaged, () =>
      root.openDB<Uint8Array, string>({ name, encoding: "binary" }),
    );
    opened.push(database);
    const born = age;
    // Until it is committed, lmdb does not show what was put.
    const pending = new Map<string, Uint8Array | undefined>();
    const write = (key: string, bytes: Uint8Array | undefined) => {
      if (born !== age) return;
      pending.set(key, bytes);
      const written = bytes ? database.put(key, bytes) : database.remove(key);
      const settle = () => {
        if (pending.get(key) === bytes) pending.delete(key);
      };
      track(written.then(settle));
    };
    return {
      get: (key) => (pending.has(key) ? pending.get(key) : database.get(key)),
      put: write,
      remove: (key) => write(key, undefined),
    };
  };

  return {
    table,
    archive,
    async clear() {
      age += 1;
      await newest;
      // One transaction: half of it would be queues without messages, or functions without code.
      root.transactionSync(() => {
        for (const database of opened.splice(0)) database.clearSync();
      });
      failure = undefined;
    },
    async commit() {
      await newest;
      if (failure) throw failure;
    },
    close: async () => {
      await newest;
      await root.close();
    },
  };
}
