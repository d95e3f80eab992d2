// Every fact of a run as a sentence. This is the only place where events get wording.
import type { ApiCall } from "../aws/connection.ts";
import { messageOf } from "../core/errors.ts";
import type { Action } from "../engine/plan.ts";
import type { OperationEvent } from "../operations/events.ts";
import { duration } from "./duration.ts";
import type { Tone } from "./paint.ts";
import { planSummary, SYMBOLS } from "./plan-text.ts";
import type { Event } from "./reporter.ts";

/**
 * Who wants to read it: `line` is worth a permanent line, `moment` is true only just now, `detail` is
 * for --verbose, `debug` for --debug.
 */
export type Weight = "line" | "moment" | "detail" | "debug";

export interface Sentence {
  readonly weight: Weight;
  readonly tone: Tone;
  readonly text: string;
  /** When what it says is over at the latest; milliseconds since the epoch. */
  readonly until?: number | undefined;
}

/** How a person calls the step of that id, such as "queue orders". */
export type Label = (id: string) => string;

const DOING: Readonly<Record<Action, string>> = {
  create: "creating",
  update: "updating",
  recreate: "recreating",
  remove: "removing",
  keep: "checking",
};

const DONE: Readonly<Record<Action, string>> = {
  create: "created",
  update: "updated",
  recreate: "recreated",
  remove: "removed",
  keep: "is right",
};

export function words(event: Event, label: Label): Sentence {
  switch (event.type) {
    case "plan.ready":
      return detail(`planned: ${planSummary(event.plan)}`);
    case "step.start":
      return moment(`${DOING[event.action]} ${label(event.id)}`);
    case "step.wait":
      return { ...moment(`${label(event.id)}: waiting for ${event.what}`), until: event.until };
    case "step.done": {
      const what = `${label(event.id)} ${DONE[event.action]}`;
      const text = `${SYMBOLS[event.action]} ${what} (${duration(event.ms)})`;
      return event.action === "keep" ? detail(text) : line("good", text);
    }
    case "step.failed":
      return line("bad", `x ${label(event.id)}: ${firstLine(messageOf(event.error))}`);
    case "step.skipped":
      return line("warn", `. ${label(event.id)} skipped: it needs ${label(event.because)}`);
    case "api.call":
      return { weight: "debug", tone: "dim", text: call(event.call) };
    default:
      return operationWords(event);
  }
}

function operationWords(event: OperationEvent): Sentence {
  switch (event.type) {
    case "send.progress":
      return moment(progress(event));
    case "send.failed":
      return line("bad", `x line ${event.line} not sent: ${event.code}: ${event.reason}`);
    case "send.retry":
      return detail(`sending ${plural(event.messages, "message")} again: ${event.reason}`);
    case "tail.waiting":
      return line("dim", `waiting for log group ${event.group}, which does not exist yet`);
    case "tail.polling":
      return line("warn", `asking once a second instead of live: ${firstLine(event.reason)}`);
    case "tail.reopening":
      return detail(`following ${event.group} live anew: ${firstLine(event.reason)}`);
    default:
      return event satisfies never;
  }
}

const line = (tone: Tone, text: string): Sentence => ({ weight: "line", tone, text });
const moment = (text: string): Sentence => ({ weight: "moment", tone: "plain", text });
const detail = (text: string): Sentence => ({ weight: "detail", tone: "dim", text });

function progress(event: Event & { readonly type: "send.progress" }): string {
  const parts = [`sent ${count(event.sent)}`];
  if (event.failed > 0) parts.push(`failed ${count(event.failed)}`);
  if (event.skipped > 0) parts.push(`skipped ${count(event.skipped)}`);
  if (event.totalBytes !== undefined && event.totalBytes > 0) {
    parts.push(`${Math.floor((100 * event.bytes) / event.totalBytes)} %`);
  }
  return parts.join(", ");
}

function call(call: ApiCall): string {
  const attempts = call.attempts > 1 ? `, ${call.attempts} attempts` : "";
  const error = call.error === undefined ? "" : `: ${call.error}`;
  return `${call.service} ${call.operation} (${duration(call.ms)}${attempts})${error}`;
}

const plural = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
const count = (n: number): string => n.toLocaleString("en-US");
const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
