// What a function has several of, each under a key of its own: versions, aliases, policies. All of it
// goes when the function goes.
import type { Store } from "../../store/store.ts";
import { naturalOrder } from "../page.ts";

export interface OfFunction<T> {
  get(functionArn: string, key: string): T | undefined;
  /** In the order of their keys. */
  all(functionArn: string): readonly T[];
  put(functionArn: string, key: string, value: T): void;
  remove(functionArn: string, key: string): void;
  removeAll(functionArn: string): void;
}

export function ofFunction<T>(store: Store, name: string): OfFunction<T> {
  const table = store.table<T>(name);
  const functions = new Map<string, Map<string, T>>();
  const inside = (arn: string) => functions.get(arn) ?? new Map<string, T>();

  function set(arn: string, key: string, value: T): void {
    functions.set(arn, inside(arn).set(key, value));
  }

  for (const [path, value] of table.entries()) {
    const end = path.lastIndexOf(":");
    set(path.slice(0, end), path.slice(end + 1), value);
  }

  return {
    get: (arn, key) => functions.get(arn)?.get(key),
    all: (arn) =>
      [...inside(arn)].toSorted(([a], [b]) => naturalOrder.compare(a, b)).map(([, value]) => value),
    put(arn, key, value) {
      set(arn, key, value);
      table.put(`${arn}:${key}`, value);
    },
    remove(arn, key) {
      functions.get(arn)?.delete(key);
      table.remove(`${arn}:${key}`);
    },
    removeAll(arn) {
      for (const key of inside(arn).keys()) table.remove(`${arn}:${key}`);
      functions.delete(arn);
    },
  };
}
