import type { LogLine } from "../events.ts";
import type { LineParts } from "./parts.ts";

/** How a piece of a line looks; colours belong to who prints it. */
export interface Segment {
  readonly tone: "plain" | "dim" | "warn" | "bad";
  readonly text: string;
}

const TONES: Readonly<Record<string, Segment["tone"]>> = {
  TRACE: "dim",
  DEBUG: "dim",
  WARN: "warn",
  WARNING: "warn",
  ERROR: "bad",
  FATAL: "bad",
  CRITICAL: "bad",
};

const LEVEL_WIDTH = 5;

export interface ToldLine extends LogLine {
  readonly parts: LineParts;
  /** The request it belongs to, said by itself or not. */
  readonly requestId: string | undefined;
}

/** Local time, the request's first eight characters, level and text; `now` decides whether the day is worth saying. */
export function prettyLine(line: ToldLine, now: number): readonly Segment[] {
  const { parts, requestId } = line;
  const isFrame = parts.kind !== "message";
  const tone = parts.isError ? "bad" : isFrame ? "dim" : (TONES[parts.level ?? ""] ?? "plain");
  const id = (requestId ?? "").slice(0, 8).padEnd(8);
  const level = (parts.level ?? "").slice(0, LEVEL_WIDTH).padEnd(LEVEL_WIDTH);
  const head = `${localTime(line.timestamp, now)} ${id} `;
  const indent = `\n${" ".repeat(head.length + LEVEL_WIDTH + 1)}`;
  return [
    { tone: "dim", text: head },
    { tone, text: `${level} ` },
    { tone: isFrame || parts.isError ? tone : "plain", text: parts.text.replace(/\r?\n/g, indent) },
  ];
}

/** What a program reads: everything, in UTC. */
export function jsonLine(line: ToldLine): object {
  return {
    type: "log.line",
    time: new Date(line.timestamp).toISOString(),
    timestamp: line.timestamp,
    kind: line.parts.kind,
    ...(line.parts.level === undefined ? {} : { level: line.parts.level }),
    ...(line.requestId === undefined ? {} : { requestId: line.requestId }),
    message: line.message,
    stream: line.stream,
    ...(line.eventId === undefined ? {} : { eventId: line.eventId }),
  };
}

function localTime(timestamp: number, now: number): string {
  const at = new Date(timestamp);
  const two = (n: number) => String(n).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const precise = `${time}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  const isToday = at.toDateString() === new Date(now).toDateString();
  return isToday
    ? precise
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${precise}`;
}
