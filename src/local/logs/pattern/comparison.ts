// `= "text*"`, `> 12`, `!= %regex%`: the right side of a condition.
import { invalid } from "./invalid.ts";
import { compileRegex } from "./regex.ts";

export type Test = (value: string | number) => boolean;

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
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

/** How many regular expressions stand in it. */
export function regexesIn(source: string): number {
  return [...source.matchAll(PIECE)].filter(([piece]) => /^%.+%$/s.test(piece)).length;
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
  return alike(pattern);
}

/** `*` stands for any text at either end of a term, and for itself within one. */
function alike(pattern: string): (text: string) => boolean {
  if (/^\*+$/.test(pattern)) return () => true;
  const anyBefore = pattern.startsWith("*");
  const anyAfter = pattern.endsWith("*");
  const term = pattern.slice(anyBefore ? 1 : 0, anyAfter ? -1 : undefined);
  if (anyBefore && anyAfter) return (text) => text.includes(term);
  if (anyBefore) return (text) => text.endsWith(term);
  return (text) => (anyAfter ? text.startsWith(term) : text === term);
}
