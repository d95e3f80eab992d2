// The regular expressions of filter patterns: no groups, so that they run in linear time here, which
// JavaScript's own engine does not promise.
import { invalid, type Matches } from "./invalid.ts";

interface State {
  readonly accepts: (code: number) => boolean;
  /** May be left without a character. */
  readonly optional: boolean;
  /** May take further characters. */
  readonly repeats: boolean;
}

interface Alternative {
  readonly states: readonly State[];
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

const ALLOWED = /^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.\s]+$/;
const ATOM =
  /(\\x[0-9A-Fa-f]{2}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\[\]{}?*+|^$])(\?|\*|\+|\{\d+(?:,\d*)?\})?/y;
const MOST_STATES = 1024;

/** The text between two `%`. Matches anywhere in a message unless anchored. */
export function compileRegex(source: string): Matches {
  if (!ALLOWED.test(source)) throw invalid();
  const alternatives = split(source).map(compileAlternative);
  return (message) => alternatives.some((alternative) => runs(alternative, message));
}

/** At each `|` that stands outside a class. */
function split(source: string): readonly string[] {
  return source.match(/(?:\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^|\\[]|[\\[])+/g) ?? [];
}

function compileAlternative(source: string): Alternative {
  const fromStart = source.startsWith("^");
  const toEnd = /(?:^|[^\\])\$$/.test(source);
  const body = source.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined);
  const states: State[] = [];
  ATOM.lastIndex = 0;
  while (ATOM.lastIndex < body.length) {
    const [, atom, quantifier = ""] = ATOM.exec(body) ?? [];
    if (atom === undefined) throw invalid();
    states.push(...expand(accepting(atom), ...boundsOf(quantifier)));
    if (states.length > MOST_STATES) throw invalid();
  }
  return { states, fromStart, toEnd };
}

function boundsOf(quantifier: string): [least: number, most: number] {
  if (quantifier === "") return [1, 1];
  if (quantifier === "?") return [0, 1];
  if (quantifier === "*") return [0, Infinity];
  if (quantifier === "+") return [1, Infinity];
  const [least = "", most] = quantifier.slice(1, -1).split(",");
  return [
    Number(least),
    most === undefined ? Number(least) : most === "" ? Infinity : Number(most),
  ];
}

function expand(accepts: State["accepts"], least: number, most: number): State[] {
  const optional = most === Infinity ? 1 : most - least;
  if (optional < 0 || least + optional > MOST_STATES) throw invalid();
  const needed = { accepts, optional: false, repeats: false };
  const further = { accepts, optional: true, repeats: most === Infinity };
  return [
    ...Array.from({ length: least }, () => needed),
    ...Array.from({ length: optional }, () => further),
  ];
}

function accepting(atom: string): State["accepts"] {
  let one: RegExp;
  try {
    one = new RegExp(`^${atom}$`);
  } catch {
    throw invalid(); // a class like [z-a]
  }
  const ascii = Array.from({ length: 128 }, (_, code) => one.test(String.fromCharCode(code)));
  return (code) => ascii[code] ?? one.test(String.fromCharCode(code));
}

/** Keeps the set of states that the text so far may have led to. */
function runs({ states, fromStart, toEnd }: Alternative, text: string): boolean {
  const end = states.length;
  let current = new Set<number>();
  const enter = (set: Set<number>, from: number) => {
    for (let state = from; !set.has(state); state += 1) {
      set.add(state);
      if (!states[state]?.optional) return;
    }
  };
  enter(current, 0);
  for (let i = 0; i < text.length; i += 1) {
    if (!toEnd && current.has(end)) return true;
    const next = new Set<number>();
    for (const index of current) {
      const state = states[index];
      if (state?.accepts(text.charCodeAt(i))) enter(next, state.repeats ? index : index + 1);
    }
    if (!fromStart) enter(next, 0);
    if (next.size === 0) return false;
    current = next;
  }
  return current.has(end);
}
