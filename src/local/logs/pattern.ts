// CloudWatch's filter-pattern language: terms, `{ $.selector = value }`, `[field, field = value]`.
// Pure: a pattern's text in, a test of a message out.
import { fieldsPattern } from "./pattern/fields.ts";
import { invalid, type Matches } from "./pattern/invalid.ts";
import { jsonPattern } from "./pattern/json.ts";
import { termsPattern } from "./pattern/terms.ts";

const LONGEST = 1024;

/** Throws InvalidParameterException for what is not a pattern. An empty one matches everything. */
export function compilePattern(pattern: string): Matches {
  if (pattern.length > LONGEST) {
    throw invalid(
      `1 validation error detected: Value '${pattern}' at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST}`,
    );
  }
  const text = pattern.trim();
  if (text === "") return () => true;
  if (text.startsWith("{")) return jsonPattern(text);
  return text.startsWith("[") ? fieldsPattern(text) : termsPattern(text);
}
