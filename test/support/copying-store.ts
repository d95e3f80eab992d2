// A store in memory that can be copied: what an endpoint finds that starts anew on the same data.
import { createHash } from "node:crypto";
import type { Store } from "../../src/local/store/store.ts";

export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

export interface CopyingStore extends Store {
  snapshot(): Snapshot;
}

export function copyingStore(from: Snapshot = new Map()): CopyingStore {
  const tables = new Map<string, Map<string, unknown>>();
  for (const [name, rows] of from) tables.set(name, new Map(structuredClone([...rows])));
  const rowsOf = (name: string) => {
    const rows = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, rows);
    return rows;
  };
  return {
    archive(name) {
      const rows = rowsOf(name);
      return {
        get(key) {
          const found = rows.get(key);
          return found instanceof Uint8Array ? found : undefined;
        },
        put: (key, bytes) => void rows.set(key, bytes.slice()),
        remove: (key) => void rows.delete(key),
      };
    },
    table<T>(name: string) {
      const rows = rowsOf(name);
      return {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the same table was given
        entries: () => [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)) as [string, T][],
        put: (key: string, value: T) => void rows.set(key, structuredClone(value)),
        remove: (key: string) => void rows.delete(key),
      };
    },
    clear() {
      for (const rows of tables.values()) rows.clear();
      return Promise.resolve();
    },
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
    snapshot: () => structuredClone(tables),
  };
}

/** Equal for two snapshots that differ in nothing but ids and times. */
export function fingerprint(snapshot: Snapshot): string {
  const rows = [...snapshot].flatMap(([table, entries]) =>
    [...entries].map(([key, value]) => anonymous(JSON.stringify([table, key, value], plain))),
  );
  return createHash("sha256").update(rows.toSorted().join("\n")).digest("hex");
}

const plain = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

const anonymous = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "uuid")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+0000)/g, "time")
    .replaceAll(/\b1[0-9]{9}([0-9]{3})?(\.\d+)?\b/g, "time")
    .replaceAll(/"id":"[0-9a-f]+"/g, "id")
    .replaceAll(/\b(AROA|AIDA|ANPA|ASIA)[A-Z0-9]+/g, "id");
