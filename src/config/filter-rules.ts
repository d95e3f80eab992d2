// What may stand in the list of a filter's key: a value, or one operator with what it takes. The list
// is that of AWS's page on event filtering ("invocation-eventfiltering").
import { isObject } from "../core/json.ts";

/** Of EventBridge's patterns, which mappings are not documented to have. */
export const UNLISTED = Symbol("unlisted");

type Problem = readonly [reason: string, fix: string];

const OPERATORS = ["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists"];

export function ruleProblem(written: unknown): Problem | typeof UNLISTED | undefined {
  if (isScalar(written)) return undefined;
  const entries = isObject(written) ? Object.entries(written) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    return [
      "is neither a value nor one operator",
      "Write a value, or a map with one key: { prefix: a }.",
    ];
  }
  const [operator, operand] = entry;
  switch (operator) {
    case "exists":
      return takes(typeof operand === "boolean", operator, "true or false");
    case "numeric":
      return takes(
        isNumeric(operand),
        operator,
        'a comparison such as [">", 0], or a range such as [">", 0, "<=", 5] from the lower bound to the upper',
      );
    case "anything-but":
      return takes(isExcluded(operand), operator, "a text or a number, or a list of one kind");
    case "prefix":
    case "suffix":
      return takes(isText(operand) || isFolded(operand), operator, "a text");
    case "equals-ignore-case":
      return takes(isText(operand), operator, "a text");
    case "wildcard":
    case "cidr":
      return UNLISTED;
    default:
      return [`has the unknown operator ${operator}`, `Known: ${OPERATORS.join(", ")}.`];
  }
}

const takes = (right: boolean, operator: string, what: string): Problem | undefined =>
  right ? undefined : [`gives ${operator} what it does not take`, `${operator} takes ${what}.`];

const isText = (value: unknown): boolean => typeof value === "string";

const isScalar = (value: unknown): boolean =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** `{ prefix: { equals-ignore-case: text } }` */
const isFolded = (operand: unknown): boolean =>
  isObject(operand) && Object.keys(operand).length === 1 && isText(operand["equals-ignore-case"]);

function isExcluded(operand: unknown): boolean {
  if (isObject(operand)) {
    const [[operator, texts] = ["", undefined], ...more] = Object.entries(operand);
    const known = ["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(operator);
    return known && more.length === 0 && isListOf("string", texts);
  }
  return isListOf("string", operand) || isListOf("number", operand);
}

function isListOf(kind: "string" | "number", operand: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  return list.length > 0 && list.every((value) => typeof value === kind);
}

function isNumeric(operand: unknown): boolean {
  if (!Array.isArray(operand)) return false;
  const [lower, from, upper, to, ...more]: unknown[] = operand;
  const first = isComparison(lower, from);
  if (operand.length === 2) return first;
  const isRange = String(lower).startsWith(">") && String(upper).startsWith("<");
  return (
    first && isComparison(upper, to) && more.length === 0 && isRange && Number(from) < Number(to)
  );
}

const isComparison = (operator: unknown, bound: unknown): boolean =>
  ["=", "<", "<=", ">", ">="].includes(String(operator)) && typeof bound === "number";
