// One stream, page by page, in both directions (aws-facts 6.5).
import type {
  GetLogEventsCommandInput,
  GetLogEventsCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { inRange } from "../constraint.ts";
import type { Call, Given, Result } from "../service.ts";
import { badToken, check, groupOf, streamNamed } from "./checks.ts";
import type { Groups } from "./groups.ts";
import { MOST_PAGE_BYTES, sizeOf } from "./page-size.ts";
import { decodePosition, encodePosition, type Position } from "./position.ts";
import type { Timeline } from "./timeline.ts";

type Input = Given<GetLogEventsCommandInput, "logStreamName">;

/** A token is a place between two lines, and whether to read on from there or back. */
interface Place {
  readonly forward: boolean;
  readonly position: Position | undefined;
}

export function getLogEvents(groups: Groups) {
  return (input: Input, call: Call): Result<GetLogEventsCommandOutput> => {
    const { limit = 10_000, startTime = 0, endTime = Infinity } = input;
    check(
      inRange("limit", limit, 1, 10_000),
      inRange("startTime", startTime, 0, Infinity),
      inRange("endTime", endTime, 0, Infinity),
    );
    const place = placeOf(input);
    const group = groupOf(groups, call, input);
    const { timeline } = streamNamed(group, input.logStreamName);

    // The end is exclusive here, unlike FilterLogEvents'.
    const low = timeline.indexOf({ timestamp: startTime, sequence: 0 });
    const high = Math.max(low, timeline.indexOf({ timestamp: endTime, sequence: 0 }));
    const { forward, position } = place;
    const edge = position ? timeline.indexOf(position) : forward ? low : high;
    const at = Math.min(Math.max(edge, low), high);
    const [from, to] = forward
      ? [at, at + reach(timeline, at, Math.min(high, at + limit), 1)]
      : [at - reach(timeline, at - 1, Math.max(low, at - limit) - 1, -1), at];

    const events = Array.from({ length: to - from }, (_, i) => {
      const { timestamp, message, ingestedAt } = timeline.at(from + i);
      return { timestamp, message, ingestionTime: ingestedAt };
    });
    const here = position ?? { timestamp: startTime, sequence: 0 };
    const [before, after] =
      from < to ? [timeline.position(from), next(timeline.position(to - 1))] : [here, here];
    return {
      events,
      nextForwardToken: `f/${encodePosition(after)}/s`,
      nextBackwardToken: `b/${encodePosition(before)}/s`,
    };
  };
}

function placeOf({ nextToken, startFromHead = false }: Input): Place {
  if (nextToken === undefined) return { forward: startFromHead, position: undefined };
  const [, direction, id = ""] = /^([fb])\/(\d+)\/s$/.exec(nextToken) ?? [];
  const position = decodePosition(id);
  if (!position) throw badToken();
  return { forward: direction === "f", position };
}

/** How many lines from `from` on towards `end` fit into one page. */
function reach(timeline: Timeline, from: number, end: number, step: 1 | -1): number {
  let bytes = 0;
  let count = 0;
  for (let i = from; i !== end; i += step) {
    bytes += sizeOf(timeline.message(i));
    if (bytes > MOST_PAGE_BYTES && count > 0) break;
    count += 1;
  }
  return count;
}

function next({ timestamp, sequence }: Position): Position {
  return { timestamp, sequence: sequence + 1 };
}
