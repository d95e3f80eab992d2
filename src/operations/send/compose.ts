// A line of input to a message, or the reason why it cannot be one.
import { hash } from "node:crypto";
import {
  asGroupId,
  attributesProblem,
  idProblem,
  MOST_DELAY_SECONDS,
  MOST_BYTES,
  textProblem,
} from "./allowed.ts";
import { type Draft, parseJsonLine } from "./draft.ts";
import type { Line } from "./lines.ts";
import { type Attributes, type Failure, type OutgoingMessage, sizeOf } from "./message.ts";

export type InputFormat = "lines" | "jsonl";

export interface ComposeOptions {
  readonly input: InputFormat;
  /** What the `path` attribute says; undefined = no `path` and `line` attributes. */
  readonly source: string | undefined;
  readonly attributes: Attributes;
  readonly groupId: string | undefined;
  /** The deduplication id of a line that does not bring its own. */
  readonly dedupId: (line: number, body: string) => string | undefined;
  readonly delaySeconds: number | undefined;
  readonly fifo: boolean;
  /** The queue's own limit. */
  readonly mostBytes: number;
}

/** undefined = a blank line, which SQS does not take. */
export type Compose = (line: Line) => OutgoingMessage | Failure | undefined;

export const isFailure = (made: OutgoingMessage | Failure): made is Failure => "reason" in made;

export function composer(options: ComposeOptions): Compose {
  return (line) => {
    const fail = (code: string, reason: string): Failure => ({
      line: line.number,
      code,
      reason,
      message: undefined,
    });
    if (line.kind === "not-utf8") return fail("NotUtf8", "it is not UTF-8");
    if (line.kind === "too-long") return fail("TooLong", tooLong(line.bytes, options.mostBytes));
    if (line.text === "") return undefined;
    const parsed = options.input === "jsonl" ? parseJsonLine(line.text) : plain(line.text);
    if (!parsed.ok) return fail("Malformed", parsed.reason);
    const message = complete(line.number, parsed.draft, options);
    if (message.bytes > options.mostBytes) {
      return fail("TooLong", tooLong(message.bytes, options.mostBytes));
    }
    const problem = problemOf(message, options);
    return problem === undefined ? message : fail("NotAllowed", problem);
  };
}

const plain = (body: string) => ({ ok: true, draft: { body, attributes: {} } }) as const;

function complete(line: number, draft: Draft, options: ComposeOptions): OutgoingMessage {
  const source = options.source;
  const attributes: Attributes = {
    ...(source === undefined
      ? {}
      : {
          path: { type: "String", value: source },
          line: { type: "String", value: String(line) },
        }),
    ...options.attributes,
    ...draft.attributes,
  };
  return {
    line,
    body: draft.body,
    attributes,
    groupId: draft.groupId ?? options.groupId,
    dedupId: draft.dedupId ?? options.dedupId(line, draft.body),
    delaySeconds: draft.delaySeconds ?? options.delaySeconds,
    bytes: sizeOf(draft.body, attributes),
  };
}

function problemOf(message: OutgoingMessage, options: ComposeOptions): string | undefined {
  if (message.body === "") return "its body is empty";
  return (
    textProblem(message.body) ??
    // A plain line has the attributes of the flags, which are checked once.
    (options.input === "jsonl" ? detailProblem(message, options.fifo) : undefined)
  );
}

function detailProblem(message: OutgoingMessage, fifo: boolean): string | undefined {
  const { groupId, dedupId, delaySeconds } = message;
  if (groupId !== undefined && idProblem(groupId) !== undefined) {
    return `its groupId ${idProblem(groupId)}`;
  }
  if (dedupId !== undefined) {
    if (!fifo) return "it has a dedupId, which only a FIFO queue takes";
    if (idProblem(dedupId) !== undefined) return `its dedupId ${idProblem(dedupId)}`;
  }
  return delayProblem(delaySeconds, fifo) ?? attributesProblem(message.attributes);
}

/** What is wrong with a delay; undefined = nothing. */
export function delayProblem(seconds: number | undefined, fifo: boolean): string | undefined {
  if (seconds === undefined || seconds === 0) return undefined;
  if (fifo) return "it has a delay, which a FIFO queue takes for the whole queue only";
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= MOST_DELAY_SECONDS
    ? undefined
    : `its delay is not a whole number of seconds from 0 to ${MOST_DELAY_SECONDS}`;
}

function tooLong(bytes: number, mostBytes: number): string {
  const whose = mostBytes < MOST_BYTES ? "this queue" : "SQS";
  return `it makes ${bytes} bytes, and ${whose} takes ${mostBytes}`;
}

/** The same line of the same file gives the same id, so that sending it again within five minutes adds nothing. */
export function lineDedupId(source: string): (line: number, body: string) => string {
  return (line, body) => hash("sha256", `${source}\0${line}\0${body}`);
}

/** The file's name without its folders. */
export function fileGroupId(source: string): string {
  return asGroupId(source.split(/[\\/]/).findLast((part) => part !== "") ?? source);
}
