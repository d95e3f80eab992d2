// `ERROR "a phrase" -unwanted`, or `?this ?that`, or `%regex%`.
import { invalid, type Matches } from "./invalid.ts";
import { compileRegex } from "./regex.ts";

const TERM = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"%]+))(?=\s|$)/y;

export function termsPattern(text: string): Matches {
  const wanted: Matches[] = [];
  const unwanted: Matches[] = [];
  const optional: Matches[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const found = TERM.exec(text);
    if (!found) throw invalid();
    const [, sign, phrase, regex, word] = found;
    const list = sign === "-" ? unwanted : sign === "?" ? optional : wanted;
    list.push(termTest(phrase, regex, word));
  }
  // Beside other terms, optional ones count for nothing: a documented oddity of the language.
  const some = wanted.length + unwanted.length === 0 ? optional : [];
  return (message) =>
    wanted.every((test) => test(message)) &&
    !unwanted.some((test) => test(message)) &&
    (some.length === 0 || some.some((test) => test(message)));
}

function termTest(
  phrase: string | undefined,
  regex: string | undefined,
  word: string | undefined,
): Matches {
  if (regex !== undefined) return compileRegex(regex);
  const term = phrase?.replaceAll(/\\(.)/g, "$1") ?? word ?? "";
  if (phrase === undefined && !/^[\p{L}\p{N}_]+$/u.test(term)) {
    throw invalid(`Invalid character(s) in term '${term}'`);
  }
  return (message) => message.includes(term);
}
