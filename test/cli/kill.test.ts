// The built endpoint, killed in the midst of writing: what it had acknowledged is there again.
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { runBin } from "../support/bin.ts";
import { folderOf } from "../support/folder.ts";
import { clientOptions } from "../support/ground.ts";

/** Long enough that some lines are packed away while others are not. */
const TEXT = "x".repeat(3_000);

/** Runs the endpoint, hands its clients to `act`, and kills it as soon as `act` is through. */
async function untilKilled<T>(
  dir: string,
  act: (logs: CloudWatchLogsClient, kill: () => void) => Promise<T>,
): Promise<T> {
  let kill = (_signal: NodeJS.Signals) => {};
  let onUrl = (_url: string) => {};
  const started = new Promise<string>((resolve) => {
    onUrl = resolve;
  });
  const run = runBin(["local", "start", "--port", "0", "--dir", dir, "--json"], {
    onStart: (end) => (kill = end),
    onLine: (line) => onUrl(String(JSON.parse(line).url)),
  });
  const url = await Promise.race([
    started,
    run.then(({ err }) => Promise.reject(new Error(`The endpoint ended: ${err}`))),
  ]);
  const logs = new CloudWatchLogsClient(clientOptions(url));
  try {
    return await act(logs, () => kill("SIGKILL"));
  } finally {
    logs.destroy();
    kill("SIGKILL");
    await run;
  }
}

async function messages(logs: CloudWatchLogsClient): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName: "g", nextToken }));
    for (const { message = "" } of page.events ?? []) found.push(message.split(" ")[0] ?? "");
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

test("log lines that were acknowledged survive kill -9, once each", async () => {
  const dir = await folderOf({});
  const acknowledged: string[] = [];
  await untilKilled(dir, async (logs) => {
    await logs.send(new CreateLogGroupCommand({ logGroupName: "g" }));
    await logs.send(new CreateLogStreamCommand({ logGroupName: "g", logStreamName: "s" }));
  });

  for (const enough of [30, 120, 75]) {
    await untilKilled(dir, async (logs, kill) => {
      const seen = await messages(logs);
      expect(acknowledged.filter((line) => !seen.includes(line))).toEqual([]);
      expect(new Set(seen).size).toBe(seen.length);
      const goal = acknowledged.length + enough;
      const writer = async (name: string) => {
        for (let i = 0; acknowledged.length < goal; i += 1) {
          const id = `${name}${goal}-${i}`;
          const logEvents = [{ timestamp: Date.now(), message: `${id} ${TEXT}` }];
          const place = { logGroupName: "g", logStreamName: "s" };
          await logs.send(new PutLogEventsCommand({ ...place, logEvents }));
          acknowledged.push(id);
          // The other writers' puts are under way: whatever becomes of them, nobody was told.
          if (acknowledged.length === goal) kill();
        }
      };
      await Promise.allSettled(["a", "b", "c"].map(writer));
    });
  }

  await untilKilled(dir, async (logs) => {
    const seen = await messages(logs);
    expect(acknowledged.filter((line) => !seen.includes(line))).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);
  });
  expect(acknowledged.length).toBeGreaterThanOrEqual(225);
});
