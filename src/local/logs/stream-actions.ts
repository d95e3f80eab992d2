import type {
  CreateLogStreamCommandInput,
  DeleteLogStreamCommandInput,
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsCommandOutput,
  LogStream as StreamShape,
} from "@aws-sdk/client-cloudwatch-logs";
import { inRange, isOneOf } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Action, Call, Given, Result } from "../service.ts";
import { check, checkStreamName, INVALID } from "./checks.ts";
import { groupNamed, groupOf, streamNamed } from "./find.ts";
import { arnOf, type Groups, type LogGroup, type LogStream } from "./groups.ts";
import { lastTimestamp } from "./line-store.ts";
import { startOf } from "./position.ts";
import { badToken, decodeToken, encodeToken } from "./tokens.ts";

export function streamActions(groups: Groups): Record<string, Action> {
  return {
    CreateLogStream(
      input: Given<CreateLogStreamCommandInput, "logGroupName" | "logStreamName">,
      call: Call,
    ): void {
      const { logStreamName: name } = input;
      checkStreamName(name);
      const group = groupNamed(groups, call, input.logGroupName);
      if (group.streams.has(name)) {
        throw new Fault(
          "ResourceAlreadyExistsException",
          "The specified log stream already exists",
        );
      }
      groups.addStream(group, name);
    },

    DeleteLogStream(
      input: Given<DeleteLogStreamCommandInput, "logGroupName" | "logStreamName">,
      call: Call,
    ): void {
      const group = groupNamed(groups, call, input.logGroupName);
      groups.removeStream(group, streamNamed(group, input.logStreamName));
    },

    DescribeLogStreams(
      input: DescribeLogStreamsCommandInput,
      call: Call,
    ): Result<DescribeLogStreamsCommandOutput> {
      const { orderBy = "LogStreamName", descending = false, limit = 50 } = input;
      const { logStreamNamePrefix: prefix } = input;
      check(
        inRange("limit", limit, 1, 50),
        isOneOf("orderBy", orderBy, ["LogStreamName", "LastEventTime"]),
      );
      if (orderBy === "LastEventTime" && prefix !== undefined) {
        throw new Fault(INVALID, "Cannot order by LastEventTime with a logStreamNamePrefix.");
      }
      const group = groupOf(groups, call, input);
      const keyOf = orderBy === "LastEventTime" ? lastEventKey : nameKey;
      const after = input.nextToken === undefined ? undefined : keyFrom(input.nextToken);
      const step = descending ? -1 : 1;
      const left = [...group.streams.values()]
        .filter(({ record }) => record.name.startsWith(prefix ?? ""))
        .map((stream) => ({ stream, key: keyOf(stream) }))
        .filter(({ key }) => after === undefined || compareKeys(key, after) * step > 0)
        .toSorted((a, b) => compareKeys(a.key, b.key) * step);
      const page = left.slice(0, limit);
      const last = page.at(-1);
      return {
        logStreams: page.map(({ stream }) => shapeOf(groups, group, stream)),
        ...(last && left.length > page.length ? { nextToken: encodeToken(...last.key) } : {}),
      };
    },
  };
}

type Key = readonly [time: number, name: string];

function nameKey({ record }: LogStream): Key {
  return [0, record.name];
}

/** A stream without lines counts by its creation. */
function lastEventKey({ record, lines }: LogStream): Key {
  return [lastTimestamp(lines) ?? record.createdAt, record.name];
}

function compareKeys([timeA, nameA]: Key, [timeB, nameB]: Key): number {
  return timeA - timeB || (nameA < nameB ? -1 : Number(nameA > nameB));
}

function keyFrom(token: string): Key {
  const [time, name] = decodeToken(token);
  if (typeof time === "number" && typeof name === "string") return [time, name];
  throw badToken();
}

function shapeOf(groups: Groups, group: LogGroup, stream: LogStream): StreamShape {
  const { record, lines } = stream;
  const whole = { from: startOf(0), to: startOf(Infinity), step: 1 } as const;
  return {
    logStreamName: record.name,
    creationTime: record.createdAt,
    arn: `${arnOf(group.record)}:log-stream:${record.name}`,
    storedBytes: 0, // of groups alone is it told any more
    uploadSequenceToken: record.token,
    ...(lines.lastIngestedAt === undefined
      ? {}
      : {
          firstEventTimestamp: groups.read(group, [stream], whole).next().value?.position.timestamp,
          lastEventTimestamp: lastTimestamp(lines),
          lastIngestionTime: lines.lastIngestedAt,
        }),
  };
}
