// `[ip, user, ..., status = 4* || status = 5*, bytes > 1000]`: a line as words between blanks.
import { compileComparison, OPERATOR, split, type Test, VALUE } from "./comparison.ts";
import { invalid, type Matches } from "./invalid.ts";

interface Field {
  readonly test: Test;
  /** `...` stands for any number of words. */
  readonly rest: boolean;
}

const WORD = /"([^"]*)"|\[([^\]]*)\]|(\S+)/g;
const COMPARED = new RegExp(String.raw`^\s*([\w$]+)\s*(?:(${OPERATOR})\s*(${VALUE}))?\s*$`);

export function fieldsPattern(text: string): Matches {
  if (!/[^[\s].*\]$/s.test(text)) throw invalid();
  const fields = split(text.slice(1, -1), ",").map(compileField);
  const rest = fields.findIndex((field) => field.rest);
  if (rest !== -1 && fields.findLastIndex((field) => field.rest) !== rest) throw invalid();
  return (message) => {
    const words = [...message.matchAll(WORD)].map(([, quoted, bracketed, bare]) => {
      return quoted ?? bracketed ?? bare ?? "";
    });
    if (rest === -1) return words.length === fields.length && hold(fields, words);
    const after = fields.slice(rest + 1);
    return (
      words.length >= fields.length - 1 &&
      hold(fields.slice(0, rest), words) &&
      hold(after, words.slice(words.length - after.length))
    );
  };
}

function hold(fields: readonly Field[], words: readonly string[]): boolean {
  return fields.every((field, i) => field.test(words[i] ?? ""));
}

function compileField(source: string): Field {
  if (source.trim() === "...") return { test: () => true, rest: true };
  // It needs no name: `[..., status = 4*, ]`.
  if (source.trim() === "") return { test: () => true, rest: false };
  const any = split(source, "||").map((part) => split(part, "&&").map(compileTest));
  return { test: (word) => any.some((all) => all.every((test) => test(word))), rest: false };
}

function compileTest(source: string): Test {
  const [whole, , operator, value] = COMPARED.exec(source) ?? [];
  if (whole === undefined) throw invalid();
  return operator === undefined || value === undefined
    ? () => true
    : compileComparison(operator, value);
}
