// What a line of Lambda's log says about itself: in the text format, in the JSON format, or as
// Python's logger writes it (aws-facts 3.12).
import { isObject, parseJson } from "../../core/json.ts";

export type LineKind = "init" | "start" | "end" | "report" | "message";

export interface LineParts {
  readonly kind: LineKind;
  readonly requestId: string | undefined;
  /** In capitals, such as ERROR. */
  readonly level: string | undefined;
  /** What is left to show. */
  readonly text: string;
  /** True where it tells of an error or of an invocation that failed. */
  readonly isError: boolean;
}

const TIME = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
const ID = String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`;
const LEVEL = "TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL";

const BOUNDARY = new RegExp(`^(START|END|REPORT) RequestId: (${ID})\\s*`, "i");
const NODE = new RegExp(`^${TIME}\t(${ID}|undefined)\t(${LEVEL})\t`);
const PYTHON = new RegExp(`^\\[(${LEVEL})\\]\\s+(?:${TIME}\\s+(${ID})\\s+)?`);
const TIMEOUT = new RegExp(`^${TIME} (${ID}) (?=Task timed out)`);
const ERRORS = new Set(["ERROR", "FATAL", "CRITICAL"]);

export function partsOf(message: string): LineParts {
  return (
    boundary(message) ??
    fromNode(message) ??
    fromPython(message) ??
    fromJson(message) ??
    plain(message)
  );
}

function boundary(message: string): LineParts | undefined {
  if (message.startsWith("INIT_START ")) {
    return { ...said(message, undefined, undefined), kind: "init" };
  }
  const [head, word, requestId] = BOUNDARY.exec(message) ?? [];
  if (head === undefined || word === undefined) return undefined;
  const kind = word === "START" ? "start" : word === "END" ? "end" : "report";
  const rest = message.slice(head.length).trimEnd().replaceAll("\t", ", ");
  const isError = kind === "report" && /Status: (error|failure|timeout)/i.test(rest);
  return { kind, requestId, level: undefined, text: `${word} ${rest}`.trimEnd(), isError };
}

function fromNode(message: string): LineParts | undefined {
  const timeout = TIMEOUT.exec(message);
  if (timeout !== null)
    return said(message.slice(timeout[0].length).trimEnd(), "ERROR", timeout[1]);
  const [head, id, level] = NODE.exec(message) ?? [];
  if (head === undefined) return undefined;
  return said(message.slice(head.length), level, id === "undefined" ? undefined : id);
}

function fromPython(message: string): LineParts | undefined {
  const [head, level, id] = PYTHON.exec(message) ?? [];
  return head === undefined ? undefined : said(message.slice(head.length), level, id);
}

function fromJson(message: string): LineParts | undefined {
  const value = message.startsWith("{") ? parseJson(message) : undefined;
  if (!isObject(value)) return undefined;
  const { type, record } = value;
  if (typeof type === "string" && type.startsWith("platform.") && isObject(record)) {
    return platform(type.slice("platform.".length), record);
  }
  const { timestamp: _timestamp, level, requestId, message: text, ...rest } = value;
  if (typeof level !== "string" || text === undefined) return undefined;
  const more = Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`;
  const shown = typeof text === "string" ? text : JSON.stringify(text);
  return said(
    shown + more,
    level.toUpperCase(),
    typeof requestId === "string" ? requestId : undefined,
  );
}

const PLATFORM_KINDS: Readonly<Record<string, LineKind>> = {
  initStart: "init",
  start: "start",
  runtimeDone: "end",
  report: "report",
};

function platform(what: string, record: Record<string, unknown>): LineParts {
  const { requestId, status, metrics } = record;
  const figures = isObject(metrics)
    ? Object.entries(metrics).map(([k, v]) => `${k} ${String(v)}`)
    : [];
  const state = typeof status === "string" ? [`status ${status}`] : [];
  return {
    kind: PLATFORM_KINDS[what] ?? "message",
    requestId: typeof requestId === "string" ? requestId : undefined,
    level: undefined,
    text: [what.toUpperCase(), [...figures, ...state].join(", ")].join(" ").trimEnd(),
    isError: typeof status === "string" && status !== "success",
  };
}

const plain = (message: string): LineParts => said(message, undefined, undefined);

function said(text: string, level: string | undefined, requestId: string | undefined): LineParts {
  return {
    kind: "message",
    requestId,
    level,
    text,
    isError: level !== undefined && ERRORS.has(level),
  };
}
