// Ranges, lengths and patterns as AWS's own validation states them: every violation in one message.
import { Fault } from "./fault.ts";

/** What is wrong with one member, or undefined. */
export type Problem = string | undefined;

/** Throws one fault that names all the problems. */
export function constrain(code: string, ...problems: readonly Problem[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return;
  const count = found.length === 1 ? "1 validation error" : `${found.length} validation errors`;
  throw new Fault(code, `${count} detected: ${found.join("; ")}`);
}

export function inRange(
  at: string,
  value: number | undefined,
  least: number,
  most: number,
): Problem {
  if (value === undefined) return undefined;
  if (value < least) return fails(at, value, `have value greater than or equal to ${least}`);
  if (value > most) return fails(at, value, `have value less than or equal to ${most}`);
  return undefined;
}

export function hasLength(
  at: string,
  value: string | readonly unknown[] | undefined,
  least: number,
  most: number,
): Problem {
  if (value === undefined) return undefined;
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  if (value.length < least)
    return fails(at, shown, `have length greater than or equal to ${least}`);
  if (value.length > most) return fails(at, shown, `have length less than or equal to ${most}`);
  return undefined;
}

/** `pattern` is anchored here; its source is shown as AWS shows it. */
export function hasPattern(at: string, value: string | undefined, pattern: string): Problem {
  if (value === undefined || new RegExp(`^(?:${pattern})$`, "u").test(value)) return undefined;
  return fails(at, value, `satisfy regular expression pattern: ${pattern}`);
}

export function isOneOf<T extends string | number>(
  at: string,
  value: T | undefined,
  allowed: readonly T[],
): Problem {
  if (value === undefined || allowed.includes(value)) return undefined;
  return fails(at, value, `satisfy enum value set: [${allowed.join(", ")}]`);
}

function fails(at: string, value: string | number, must: string): string {
  return `Value '${value}' at '${at}' failed to satisfy constraint: Member must ${must}`;
}
