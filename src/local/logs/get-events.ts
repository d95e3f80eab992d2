// One stream, page by page, in both directions (aws-facts 6.5).
import type {
  GetLogEventsCommandInput,
  GetLogEventsCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { inRange } from "../constraint.ts";
import type { Call, Given, Result } from "../service.ts";
import { check } from "./checks.ts";
import { groupOf, streamNamed } from "./find.ts";
import type { Groups } from "./groups.ts";
import type { Found, Range } from "./merge.ts";
import { MOST_PAGE_BYTES, sizeOf } from "./page-size.ts";
import {
  after,
  comparePositions,
  decodePosition,
  encodePosition,
  type Position,
  startOf,
} from "./position.ts";
import type { Entry } from "./timeline.ts";
import { badToken } from "./tokens.ts";

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
    const { forward, position } = placeOf(input);
    const group = groupOf(groups, call, input);
    const stream = streamNamed(group, input.logStreamName);

    // The end is exclusive here, unlike FilterLogEvents'.
    const [low, high] = [startOf(startTime), startOf(endTime)];
    const range: Range = forward
      ? { from: position ? later(position, low) : low, to: high, step: 1 }
      : { from: low, to: position ? earlier(position, high) : high, step: -1 };
    const found = onePage(groups.read(group, [stream], range), limit);
    if (!forward) found.reverse();

    const here = position ?? low;
    const [first, last] = [found[0], found.at(-1)];
    return {
      events: found.map(({ timestamp, message, ingestedAt }) => {
        return { timestamp, message, ingestionTime: ingestedAt };
      }),
      nextForwardToken: `f/${encodePosition(last ? after(last) : here)}/s`,
      nextBackwardToken: `b/${encodePosition(first ?? here)}/s`,
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

function onePage(lines: Iterable<Found>, limit: number): Entry[] {
  const page: Entry[] = [];
  let bytes = 0;
  for (const { timeline, index } of lines) {
    if (page.length >= limit) break;
    bytes += sizeOf(timeline.message(index));
    if (bytes > MOST_PAGE_BYTES && page.length > 0) break;
    page.push(timeline.at(index));
  }
  return page;
}

function later(a: Position, b: Position): Position {
  return comparePositions(a, b) < 0 ? b : a;
}

function earlier(a: Position, b: Position): Position {
  return comparePositions(a, b) < 0 ? a : b;
}
