import {
  type LiveTailSessionLogEvent,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Connection } from "../../aws/connection.ts";
import { explained } from "../../aws/faults.ts";
import { logs } from "../../aws/logs.ts";
import type { LogLine } from "../events.ts";
import { withoutLineEnd } from "./source.ts";

/** What came in during one second. */
export interface LiveUpdate {
  /** Without event ids: Live Tail has none (aws-facts 6.4). */
  readonly lines: readonly LogLine[];
  /** There was more. */
  readonly sampled: boolean;
}

export interface LiveSession {
  readonly updates: AsyncIterable<LiveUpdate>;
  /** Hangs up. */
  readonly end: () => void;
}

/** Begins a session; resolves once it brings all that comes in. */
export type LiveSource = (filter: string | undefined, signal: AbortSignal) => Promise<LiveSession>;

/** `groupArn` without `:*`. */
export function cloudWatchLive(connection: Connection, groupArn: string): LiveSource {
  const inWords = (error: unknown) =>
    explained(error, `Could not follow log group ${groupArn} live`, connection);

  return async (logEventFilterPattern, signal) => {
    // The SDK leaves the connection open when its stream is read no further.
    const hangUp = new AbortController();
    const abortSignal = AbortSignal.any([signal, hangUp.signal]);
    const command = new StartLiveTailCommand({
      logGroupIdentifiers: [groupArn],
      logEventFilterPattern,
    });
    try {
      const { responseStream } = await logs(connection).send(command, { abortSignal });
      const events = responseStream?.[Symbol.asyncIterator]();
      // The first event tells that the session has begun.
      await events?.next();
      return { updates: updatesOf(events), end: () => hangUp.abort() };
    } catch (error) {
      hangUp.abort();
      throw inWords(error);
    }
  };

  async function* updatesOf(
    events: AsyncIterator<StartLiveTailResponseStream> | undefined,
  ): AsyncGenerator<LiveUpdate> {
    try {
      for (let next = await events?.next(); next && !next.done; next = await events?.next()) {
        const { sessionUpdate: update } = next.value;
        const lines = (update?.sessionResults ?? []).map(lineOf);
        yield { lines, sampled: update?.sessionMetadata?.sampled ?? false };
      }
    } catch (error) {
      throw inWords(error);
    }
  }
}

const lineOf = ({ timestamp = 0, logStreamName = "", message = "" }: LiveTailSessionLogEvent) => ({
  timestamp,
  stream: logStreamName,
  message: withoutLineEnd(message),
});
