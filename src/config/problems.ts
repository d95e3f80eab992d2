// What zod says about a file, as findings that a person can act on.
import type * as z from "zod";
import { isObject } from "../core/json.ts";
import type { FieldPath, Finding } from "./finding.ts";
import { nearest } from "./nearest.ts";
import { pipelineFile, type Settings } from "./schema.ts";

export type Checked =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export function check(value: unknown): Checked {
  const result = pipelineFile.safeParse(value);
  if (result.success) return { ok: true, settings: result.data };
  return { ok: false, findings: result.error.issues.flatMap((issue) => explain(issue, value)) };
}

function explain(issue: z.core.$ZodIssue, file: unknown): Finding[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.split(", ");
    return issue.keys.map((key) => unknownKey([...path, key], key, known));
  }
  if (issue.code === "invalid_union") {
    const branch = furthest(issue.errors);
    if (branch !== undefined) {
      return branch.flatMap((inner) =>
        explain({ ...inner, path: [...issue.path, ...inner.path] }, file),
      );
    }
  }
  if (issue.code === "invalid_key") {
    const allowed = issue.issues[0]?.message ?? issue.message;
    return [finding("bad-key", path, "is not a name that can stand here", `Allowed: ${allowed}.`)];
  }
  const found = describe(at(file, path), path, expectsText(issue));
  const reason = found === undefined ? "is missing" : `is ${found}`;
  return [finding("bad-value", path, reason, `Allowed: ${issue.message}.`)];
}

const finding = (code: string, path: FieldPath, reason: string, fix: string): Finding => ({
  code,
  severity: "error",
  path,
  reason,
  fix,
});

function unknownKey(path: FieldPath, key: string, known: readonly string[]): Finding {
  const close = nearest(key, known);
  const fix = close === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean ${close}?`;
  return finding("unknown-key", path, "is not a known key", fix);
}

/** The alternative that the value was meant as: the one that failed inside, not at its door. */
function furthest(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === "unrecognized_keys"),
  );
}

const expectsText = (issue: z.core.$ZodIssue) =>
  issue.code === "invalid_type" && issue.expected === "string";

function at(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner)) return inner[Number(part)];
    return isObject(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined;
  }, value);
}

function describe(value: unknown, path: FieldPath, textExpected: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "empty (null)";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (path.includes("environment")) return `a ${typeof value}`; // its value is secret
  const written = JSON.stringify(value);
  if (textExpected) return `the ${typeof value} ${written}, which needs quotes to be text`;
  return written.length > 60 ? `${written.slice(0, 57)}…"` : written;
}
