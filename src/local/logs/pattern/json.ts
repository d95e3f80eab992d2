// `{ ($.level = "ERROR" || $.status >= 500) && $.user.id NOT EXISTS }`
import { isObject, parseJson } from "../../../core/json.ts";
import { compileComparison, isNumber, OPERATOR, VALUE } from "./comparison.ts";
import { invalid, type Matches } from "./invalid.ts";

type Condition = (event: unknown) => boolean;

const SELECTOR = String.raw`\$(?:\.?\[(?:\d+|'[^']*'|"[^"]*")\]|\.[\w\-@#]+)+`;
const CONDITION = new RegExp(
  String.raw`\s*(${SELECTOR})\s*(?:(IS\s+NULL|IS\s+TRUE|IS\s+FALSE|NOT\s+EXISTS)(?!\w)|(${OPERATOR})\s*(${VALUE}))\s*`,
  "iy",
);
const STEP = /\.?\[(?:(\d+)|'([^']*)'|"([^"]*)")\]|\.([\w\-@#]+)/g;
const DEEPEST = 50;

export function jsonPattern(text: string): Matches {
  const body = text.slice(1, -1);
  if (!text.endsWith("}")) throw invalid();
  let at = 0;

  const skip = (token: string) => {
    while (body.charAt(at).trim() === "" && at < body.length) at += 1;
    if (!body.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const any = (depth: number): Condition => {
    const parts = [all(depth)];
    while (skip("||")) parts.push(all(depth));
    return parts.length === 1 && parts[0] ? parts[0] : (event) => parts.some((part) => part(event));
  };
  const all = (depth: number): Condition => {
    const parts = [one(depth)];
    while (skip("&&")) parts.push(one(depth));
    return (event) => parts.every((part) => part(event));
  };
  const one = (depth: number): Condition => {
    if (depth > DEEPEST) throw invalid();
    if (skip("(")) {
      const inner = any(depth + 1);
      if (!skip(")")) throw invalid();
      return inner;
    }
    CONDITION.lastIndex = at;
    const [whole, selector, test, operator, value] = CONDITION.exec(body) ?? [];
    if (whole === undefined || selector === undefined) throw invalid();
    at += whole.length;
    return compileCondition(selector, test, operator, value);
  };

  const condition = any(0);
  skip("");
  if (at < body.length) throw invalid();
  return (message) => {
    const event = parseJson(message);
    return isObject(event) && condition(event);
  };
}

function compileCondition(
  selector: string,
  test: string | undefined,
  operator = "",
  value = "",
): Condition {
  const find = compileSelector(selector);
  switch (test?.toUpperCase().replaceAll(/\s+/g, " ")) {
    case "IS NULL":
      return (event) => find(event) === null;
    case "IS TRUE":
      return (event) => find(event) === true;
    case "IS FALSE":
      return (event) => find(event) === false;
    case "NOT EXISTS":
      return (event) => find(event) === undefined;
    default: {
      const compare = compileComparison(operator, value);
      const wantsNumber = isNumber(value);
      return (event) => {
        const found = find(event);
        if (typeof found === "number") return compare(found);
        // A number is not compared with a text that looks like one.
        return typeof found === "string" && (wantsNumber ? operator === "!=" : compare(found));
      };
    }
  }
}

/** Answers undefined where the event has no such member. */
function compileSelector(selector: string): (event: unknown) => unknown {
  const steps = [...selector.matchAll(STEP)].map(([, index, single, double, name]) =>
    index === undefined ? (single ?? double ?? name ?? "") : Number(index),
  );
  return (event) => {
    let value = event;
    for (const step of steps) {
      if (typeof step === "number" ? !Array.isArray(value) : !isObject(value)) return undefined;
      value = Object.hasOwn(Object(value), step) ? Reflect.get(Object(value), step) : undefined;
    }
    return value;
  };
}
