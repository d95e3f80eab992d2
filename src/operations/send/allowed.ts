// What SQS takes, checked before sending: one refused entry would otherwise cost its whole batch
// a round trip, and a refused request the whole run (aws-facts 2.5, 2.8).
import type { Attribute, Attributes } from "./message.ts";

/** Bytes that a message, and a whole batch, may have (aws-facts 2.5). */
export const MOST_BYTES = 1_048_576;
export const MOST_ENTRIES = 10;
const MOST_ATTRIBUTES = 10;
export const MOST_DELAY_SECONDS = 900;

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** What is wrong with a text as a message body or attribute value; undefined = nothing. */
export function textProblem(text: string): string | undefined {
  const found = FORBIDDEN.exec(text)?.[0];
  if (found === undefined) return undefined;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `it holds the character U+${code}, which SQS does not take`;
}

/** What is wrong with a set of attributes; undefined = nothing. */
export function attributesProblem(attributes: Attributes): string | undefined {
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) {
    return `it has ${entries.length} attributes, and SQS takes ${MOST_ATTRIBUTES}`;
  }
  for (const [name, attribute] of entries) {
    const problem = nameProblem(name) ?? attributeProblem(attribute);
    if (problem !== undefined) return `attribute "${name}" ${problem}`;
  }
  return undefined;
}

function nameProblem(name: string): string | undefined {
  if (!/^[\p{L}\p{N}_.-]{1,256}$/u.test(name)) {
    return "must be named with 1 to 256 letters, digits, `_`, `-` and `.`";
  }
  if (name.startsWith(".") || name.endsWith(".") || name.includes("..")) {
    return "may not begin or end with a `.`, nor hold two of them in a row";
  }
  if (/^(aws|amazon)\./i.test(name)) return "begins with a prefix that AWS keeps for itself";
  return undefined;
}

function attributeProblem({ type, value }: Attribute): string | undefined {
  if (!/^(String|Number)(\.[\w.-]+)?$/.test(type)) {
    return `has the type "${type}"; allowed are String and Number, with a label such as Number.int`;
  }
  if (value === "") return "has no value, and SQS wants one";
  if (type.startsWith("Number") && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) {
    return `is a Number with the value "${value}"`;
  }
  return textProblem(value);
}

/** What is wrong with a message group id or a deduplication id; undefined = nothing. */
export function idProblem(id: string): string | undefined {
  return /^[!-~]{1,128}$/.test(id)
    ? undefined
    : "must be 1 to 128 letters, digits and punctuation, without spaces";
}

/** The nearest allowed group id to a text such as a file name. */
export function asGroupId(text: string): string {
  return text.replace(/[^!-~]/g, "_").slice(0, 128) || "_";
}
