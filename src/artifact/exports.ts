// Does a file define the handler? Wrong "no"s would block a working function, so whatever cannot be
// told for sure counts as a yes.

export interface Found {
  /** What the file does define, for the message. */
  readonly names: readonly string[];
}

/** What was found instead, or undefined where the handler is there or may be. */
export function missingFromPython(source: string, entry: string): Found | undefined {
  const code = source.replaceAll(/#.*$/gm, "");
  const names = [...code.matchAll(/^(?:async[ \t]+)?def[ \t]+(\w+)/gm)].flatMap(
    ([, name]) => name ?? [],
  );
  if (names.includes(entry)) return undefined;
  const mentioned = new RegExp(`(^|[\\s,(])${escape(entry)}[ \\t]*(:|=|,|\\)|$)`, "m").test(code);
  const dynamic = /^\s*from\s+\S+\s+import\s+\*|\b(globals|setattr|exec)\s*\(|^\s*class\s/m.test(
    code,
  );
  return mentioned || dynamic ? undefined : { names };
}

/** For CommonJS, where exports are assignments. */
export function missingFromCommonJs(code: string, entry: string): Found | undefined {
  const dynamic =
    /module\.exports\s*=|\bexports\s*\[|__exportStar|__export\(|\(\s*(module\.)?exports\b/;
  if (dynamic.test(code) || new RegExp(`[.'"\`]${escape(entry)}\\b`).test(code)) return undefined;
  const names = [...code.matchAll(/\bexports\.(\w+)\s*=/g)].flatMap(([, name]) => name ?? []);
  return { names: [...new Set(names)] };
}

/** For ES modules: cheap and sure where it says true. */
export function exportsPlainly(code: string, entry: string): boolean {
  const name = escape(entry);
  return new RegExp(
    `^export\\s+(async\\s+function|function|const|let|var|class)\\s+${name}\\b`,
    "m",
  ).test(code);
}

const escape = (text: string) => text.replaceAll(/[$.*+?^()[\]{}|\\]/g, String.raw`\$&`);
