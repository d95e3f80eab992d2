// Follows a log group and loses nothing. CloudWatch sorts by time, yet lines arrive late and many
// share a millisecond, so each look overlaps the one before, and event ids tell what is new
// (aws-facts 6.3).
import { isFault } from "../../aws/codes.ts";
import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/emit.ts";
import { SqslamError } from "../../core/errors.ts";
import type { LogLine, OperationEvent } from "../events.ts";
import { Seen } from "./seen.ts";
import type { LogPage, LogSource } from "./source.ts";

/** Milliseconds by which a line may be late and is still shown. */
export const OVERLAP = 30_000;
/** Milliseconds between two looks; the API allows about five a second for the whole account. */
const LOOK_EVERY = 1_000;

export interface TailOptions {
  readonly group: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Included. Following ends once this time has passed. */
  readonly until: number | undefined;
  readonly filter: string | undefined;
  /** False = what is there, and no more. */
  readonly follow: boolean;
}

export interface TailTools {
  readonly source: LogSource;
  readonly clock: Clock;
  /** Ends the tail quietly when it aborts. */
  readonly signal: AbortSignal;
  readonly emit: Emit<OperationEvent>;
}

/**
 * Yields every line once, in the order of time except for late ones. Waits for a group that does
 * not exist yet; without `follow` throws NOT_DEPLOYED instead.
 */
export async function* tail(options: TailOptions, tools: TailTools): AsyncGenerator<LogLine> {
  const { clock, signal, emit } = tools;
  const seen = new Seen();
  let newest = options.since;
  let saidWaiting = false;
  while (!signal.aborted) {
    const lookedAt = clock.now();
    // Capped by our own clock: a line stamped in the future must not hide what comes before it.
    const from = Math.max(options.since, Math.min(newest, lookedAt) - OVERLAP);
    seen.forgetBefore(from);
    let found = true;
    for await (const page of pages(from, options, tools)) {
      if (page === undefined) {
        found = false;
        break;
      }
      for (const line of page.lines) {
        newest = Math.max(newest, line.timestamp);
        if (seen.add(line.eventId, line.timestamp)) yield line;
      }
      // A long look back would otherwise remember all of it. Pages of this look do not overlap.
      seen.forgetBefore(Math.min(newest, lookedAt) - OVERLAP);
    }
    if (!found && !options.follow) throw noGroup(options.group);
    if (!found && !saidWaiting) emit({ type: "tail.waiting", group: options.group });
    saidWaiting = !found;
    const over = options.until !== undefined && lookedAt > options.until;
    if (over || !options.follow) return;
    await pause(clock, signal);
  }
}

/** Every page of one look; undefined = there is no such group. */
async function* pages(
  from: number,
  { until, filter }: TailOptions,
  { source, clock, signal }: TailTools,
): AsyncGenerator<LogPage | undefined> {
  let nextToken: string | undefined;
  for (let first = true; (first || nextToken !== undefined) && !signal.aborted;) {
    let page: LogPage | undefined;
    try {
      page = await source({ from, until, filter, nextToken }, signal);
    } catch (error) {
      if (signal.aborted) return; // the interruption itself
      if (!isFault(error, "Throttling", "TooManyRequests")) throw error;
      await pause(clock, signal);
      continue; // with the same token, or this look would show some lines again
    }
    yield page;
    first = false;
    nextToken = page?.nextToken;
  }
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(LOOK_EVERY, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function noGroup(group: string): SqslamError {
  return new SqslamError("NOT_DEPLOYED", `Log group ${group} does not exist.`, {
    hint: "Deploy the pipeline first (sqslam up), or wait for the group: sqslam tail --follow",
  });
}
