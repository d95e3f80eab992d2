import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  type FilteredLogEvent,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import { logsService } from "../../../src/local/logs/service.ts";
import type { Store } from "../../../src/local/store/store.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

/** CloudWatch Logs on a port of its own, and a client of it. */
export async function logsWorld(parts: { store?: Store; clock?: Clock } = {}) {
  const clock = manualClock();
  const ground = testGround({ clock, ...parts });
  const { service, sink } = logsService(ground);
  const server = await serve([service], ground);
  const client = new CloudWatchLogsClient({
    ...clientOptions(server.url),
    disableHostPrefix: true, // aws-facts 1.2
  });

  let stopped: Promise<void> | undefined;
  return {
    clock,
    ground,
    sink,
    client,
    url: server.url,
    async makeGroup(name: string, ...streams: string[]) {
      await client.send(new CreateLogGroupCommand({ logGroupName: name }));
      for (const logStreamName of streams) {
        await client.send(new CreateLogStreamCommand({ logGroupName: name, logStreamName }));
      }
    },
    /** Lines as [timestamp, message]. */
    put: (logGroupName: string, logStreamName: string, ...lines: [number, string][]) =>
      client.send(
        new PutLogEventsCommand({
          logGroupName,
          logStreamName,
          logEvents: lines.map(([timestamp, message]) => ({ timestamp, message })),
        }),
      ),
    /** All pages, and how many they were. */
    async filter(input: FilterLogEventsCommandInput) {
      const events: FilteredLogEvent[] = [];
      let pages = 0;
      let nextToken: string | undefined;
      do {
        const page = await client.send(
          new FilterLogEventsCommand({ ...input, ...(nextToken ? { nextToken } : {}) }),
        );
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
        pages += 1;
      } while (nextToken !== undefined && pages < 1000);
      return { events, pages, messages: events.map((event) => event.message) };
    },
    stopServing: () => (stopped ??= server.close()),
    async close() {
      client.destroy();
      await (stopped ??= server.close());
      await ground.store.close();
      expect(ground.bugs).toEqual([]);
    },
  };
}

export type LogsWorld = Awaited<ReturnType<typeof logsWorld>>;

/** What an error must show; CloudWatch Logs answers 400 to nearly everything. */
export const fault = (name: string, message: string) =>
  expect.objectContaining({
    name,
    message,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  });
