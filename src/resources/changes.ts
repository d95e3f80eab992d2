// What differs between two looks at the same thing, field by field.
import { sameJson } from "../core/json.ts";
import type { FieldChange } from "../engine/resource.ts";

/** The one field, if it differs. */
export const changed = (field: string, from: unknown, to: unknown): readonly FieldChange[] =>
  sameJson(from ?? null, to ?? null) ? [] : [{ field, from, to }];

/** Every field of `to` that differs. */
export const changedFields = (
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
): readonly FieldChange[] =>
  Object.keys(to).flatMap((field) => changed(field, from[field], to[field]));

/** True when one of the changes is of the field, or of a part of it such as `tags.team`. */
export const touches = (changes: readonly FieldChange[], field: string): boolean =>
  changes.some((change) => change.field === field || change.field.startsWith(`${field}.`));
