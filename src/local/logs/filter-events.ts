// The lines of a group's streams in order of time, page by page (aws-facts 6.3).
import type {
  FilteredLogEvent,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { hasLength, inRange } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Call, Result } from "../service.ts";
import {
  badToken,
  check,
  decodeToken,
  encodeToken,
  groupOf,
  INVALID,
  streamNamed,
} from "./checks.ts";
import type { Groups, LogGroup, LogStream } from "./groups.ts";
import { type Cursor, merge } from "./merge.ts";
import { MOST_PAGE_BYTES, sizeOf } from "./page-size.ts";
import { compilePattern } from "./pattern.ts";
import { encodePosition, type Position } from "./position.ts";

type Input = FilterLogEventsCommandInput;

const MOST_EVENTS = 10_000;
/** So many lines are looked at for one page, found or not: a page may be empty and not the last. */
const MOST_LOOKED_AT = 25_000;
/** Reading from the newest line on is for times since then. */
const FIRST_START_FROM_TAIL = Date.UTC(2024, 0, 1);

interface Reading {
  readonly step: 1 | -1;
  /** The last line that was looked at. */
  readonly after: Position | undefined;
}

export function filterLogEvents(groups: Groups) {
  return (input: Input, call: Call): Result<FilterLogEventsCommandOutput> => {
    const { limit = MOST_EVENTS, startTime = 0 } = input;
    checkInput(input);
    const matches = compilePattern(input.filterPattern ?? "");
    const group = groupOf(groups, call, input);
    const reading = readingOf(input, group);

    const cursors = streamsOf(group, input).map((stream) => cursorOf(stream, input, reading));
    const events: FilteredLogEvent[] = [];
    let bytes = 0;
    let lookedAt = 0;
    let last: Position | undefined;
    for (const { owner, timeline, index, position } of merge(cursors, reading.step)) {
      const message = timeline.message(index);
      const found = matches(message);
      if (found) bytes += sizeOf(message);
      const full = bytes > MOST_PAGE_BYTES && events.length > 0;
      if (last && (full || events.length >= limit || lookedAt >= MOST_LOOKED_AT)) {
        return page(events, tokenOf(group, reading, last));
      }
      last = position;
      lookedAt += 1;
      if (!found) continue;
      events.push({
        logStreamName: owner.record.name,
        timestamp: position.timestamp,
        message,
        ingestionTime: timeline.at(index).ingestedAt,
        eventId: encodePosition(position),
      });
    }
    return page(events);

    function cursorOf(stream: LogStream, { endTime }: Input, { step, after }: Reading) {
      const { timeline } = stream;
      const low = timeline.indexOf(
        step === 1 && after ? next(after) : { timestamp: startTime, sequence: 0 },
      );
      const bound =
        step === -1 && after ? after : endTime === undefined ? undefined : pastOf(endTime);
      const high = Math.max(low, bound ? timeline.indexOf(bound) : timeline.length);
      const cursor: Cursor<LogStream> =
        step === 1
          ? { owner: stream, timeline, index: low, end: high }
          : { owner: stream, timeline, index: high - 1, end: low - 1 };
      return cursor;
    }
  };
}

function checkInput(input: Input): void {
  const { logStreamNames: names, logStreamNamePrefix: prefix, startTime, endTime } = input;
  check(
    inRange("limit", input.limit, 1, MOST_EVENTS),
    inRange("startTime", startTime, 0, Infinity),
    inRange("endTime", endTime, 0, Infinity),
    hasLength("logStreamNames", names, 1, 100),
    hasLength("logStreamNamePrefix", prefix, 1, 512),
  );
  if (names !== undefined && prefix !== undefined) {
    throw new Fault(
      INVALID,
      "LogStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
    );
  }
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw new Fault(INVALID, "Start time must be before end time.");
  }
}

function streamsOf(group: LogGroup, input: Input): readonly LogStream[] {
  const { logStreamNames: names, logStreamNamePrefix: prefix = "" } = input;
  if (names) return [...new Set(names)].map((name) => streamNamed(group, name));
  return [...group.streams.values()].filter(({ record }) => record.name.startsWith(prefix));
}

function readingOf(
  { nextToken, startFromHead = true, startTime }: Input,
  group: LogGroup,
): Reading {
  if (nextToken !== undefined) return readingFrom(nextToken, group);
  if (startFromHead) return { step: 1, after: undefined };
  if ((startTime ?? 0) < FIRST_START_FROM_TAIL) {
    throw new Fault(
      INVALID,
      "startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 UTC.",
    );
  }
  return { step: -1, after: undefined };
}

function readingFrom(token: string, group: LogGroup): Reading {
  const [id, step, timestamp, sequence] = decodeToken(token);
  if (
    id !== group.record.id ||
    (step !== 1 && step !== -1) ||
    typeof timestamp !== "number" ||
    typeof sequence !== "number"
  ) {
    throw badToken();
  }
  return { step, after: { timestamp, sequence } };
}

function tokenOf(group: LogGroup, { step }: Reading, last: Position): string {
  return encodeToken(group.record.id, step, last.timestamp, last.sequence);
}

/** The first place after the lines of `endTime`, which is inclusive here. */
function pastOf(endTime: number): Position {
  return { timestamp: endTime + 1, sequence: 0 };
}

function next({ timestamp, sequence }: Position): Position {
  return { timestamp, sequence: sequence + 1 };
}

function page(
  events: FilteredLogEvent[],
  nextToken?: string,
): Result<FilterLogEventsCommandOutput> {
  return {
    events,
    searchedLogStreams: [],
    ...(nextToken === undefined ? {} : { nextToken }),
  };
}
