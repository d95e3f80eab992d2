import type { Operation } from "./model.ts";

export interface Route {
  readonly operation: Operation;
  /** The path's labels, decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Template {
  readonly operation: Operation;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  /** What tells some operations of one path apart: `?find=LayerVersion`. */
  readonly query: URLSearchParams;
  readonly literals: number;
}

/** Finds an operation by method and path. A literal segment goes before a label in its place. */
export function compileRoutes(
  operations: Iterable<Operation>,
): (method: string, path: string, query: URLSearchParams) => Route | undefined {
  const templates = [...operations]
    .flatMap((operation) => template(operation) ?? [])
    .toSorted((a, b) => b.literals - a.literals);
  return (method, path, query) => {
    const plain = path.replace(/\/+$/, "");
    for (const { operation, method: wanted, pattern, labels, query: asked } of templates) {
      const match = wanted === method ? pattern.exec(plain) : null;
      if (match && [...asked].every(([name, value]) => query.get(name) === value)) {
        const values = labels.map((label, i) => [label, decode(match[i + 1] ?? "")] as const);
        return { operation, labels: Object.fromEntries(values) };
      }
    }
    return undefined;
  };
}

function template(operation: Operation): Template | undefined {
  if (!operation.http) return undefined;
  const [method, uri] = operation.http;
  const labels: string[] = [];
  const [beforeQuery = "", afterPath = ""] = uri.split("?");
  const path = beforeQuery.replace(/\/+$/, "");
  const query = new URLSearchParams(afterPath);
  let literals = query.size;
  const source = path
    .split("/")
    .map((segment) => {
      const label = /^\{(\w+)(\+?)\}$/.exec(segment);
      if (!label?.[1]) {
        literals += 1;
        return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      }
      labels.push(label[1]);
      return label[2] ? "(.+)" : "([^/]+)";
    })
    .join("/");
  return { operation, method, pattern: new RegExp(`^${source}$`), labels, query, literals };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a lone % is no escape: AWS takes it as it stands
  }
}
