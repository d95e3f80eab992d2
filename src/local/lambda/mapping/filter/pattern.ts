// The event pattern language of EventBridge, as filters of a mapping use it: a pattern has the shape
// of the event, and each of its leaves is a list of which one rule must hold.
import { isObject } from "../../../../core/json.ts";
import { compileRule, isScalar, type Rule, type Scalar } from "./operators.ts";

export type Matcher = (event: unknown) => boolean;

/** Undefined when the pattern is none. */
export function compilePattern(pattern: unknown): Matcher | undefined {
  if (!isObject(pattern)) return undefined;
  const entries = Object.entries(pattern);
  const matchers = entries.map(([key, inner]) => compileEntry(key, inner));
  const known = matchers.filter((matcher) => matcher !== undefined);
  if (entries.length === 0 || known.length < matchers.length) return undefined;
  return onElements((event) => known.every((matches) => matches(event)));
}

/** The list at a leaf: one of its rules must hold. */
export function compileLeaf(list: readonly unknown[]): Rule | undefined {
  const rules = list.map(compileRule);
  const known = rules.filter((rule) => rule !== undefined);
  if (known.length === 0 || known.length < rules.length) return undefined;
  return (values) => known.some((holds) => holds(values));
}

/** `$or` with at least two patterns means "one of these"; anything else is a field of that name. */
export function isAlternatives(key: string, inner: unknown): inner is readonly unknown[] {
  return key === "$or" && Array.isArray(inner) && inner.length > 1 && inner.every(isObject);
}

function compileEntry(key: string, inner: unknown): Matcher | undefined {
  if (isAlternatives(key, inner)) {
    const matchers = inner.map(compilePattern).filter((matcher) => matcher !== undefined);
    if (matchers.length < inner.length) return undefined;
    return (event) => matchers.some((matches) => matches(event));
  }
  if (Array.isArray(inner)) {
    const holds = compileLeaf(inner);
    return holds && ((event) => holds(leaves(field(event, key))));
  }
  const matches = compilePattern(inner);
  return matches && ((event) => matches(field(event, key)));
}

/** A list in the event matches when one of its elements does, with all its fields together. */
function onElements(matches: Matcher): Matcher {
  return (event) => elements(event).some(matches);
}

function field(event: unknown, key: string): unknown {
  return isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
}

function leaves(value: unknown): readonly Scalar[] {
  return elements(value).filter(isScalar);
}

/** What stands in lists within lists; an empty list stands for itself. Senders may nest deeper than a call stack. */
function elements(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  const found: unknown[] = [];
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (!Array.isArray(next) || next.length === 0) found.push(next);
    else for (let i = next.length - 1; i >= 0; i -= 1) left.push(next[i]);
  }
  return found;
}
