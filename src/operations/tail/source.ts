import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { isNotFound } from "../../aws/codes.ts";
import type { Connection } from "../../aws/connection.ts";
import { explained } from "../../aws/faults.ts";
import { logs } from "../../aws/logs.ts";
import { SqslamError } from "../../core/errors.ts";
import type { LogLine } from "../events.ts";

export interface LogQuery {
  /** Milliseconds since the epoch, both included. */
  readonly from: number;
  readonly until: number | undefined;
  /** In CloudWatch's own pattern language. */
  readonly filter: string | undefined;
  readonly nextToken: string | undefined;
}

export interface LogPage {
  readonly lines: readonly LogLine[];
  /** Where there is more; a page may be empty and still have one (aws-facts 6.3). */
  readonly nextToken: string | undefined;
}

/** Reads one page of a log group; undefined = there is no such group. */
export type LogSource = (query: LogQuery, signal: AbortSignal) => Promise<LogPage | undefined>;

export function cloudWatchSource(connection: Connection, group: string): LogSource {
  return async ({ from, until, filter, nextToken }, abortSignal) => {
    const command = new FilterLogEventsCommand({
      logGroupName: group,
      startTime: Math.max(0, Math.floor(from)),
      endTime: until,
      filterPattern: filter,
      nextToken,
    });
    try {
      const page = await logs(connection).send(command, { abortSignal });
      if (page.events === undefined && page.nextToken === undefined) throw notLogs(connection);
      const lines = (page.events ?? []).map(
        ({ eventId = "", timestamp = 0, logStreamName = "", message = "" }): LogLine => ({
          eventId,
          timestamp,
          stream: logStreamName,
          message: withoutLineEnd(message),
        }),
      );
      return { lines, nextToken: page.nextToken };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw explained(error, `Could not read log group ${group}`, connection);
    }
  };
}

/** Lines keep their line end in CloudWatch (aws-facts 6.3). */
export const withoutLineEnd = (message: string): string => message.replace(/\r?\n$/, "");

/** JSON that holds nothing of what this call answers: a tail would wait for ever on it. */
const notLogs = ({ endpoint, region }: Connection): SqslamError =>
  new SqslamError(
    "UNREACHABLE",
    `What answers at ${endpoint ?? `the log endpoint of ${region}`} is not CloudWatch Logs: it lists no events, not even none.`,
    { hint: "Check the endpoint URL: a proxy or another web server seems to be there." },
  );
