// CloudWatch's filter-pattern language: terms, `{ $.selector = value }`, `[field, field = value]`.
// Pure: a pattern's text in, a test of a message out.
import { regexesIn } from "./pattern/comparison.ts";
import { fieldsPattern } from "./pattern/fields.ts";
import { invalid, type Matches } from "./pattern/invalid.ts";
import { jsonPattern } from "./pattern/json.ts";
import { termsPattern } from "./pattern/terms.ts";

const LONGEST = 1024;
/** In a pattern for JSON or for words between blanks (CloudWatch Logs User Guide, quotas of patterns). */
const MOST_REGEXES = 2;

/** Throws InvalidParameterException for what is not a pattern. An empty one matches everything. */
export function compilePattern(pattern: string): Matches {
  if (pattern.length > LONGEST) {
    throw invalid(
      `1 validation error detected: Value '${pattern}' at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST}`,
    );
  }
  const text = pattern.trim();
  if (text === "") return () => true;
  if (/^[{[]/.test(text) && regexesIn(text) > MOST_REGEXES) throw invalid();
  if (text.startsWith("{")) return jsonPattern(text);
  return text.startsWith("[") ? fieldsPattern(text) : termsPattern(text);
}
