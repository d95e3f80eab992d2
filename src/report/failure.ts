// How a failure looks: to a person on one screen, to a program as an object.
import { metadataOf } from "../aws/metadata.ts";
import { messageOf, SqslamError } from "../core/errors.ts";
import type { Paint } from "./paint.ts";

const MOST_LINES = 18; // with the hint, less than the 24 lines of the smallest terminal

export function failureLines(error: unknown, paint: Paint, debug: boolean): readonly string[] {
  return error instanceof SqslamError ? expected(error, paint, debug) : bug(error, paint);
}

function expected(error: SqslamError, paint: Paint, debug: boolean): readonly string[] {
  const [what = "", ...why] = error.message.split("\n");
  const shown = debug ? why : why.slice(0, MOST_LINES);
  const left = why.length - shown.length;
  return [
    `${paint("bad", "error:")} ${what}`,
    ...shown.map((text) => `  ${text}`),
    ...(left > 0 ? [`  and ${left} lines more (--debug shows them all)`] : []),
    ...(error.hint === undefined
      ? []
      : indent(error.hint, "  → ").map((text) => paint("strong", text))),
    ...(debug ? causes(error).map((text) => paint("dim", text)) : []),
  ];
}

function bug(error: unknown, paint: Paint): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${paint("bad", "error:")} sqslam itself has failed: ${messageOf(error)}`,
    ...indent(stack, "  "),
    ...(error instanceof Error ? causes(error) : []),
    "  → This is a bug in sqslam. Please report it, with the text above and `sqslam --version`.",
  ];
}

/** The chain of causes, each with its place in the code. */
function causes(error: Error): readonly string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>([error]);
  for (let cause = error.cause; cause !== undefined && !seen.has(cause);) {
    seen.add(cause);
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : messageOf(cause);
    lines.push(...indent(`caused by ${text}`, "  "));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines;
}

function indent(text: string, first: string): string[] {
  const rest = " ".repeat(first.length);
  return text.split("\n").map((each, i) => `${i === 0 ? first : rest}${each}`);
}

export interface FailureObject {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** AWS's id of the failed request, where there was one. */
  readonly requestId?: string;
  readonly stack?: string;
}

export function failureObject(error: unknown): FailureObject {
  if (!(error instanceof SqslamError)) {
    const stack = error instanceof Error ? error.stack : undefined;
    return { code: "BUG", message: messageOf(error), ...(stack === undefined ? {} : { stack }) };
  }
  const requestId = metadataOf(error.cause)?.requestId;
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
