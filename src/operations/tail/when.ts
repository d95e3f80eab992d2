import { parseDuration } from "../../config/quantity.ts";

/** Milliseconds since the epoch of `10m` (that long ago) or an ISO time; undefined where it is neither. */
export function parseWhen(text: string, now: number): number | undefined {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return now - seconds * 1_000;
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined; // Date.parse makes a time of nearly anything
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
