import {
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type OutputLogEvent,
} from "@aws-sdk/client-cloudwatch-logs";
import { ifFound } from "../../aws/codes.ts";
import type { Connection } from "../../aws/connection.ts";
import { explained } from "../../aws/faults.ts";
import { logs } from "../../aws/logs.ts";

/** The order of streams lags behind by up to an hour, so more than the first is asked (aws-facts 6.5). */
const STREAMS = 3;

export interface NewestLogLine {
  readonly timestamp: number;
  readonly message: string;
}

/** undefined = no such group, or nothing in it. */
export async function newestLogLine(
  connection: Connection,
  group: string,
  abortSignal: AbortSignal,
): Promise<NewestLogLine | undefined> {
  try {
    const streams = await streamsOf(connection, group, abortSignal);
    const lasts = await Promise.all(
      streams.map((stream) => lastOf(connection, { group, stream }, abortSignal)),
    );
    const newest = lasts.flat().toSorted((a, b) => (b.timestamp ?? 0) - (a.timestamp ?? 0))[0];
    if (newest?.timestamp === undefined) return undefined;
    return { timestamp: newest.timestamp, message: (newest.message ?? "").trimEnd() };
  } catch (error) {
    throw explained(error, `Could not read log group ${group}`, connection);
  }
}

async function streamsOf(
  connection: Connection,
  logGroupName: string,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const command = new DescribeLogStreamsCommand({
    logGroupName,
    orderBy: "LastEventTime",
    descending: true,
    limit: STREAMS,
  });
  const answer = await ifFound(logs(connection).send(command, { abortSignal }));
  return (answer?.logStreams ?? []).flatMap((stream) => stream.logStreamName ?? []);
}

async function lastOf(
  connection: Connection,
  { group, stream }: { readonly group: string; readonly stream: string },
  abortSignal: AbortSignal,
): Promise<readonly OutputLogEvent[]> {
  const command = new GetLogEventsCommand({
    logGroupName: group,
    logStreamName: stream,
    startFromHead: false,
    limit: 1,
  });
  const answer = await ifFound(logs(connection).send(command, { abortSignal }));
  return answer?.events ?? [];
}
