// The lines of a group's streams in order of time, page by page (aws-facts 6.3).
import type {
  FilteredLogEvent,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { hasLength, inRange } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Call, Result } from "../service.ts";
import { check, INVALID } from "./checks.ts";
import { groupOf, streamNamed } from "./find.ts";
import type { Groups, LogGroup, LogStream } from "./groups.ts";
import type { Range } from "./merge.ts";
import { MOST_PAGE_BYTES, sizeOf } from "./page-size.ts";
import { compilePattern } from "./pattern.ts";
import { after, encodePosition, type Position, startOf } from "./position.ts";
import { badToken, decodeToken, encodeToken } from "./tokens.ts";

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
    const { limit = MOST_EVENTS } = input;
    checkInput(input);
    const matches = compilePattern(input.filterPattern ?? "");
    const group = groupOf(groups, call, input);
    const reading = readingOf(input, group);

    const streams = new Map(streamsOf(group, input).map((stream) => [stream.lines.stream, stream]));
    const events: FilteredLogEvent[] = [];
    let bytes = 0;
    let lookedAt = 0;
    let last: Position | undefined;
    const found = groups.read(group, [...streams.values()], rangeOf(input, reading));
    for (const { stream, timeline, index, position } of found) {
      const message = timeline.message(index);
      const isWanted = matches(message);
      if (isWanted) bytes += sizeOf(message);
      const full = bytes > MOST_PAGE_BYTES && events.length > 0;
      if (last && (full || events.length >= limit || lookedAt >= MOST_LOOKED_AT)) {
        return page(events, tokenOf(group, reading, last));
      }
      last = position;
      lookedAt += 1;
      if (!isWanted) continue;
      events.push({
        logStreamName: streams.get(stream)?.record.name,
        timestamp: position.timestamp,
        message,
        ingestionTime: timeline.at(index).ingestedAt,
        eventId: encodePosition(position),
      });
    }
    return page(events);
  };
}

/** Both times are inclusive here. */
function rangeOf({ startTime = 0, endTime = Infinity }: Input, reading: Reading): Range {
  const { step, after: last } = reading;
  const [from, to] = [startOf(startTime), startOf(endTime + 1)];
  if (!last) return { from, to, step };
  return step === 1 ? { from: after(last), to, step } : { from, to: last, step };
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
