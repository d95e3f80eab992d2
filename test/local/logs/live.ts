import {
  type CloudWatchLogsClient,
  StartLiveTailCommand,
  type StartLiveTailCommandInput,
  type StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogsWorld } from "./world.ts";

export const groupArn = (name: string, region = "us-east-1", account = "000000000000") =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

/** A session of the group `g`, begun. */
export async function liveTail(
  world: Pick<LogsWorld, "clock"> & { readonly client: CloudWatchLogsClient },
  input: Partial<StartLiveTailCommandInput> = {},
) {
  const stop = new AbortController();
  const command = new StartLiveTailCommand({ logGroupIdentifiers: [groupArn("g")], ...input });
  const { responseStream } = await world.client.send(command, { abortSignal: stop.signal });
  if (!responseStream) throw new Error("no stream");
  const stream = responseStream[Symbol.asyncIterator]();
  const next = async (): Promise<StartLiveTailResponseStream | undefined> => {
    const { done, value } = await stream.next();
    return done ? undefined : value;
  };
  const start = (await next())?.sessionStart;
  return {
    start,
    next,
    stop: () => stop.abort(),
    /** The update of the second that now passes. */
    async second() {
      await world.clock.advance(1_000);
      const update = (await next())?.sessionUpdate;
      return {
        sampled: update?.sessionMetadata?.sampled,
        events: update?.sessionResults ?? [],
        messages: update?.sessionResults?.map((event) => event.message) ?? [],
      };
    },
  };
}
