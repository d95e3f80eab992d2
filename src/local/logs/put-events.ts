import type {
  InputLogEvent,
  PutLogEventsCommandInput,
  PutLogEventsCommandOutput,
  RejectedLogEventsInfo,
} from "@aws-sdk/client-cloudwatch-logs";
import { hasLength, inRange } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import type { Call, Given, Result } from "../service.ts";
import { check, INVALID } from "./checks.ts";
import { groupNamed, streamNamed } from "./find.ts";
import { type Groups, oldestKept } from "./groups.ts";
import type { Line } from "./timeline.ts";

// aws-facts 6.5
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;
const HOUR = 3_600_000;
const LONGEST_SPAN = 24 * HOUR;
const FURTHEST_AHEAD = 2 * HOUR;
const OLDEST = 14 * 24 * HOUR;

type Input = Given<PutLogEventsCommandInput, "logGroupName" | "logStreamName" | "logEvents">;

export function putLogEvents({ clock }: Pick<Ground, "clock">, groups: Groups) {
  return (input: Input, call: Call): Result<PutLogEventsCommandOutput> => {
    const lines = readLines(input.logEvents);
    const group = groupNamed(groups, call, input.logGroupName);
    const stream = streamNamed(group, input.logStreamName);

    const now = clock.now();
    const tooOld = countBefore(lines, now - OLDEST);
    const expired = countBefore(lines, oldestKept(group, now));
    const tooNew = countBefore(lines, now + FURTHEST_AHEAD + 1);
    groups.append(group, stream, lines.slice(Math.max(tooOld, expired), tooNew));

    const rejected: RejectedLogEventsInfo = {
      ...(tooNew < lines.length ? { tooNewLogEventStartIndex: tooNew } : {}),
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    };
    return {
      nextSequenceToken: stream.record.token,
      ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
    };
  };
}

function readLines(events: readonly InputLogEvent[]): readonly Line[] {
  // Alone: a list that is far too long is not looked at one by one.
  check(hasLength("logEvents", events, 1, MOST_EVENTS));
  check(
    ...events.flatMap(({ timestamp, message }, i) => [
      inRange(`logEvents.${i + 1}.member.timestamp`, timestamp, 0, Number.MAX_SAFE_INTEGER),
      hasLength(`logEvents.${i + 1}.member.message`, message, 1, Infinity),
    ]),
  );
  const lines = events.map(({ timestamp = 0, message = "" }) => {
    return { timestamp: Math.trunc(timestamp), message };
  });
  let bytes = 0;
  let last = 0;
  for (const { timestamp, message } of lines) {
    const size = Buffer.byteLength(message) + EVENT_OVERHEAD;
    if (size > MOST_BYTES) {
      throw new Fault(INVALID, `Log event too large: ${size} bytes exceeds limit of ${MOST_BYTES}`);
    }
    bytes += size;
    if (timestamp < last) {
      throw new Fault(
        INVALID,
        "Log events in a single PutLogEvents request must be in chronological order.",
      );
    }
    last = timestamp;
  }
  if (bytes > MOST_BYTES) {
    throw new Fault(INVALID, `Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
  if (last - (lines[0]?.timestamp ?? 0) > LONGEST_SPAN) {
    throw new Fault(
      INVALID,
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
  }
  return lines;
}

/** How many of the lines, which are in order, are older than `timestamp`. */
function countBefore(lines: readonly Line[], timestamp: number): number {
  const first = lines.findIndex((line) => line.timestamp >= timestamp);
  return first === -1 ? lines.length : first;
}
