// FilterCriteria of an SQS mapping (aws-facts 4.7): only `body` can be filtered, and a body that is
// JSON never meets a pattern for text, nor the reverse.
import { isObject, parseJson } from "../../../../core/json.ts";
import { invalid } from "../../faults.ts";
import { compileLeaf, compilePattern, isAlternatives } from "./pattern.ts";

/** A message body, parsed once for all filters. `json` is undefined for plain text. */
interface Body {
  readonly text: string;
  readonly json: unknown;
}
type BodyMatcher = (body: Body) => boolean;

/** True for bodies that one of the patterns lets through. Throws a Fault for a pattern that is none. */
export function compileFilters(patterns: readonly string[]): (body: string) => boolean {
  const filters = patterns.map((pattern) => {
    const filter = compileFilter(parseJson(pattern));
    if (filter) return filter;
    throw invalid("Invalid filter pattern definition.");
  });
  return (text) => {
    const parsed = parseJson(text);
    const body = { text, json: typeof parsed === "object" && parsed !== null ? parsed : undefined };
    return filters.some((matches) => matches(body));
  };
}

function compileFilter(pattern: unknown): BodyMatcher | undefined {
  // The whole pattern must be sound, also the parts that SQS does not filter on.
  if (!isObject(pattern) || !compilePattern(pattern)) return undefined;
  const parts = Object.entries(pattern).map(([key, inner]) => compilePart(key, inner));
  return (body) => parts.every((matches) => matches(body));
}

const everything: BodyMatcher = () => true;

function compilePart(key: string, inner: unknown): BodyMatcher {
  if (isAlternatives(key, inner)) {
    const matchers = inner.map((pattern) => compileFilter(pattern) ?? everything);
    return (body) => matchers.some((matches) => matches(body));
  }
  if (key !== "body") return everything;
  if (Array.isArray(inner)) {
    const holds = compileLeaf(inner);
    return ({ text, json }) => json === undefined && (holds?.([text]) ?? true);
  }
  const matches = compilePattern(inner);
  return ({ json }) => json !== undefined && (matches?.(json) ?? true);
}
