// Follows a log group by Live Tail, which brings lines within a second, and neither history, nor all
// lines where they are many, nor any for longer than three hours (aws-facts 6.4). What it leaves out,
// looks bring: when a session begins, when it sampled, and now and then.
import { isFault, isNotFound } from "../../aws/codes.ts";
import { isNetwork } from "../../aws/unreachable.ts";
import { messageOf } from "../../core/errors.ts";
import type { LogLine } from "../events.ts";
import { Joined } from "./joined.ts";
import type { LiveSession, LiveSource, LiveUpdate } from "./live-source.ts";
import { Looks, type TailOptions, type TailTools } from "./looks.ts";
import { poll } from "./tail.ts";

export interface LiveTools extends TailTools {
  readonly live: LiveSource;
}

/** Milliseconds between two looks that check on a session which seems to bring everything. */
const CHECK_EVERY = 15_000;

const REFUSALS = ["AccessDenied", "InvalidOperation", "LimitExceeded", "UnknownOperation"];
const ENDINGS = ["SessionTimeout", "SessionStreaming", "ERR_STREAM_PREMATURE_CLOSE"];

/** Yields what `tail` does, and goes on as `tail` does where Live Tail is refused. */
export async function* tailLive(options: TailOptions, tools: LiveTools): AsyncGenerator<LogLine> {
  const { since, until = Infinity } = options;
  const { clock, signal, emit } = tools;
  const joined = new Joined();
  const looks = new Looks(options, tools, joined);

  while (!signal.aborted && !looks.over) {
    const session = await begin();
    if (session === "refused") {
      yield* poll(looks, options, tools);
      return;
    }
    if (session === "no-group") {
      const found = yield* looks.again();
      if (!found) looks.sayWaiting();
    } else if (session !== "interrupted") {
      try {
        yield* follow(session.updates);
      } finally {
        session.end();
      }
    }
    if (!looks.over) await looks.pause();
  }

  async function begin(): Promise<LiveSession | "refused" | "no-group" | "interrupted"> {
    try {
      return await tools.live(options.filter, signal);
    } catch (error) {
      if (signal.aborted) return "interrupted";
      if (isNotFound(error)) return "no-group";
      // A network may let through to CloudWatch Logs and not to Live Tail, which has a host of its own.
      if (!isFault(error, ...REFUSALS) && !isNetwork(error)) throw error;
      emit({ type: "tail.polling", group: options.group, reason: messageOf(error) });
      return "refused";
    }
  }

  /** Returns when the session has ended, as every session does. */
  async function* follow(updates: AsyncIterable<LiveUpdate>): AsyncGenerator<LogLine> {
    // Not before: what comes in during this look comes live as well.
    yield* looks.again();
    for await (const { lines, sampled } of untilItsEnd(updates)) {
      for (const line of lines) {
        const isAsked = line.timestamp >= since && line.timestamp <= until;
        if (isAsked && joined.isNewLive(line)) yield line;
      }
      if (sampled || clock.now() >= looks.lastLook + CHECK_EVERY) yield* looks.again();
      if (looks.over) return;
    }
  }

  async function* untilItsEnd(updates: AsyncIterable<LiveUpdate>): AsyncGenerator<LiveUpdate> {
    try {
      yield* updates;
    } catch (error) {
      if (signal.aborted) return; // the interruption itself
      if (!isFault(error, ...ENDINGS) && !isNetwork(error)) throw error;
      emit({ type: "tail.reopening", group: options.group, reason: messageOf(error) });
    }
  }
}
