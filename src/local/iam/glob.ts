// Patterns of policies: `*`, `?`, and policy variables like `${aws:PrincipalTag/team, 'none'}`.
import type { Context } from "./context.ts";

const ANY = Symbol("any run of characters");
const ONE = Symbol("any one character");

interface Variable {
  readonly key: string;
  readonly fallback: string | undefined;
}

/** A single character, a wildcard, or a variable that is filled in when it is matched. */
export type Token = string | typeof ANY | typeof ONE | Variable;

const VARIABLE = /^\$\{([^}]*)\}/;

/** `wildcards: false` takes `*` and `?` as they stand, as StringEquals does. */
export function tokenize(pattern: string, wildcards = true): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern.charAt(i);
    const variable = character === "$" ? VARIABLE.exec(pattern.slice(i)) : null;
    if (variable) {
      tokens.push(variableOf(variable[1] ?? ""));
      i += variable[0].length - 1;
    } else if (wildcards && character === "*") {
      if (tokens.at(-1) !== ANY) tokens.push(ANY);
    } else {
      tokens.push(wildcards && character === "?" ? ONE : character);
    }
  }
  return tokens;
}

/** `${*}`, `${?}` and `${$}` are the characters themselves. */
function variableOf(inner: string): Token {
  if (inner.length === 1 && "*?$".includes(inner)) return inner;
  const [key = "", fallback] = inner.split(/,\s*/);
  return { key: key.trim().toLowerCase(), fallback: fallback?.replaceAll("'", "") };
}

/** Whether the whole text matches. A variable that the request does not have matches nothing. */
export function matchesTokens(tokens: readonly Token[], text: string, context: Context): boolean {
  const filled = fill(tokens, context);
  return filled !== undefined && walk(filled, text);
}

type Plain = Exclude<Token, Variable>;

function fill(tokens: readonly Token[], context: Context): readonly Plain[] | undefined {
  const filled: Plain[] = [];
  for (const token of tokens) {
    if (typeof token !== "object") {
      filled.push(token);
      continue;
    }
    const value = context.get(token.key)?.[0] ?? token.fallback;
    if (value === undefined) return undefined;
    for (let i = 0; i < value.length; i += 1) filled.push(value.charAt(i));
  }
  return filled;
}

/** Two pointers and one point to go back to: no pattern can make it slow. */
function walk(tokens: readonly Plain[], text: string): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === ANY) {
      star = token;
      token += 1;
      resumeAt = at;
    } else if (wanted === ONE || wanted === text.charAt(at)) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      resumeAt += 1;
      at = resumeAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === ANY) token += 1;
  return token === tokens.length;
}

/** Cuts at the first five colons that are not inside a variable: an ARN's six parts. */
export function arnParts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
