// YAML and JSON through one parser, because JSON is YAML, and because it knows the line of each key.
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { messageOf } from "../core/errors.ts";
import type { FieldPath } from "./finding.ts";

/** A file's content with its places, or the places where it cannot be read. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly places: Places }
  | { readonly ok: false; readonly problems: readonly SyntaxProblem[] };

interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export interface Place {
  readonly line: number;
  readonly offset: number;
  /** How many parts of the path exist. */
  readonly depth: number;
}

export interface Places {
  /** Where a path is, or the nearest part above it that exists. */
  find(path: FieldPath): Place;
}

/** Maps of text: their values count as they are written, so that VERSION: 1.10 stays "1.10". */
const TEXT_MAPS = new Set(["environment", "tags"]);

export function parse(source: string): Parsed {
  const lines = new LineCounter();
  // prettyErrors would quote lines of the file, and with them environment values.
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0)
    return { ok: false, problems: faults.map((fault) => explain(fault, lines)) };
  const loose = looseAliases(document, lines);
  if (loose.length > 0) return { ok: false, problems: loose };
  keepTextAsWritten(document);
  try {
    return { ok: true, value: document.toJS(), places: placesIn(document, lines) };
  } catch (error) {
    // So many aliases that it is an attack.
    return { ok: false, problems: [{ line: 1, column: 1, reason: messageOf(error) }] };
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "this key is there already, in the same map",
  TAB_AS_INDENT: "a tab cannot indent; use spaces",
  MISSING_CHAR: "a closing quote or bracket is missing",
  BLOCK_AS_IMPLICIT_KEY: "a key cannot stand here: is the indentation right, or a value unquoted?",
  MULTILINE_IMPLICIT_KEY: "a key must be on one line, with a colon after it",
  MULTIPLE_DOCS: "a second document begins here; a pipeline file holds one",
  TAG_RESOLVE_FAILED: "tags (!name) mean nothing here",
};

const UNCLOSED = "a { or [ that was opened above is not closed before this line";

function explain(fault: YAMLError, lines: LineCounter): SyntaxProblem {
  const { line, col } = lines.linePos(fault.pos[0]);
  // Some of the parser's messages end in the text it stumbled over, which may be a secret.
  const unclosed = fault.code === "BAD_INDENT" && fault.message.startsWith("Flow");
  const reason = unclosed
    ? UNCLOSED
    : (SENTENCES[fault.code] ?? fault.message.replace(/(:\s*)?".*$/s, ""));
  return { line, column: col, reason };
}

/** Not left to the parser, which repeats what follows the *: that may be a password without quotes. */
function looseAliases(document: Document.Parsed, lines: LineCounter): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
      const reason =
        "* names an anchor (&) that is not above; text that begins with * needs quotes";
      problems.push({ line, column: col, reason });
    },
  });
  return problems;
}

function keepTextAsWritten(document: Document.Parsed): void {
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || !isMap(pair.value)) return;
      if (typeof pair.key.value !== "string" || !TEXT_MAPS.has(pair.key.value)) return;
      for (const { value } of pair.value.items) {
        if (!isScalar(value) || value.source === undefined) continue;
        if (typeof value.value === "number" || typeof value.value === "boolean") {
          value.value = value.source;
        }
      }
    },
  });
}

function placesIn(document: Document.Parsed, lines: LineCounter): Places {
  return {
    find(path) {
      let node: unknown = document.contents;
      let found: Node | undefined;
      let depth = 0;
      for (const part of path) {
        const next = child(resolve(document, node), part);
        if (next === undefined) break;
        found = next.at;
        node = next.value;
        depth += 1;
      }
      const offset = found?.range?.[0] ?? 0;
      return { line: lines.linePos(offset).line, offset, depth };
    },
  };
}

const resolve = (document: Document.Parsed, node: unknown): unknown =>
  isAlias(node) ? node.resolve(document) : node;

function child(
  node: unknown,
  part: string | number,
): { readonly at: Node | undefined; readonly value: unknown } | undefined {
  if (isSeq<Node>(node) && typeof part === "number") {
    const item = node.items[part];
    return item === undefined ? undefined : { at: item, value: item };
  }
  if (!isMap<Node, Node>(node)) return undefined;
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
  );
  return pair === undefined ? undefined : { at: pair.key, value: pair.value };
}
