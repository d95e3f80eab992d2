/** `src/index.ns.handler`: the module `src/index`, and what it exports, `ns.handler`. */
export interface HandlerName {
  readonly module: string;
  readonly entry: string;
}

export type Language = "node" | "python" | "provided" | "other";

export function languageOf(runtime: string): Language {
  if (runtime.startsWith("nodejs")) return "node";
  if (runtime.startsWith("python")) return "python";
  if (runtime.startsWith("provided")) return "provided";
  return "other";
}

/**
 * Splits as the runtimes do: Node at the first dot after the last slash, Python at the last one,
 * where the dots before it separate packages (aws-facts 3.9). undefined = the runtime could not.
 */
export function splitHandler(handler: string, language: Language): HandlerName | undefined {
  const parts =
    language === "python"
      ? /^(.+)\.([^./]+)$/.exec(handler)
      : /^((?:.*\/)?[^./]+)\.([^/]+)$/.exec(handler);
  const [, module, entry] = parts ?? [];
  if (module === undefined || entry === undefined) return undefined;
  return { module: language === "python" ? module.replaceAll(".", "/") : module, entry };
}
