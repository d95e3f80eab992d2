import { isObject } from "../core/json.ts";
import type { FieldPath } from "./finding.ts";
import type { Place, Places } from "./document.ts";

/** The file as it is meant for a stage: maps are merged, everything else replaces. */
export function applyStage(file: unknown, stage: string | undefined): unknown {
  if (stage === undefined || !isObject(file) || !isObject(file["stages"])) return file;
  return merge(file, file["stages"][stage]);
}

function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  // fromEntries, not assignment: a key `__proto__` stays a key.
  const changed = Object.entries(over).map(([key, value]) => [
    key,
    Object.hasOwn(base, key) ? merge(base[key], value) : value,
  ]);
  return Object.fromEntries([...Object.entries(base), ...changed]);
}

/** Where a field's value was said: in the stage when that says it, otherwise in the file's own part. */
export function placeOf(
  path: FieldPath,
  stage: string | undefined,
  places: Places,
): { readonly place: Place; readonly path: FieldPath } {
  const own = { place: places.find(path), path };
  if (stage === undefined) return own;
  const staged = ["stages", stage, ...path];
  const inStage = places.find(staged);
  return inStage.depth === staged.length ? { place: inStage, path: staged } : own;
}
