// The leaves of an event pattern: what may stand in the list of a field.
import { isObject } from "../../../../core/json.ts";

export type Scalar = string | number | boolean | null;
/** Judges the values found at a field; none were found when the field is absent. */
export type Rule = (values: readonly Scalar[]) => boolean;
type Test = (value: Scalar) => boolean;

export function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** Undefined when `written` is no rule of the pattern language. */
export function compileRule(written: unknown): Rule | undefined {
  if (isScalar(written)) return some((value) => value === written);
  const [operator, operand] = onlyEntry(written);
  switch (operator) {
    case "exists":
      if (typeof operand !== "boolean") return undefined;
      return (values) => values.length > 0 === operand;
    case "numeric":
      return some(numeric(operand));
    case "anything-but":
      return some(not(excluded(operand)));
    default:
      return some(textTest(operator, operand));
  }
}

function some(test: Test | undefined): Rule | undefined {
  return test && ((values) => values.some(test));
}

function not(test: Test | undefined): Test | undefined {
  return test && ((value) => !test(value));
}

function onlyEntry(written: unknown): readonly [string, unknown] | readonly [undefined, undefined] {
  const entries = isObject(written) ? Object.entries(written) : [];
  const [entry] = entries;
  return entry && entries.length === 1 ? entry : [undefined, undefined];
}

function textTest(operator: string | undefined, operand: unknown): Test | undefined {
  const [inner, innerOperand] = onlyEntry(operand);
  const fold = inner === "equals-ignore-case" && operator !== inner;
  const wanted = fold ? innerOperand : operand;
  if (typeof wanted !== "string") return undefined;
  const folded = wanted.toLowerCase();
  const on = (test: (text: string) => boolean): Test => {
    return (value) => typeof value === "string" && test(value);
  };
  switch (operator) {
    case "prefix":
      return on((text) => (fold ? text.toLowerCase().startsWith(folded) : text.startsWith(wanted)));
    case "suffix":
      return on((text) => (fold ? text.toLowerCase().endsWith(folded) : text.endsWith(wanted)));
    case "equals-ignore-case":
      return on((text) => text.toLowerCase() === folded);
    default:
      return undefined;
  }
}

/** What `anything-but` names: a value, values of one type, or a text operator with one or more texts. */
function excluded(operand: unknown): Test | undefined {
  const [operator, operands] = onlyEntry(operand);
  if (operator !== undefined) {
    const tests = listOf(operands).map((one) => textTest(operator, one));
    return anyOf(tests);
  }
  const values = listOf(operand);
  const kinds = new Set(values.map((value) => typeof value));
  const kind = [...kinds][0];
  if (kinds.size !== 1 || (kind !== "string" && kind !== "number")) return undefined;
  return (value) => values.includes(value);
}

function listOf(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

function anyOf(tests: readonly (Test | undefined)[]): Test | undefined {
  const known = tests.filter((test) => test !== undefined);
  if (known.length === 0 || known.length < tests.length) return undefined;
  return (value) => known.some((test) => test(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `[op, bound]`, or a range: a lower bound and then an upper one. */
function numeric(operand: unknown): Test | undefined {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) return undefined;
  const [lower, from, upper, to]: unknown[] = operand;
  const first = comparison(lower, from);
  if (operand.length === 2) return first;
  const second = comparison(upper, to);
  const isRange = String(lower).startsWith(">") && String(upper).startsWith("<");
  if (!first || !second || !isRange || Number(from) >= Number(to)) return undefined;
  return (value) => first(value) && second(value);
}

function comparison(operator: unknown, bound: unknown): Test | undefined {
  const compare =
    typeof operator === "string" && Object.hasOwn(COMPARISONS, operator)
      ? COMPARISONS[operator]
      : undefined;
  if (!compare || typeof bound !== "number") return undefined;
  return (value) => typeof value === "number" && compare(value, bound);
}
