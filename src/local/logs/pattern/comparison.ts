// `= "text*"`, `> 12`, `!= %regex%`: the right side of a condition.
import { invalid } from "./invalid.ts";
import { compileRegex } from "./regex.ts";

export type Test = (value: string | number) => boolean;

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
/** How a value may be written, as the source of a regular expression. */
export const VALUE = String.raw`"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s"%(),&|\]{}]+`;
const PIECE = /"(?:[^"\\]|\\.)*"|%[^%]+%|&&|\|\||[^]/g;
export const OPERATOR = "!=|<=|>=|=|<|>";

/** `404`, not `4*` and not an address. */
export function isNumber(literal: string): boolean {
  return NUMBER.test(literal);
}

export function compileComparison(operator: string, literal: string): Test {
  if (isNumber(literal)) return numeric(operator, Number(literal));
  if (operator !== "=" && operator !== "!=") throw invalid();
  const matches = textual(literal);
  return (value) => matches(String(value)) === (operator === "=");
}

function numeric(operator: string, expected: number): Test {
  return (value) => {
    const found = value === "" ? NaN : Number(value);
    if (Number.isNaN(found)) return operator === "!=";
    switch (operator) {
      case "=":
        return found === expected;
      case "!=":
        return found !== expected;
      case "<":
        return found < expected;
      case "<=":
        return found <= expected;
      case ">":
        return found > expected;
      default:
        return found >= expected;
    }
  };
}

/** Cuts at each separator that stands in no text and in no regular expression. */
export function split(source: string, separator: string): readonly string[] {
  const parts = [""];
  for (const [piece] of source.matchAll(PIECE)) {
    if (piece === separator) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${piece}`);
  }
  return parts;
}

function textual(literal: string): (text: string) => boolean {
  if (literal.startsWith("%")) return compileRegex(literal.slice(1, -1));
  const pattern = literal.startsWith('"')
    ? literal.slice(1, -1).replaceAll(/\\(.)/g, "$1")
    : literal;
  const parts = pattern.split("*");
  return (text) => alike(parts, text);
}

/** `parts` is a pattern cut at its `*`. */
function alike(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    at = text.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return at <= text.length - last.length;
}
