// The Condition block of a statement, compiled to one test of a request's context.
import { isObject } from "../../core/json.ts";
import type { Context } from "./context.ts";
import { OPERATORS, type Operator } from "./operators.ts";

export type Condition = (context: Context) => boolean;

const NAME = /^(?:(forallvalues|foranyvalue):)?(.+?)(ifexists)?$/;

/** All of a block's conditions must hold. Undefined when the block is not one. */
export function compileConditions(block: unknown): Condition | undefined {
  if (!isObject(block)) return undefined;
  const conditions: Condition[] = [];
  for (const [name, keys] of Object.entries(block)) {
    if (!isObject(keys)) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      const condition = compile(name.toLowerCase(), key.toLowerCase(), texts(values));
      if (!condition) return undefined;
      conditions.push(condition);
    }
  }
  return (context) => conditions.every((condition) => condition(context));
}

function compile(
  name: string,
  key: string,
  expected: readonly string[] | undefined,
): Condition | undefined {
  if (!expected) return undefined;
  if (name === "null") {
    const absent = expected.some((value) => value.toLowerCase() === "true");
    return (context) => context.has(key) !== absent;
  }
  const [, quantifier, base = "", ifExists] = NAME.exec(name) ?? [];
  const operator = OPERATORS.get(base);
  if (!operator) return undefined;
  const matches = matcher(operator, expected);
  return (context) => {
    const found = context.get(key);
    if (!found || found.length === 0) {
      return (
        ifExists !== undefined ||
        quantifier === "forallvalues" ||
        (operator.negated && quantifier === undefined)
      );
    }
    const one = (value: string) => matches(value, context);
    // Without a quantifier, a negated operator must hold for every value there is.
    return quantifier === "forallvalues" || (operator.negated && quantifier === undefined)
      ? found.every(one)
      : found.some(one);
  };
}

function matcher({ test, negated }: Operator, expected: readonly string[]) {
  const tests = expected.map(test);
  return (value: string, context: Context) =>
    tests.some((inner) => inner(value, context)) !== negated;
}

function texts(values: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  return list.every((value) => ["string", "number", "boolean"].includes(typeof value))
    ? list.map(String)
    : undefined;
}
