// Where two JSON values differ, so that a change in a policy shows what changed and not the policy.
import { isObject, sameJson } from "../core/json.ts";

export interface Difference {
  /** Such as `Statement[0].Resource`; "" = the values themselves. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export function differences(from: unknown, to: unknown, path = ""): readonly Difference[] {
  if (sameJson(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to)) {
    return indices(from, to).flatMap((i) => differences(from[i], to[i], `${path}[${i}]`));
  }
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) =>
      differences(from[key], to[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return [{ path, from, to }];
}

const indices = (a: readonly unknown[], b: readonly unknown[]): readonly number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i);
