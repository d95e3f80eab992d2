// The built endpoint, killed in the midst of writing: what it had acknowledged is there again.
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { runBin } from "../support/bin.ts";
import { folderOf } from "../support/folder.ts";
import { clientOptions } from "../support/ground.ts";
import { memoryIo } from "../support/io.ts";
import { until } from "../support/lambda.ts";

/** Long enough that some lines are packed away while others are not. */
const TEXT = "x".repeat(3_000);

/** Runs the endpoint, hands its clients to `act`, and kills it as soon as `act` is through. */
async function untilKilled<T>(
  dir: string,
  act: (logs: CloudWatchLogsClient, kill: () => void, url: string) => Promise<T>,
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
    return await act(logs, () => kill("SIGKILL"), url);
  } finally {
    logs.destroy();
    kill("SIGKILL");
    await run;
  }
}

async function messages(logs: CloudWatchLogsClient, logGroupName: string): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
    for (const { message = "" } of page.events ?? []) found.push(message);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Of the lines below, each of which begins with one. */
async function ids(logs: CloudWatchLogsClient): Promise<string[]> {
  return (await messages(logs, "g")).map((message) => message.split(" ")[0] ?? "");
}

/** Milliseconds: each life of the endpoint is a process of its own. */
const LIMIT = 60_000;

test(
  "log lines that were acknowledged survive kill -9, once each",
  { timeout: LIMIT },
  async () => {
    const dir = await folderOf({});
    const acknowledged: string[] = [];
    for (const enough of [30, 120]) {
      await untilKilled(dir, async (logs, kill) => {
        if (acknowledged.length === 0) {
          await logs.send(new CreateLogGroupCommand({ logGroupName: "g" }));
          await logs.send(new CreateLogStreamCommand({ logGroupName: "g", logStreamName: "s" }));
        }
        const seen = await ids(logs);
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
      const seen = await ids(logs);
      expect(acknowledged.filter((line) => !seen.includes(line))).toEqual([]);
      expect(new Set(seen).size).toBe(seen.length);
    });
    expect(acknowledged.length).toBeGreaterThanOrEqual(150);
  },
);

const HANDLER = `export const handler = ({ Records }) => {
  for (const { body } of Records) console.log("handled " + body);
};
`;

test(
  "a message that left its queue is in the log, though the endpoint was killed",
  { timeout: LIMIT },
  async () => {
    const pipeline = "name: orders\nfunction: { source: index.mjs, timeout: 1s }\n";
    const bodies = Array.from({ length: 200 }, (_, i) => `m${i}.`);
    const cwd = await folderOf({
      "sqslam.yaml": pipeline,
      "index.mjs": HANDLER,
      "in.txt": bodies.join("\n"),
    });
    const group = "/aws/lambda/orders";
    const dir = join(cwd, "state");
    const sqslam = async (url: string, ...args: string[]) => {
      const env = {
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: "us-east-1",
      };
      const io = memoryIo({ cwd, env });
      const code = await main([...args, "--endpoint-url", url], io);
      expect({ code, err: io.err }).toMatchObject({ code: 0 });
    };
    const handled = async (logs: CloudWatchLogsClient) => {
      const lines = await messages(logs, group);
      return bodies.filter((body) => lines.some((line) => line.endsWith(`handled ${body}\n`)));
    };

    await untilKilled(dir, async (logs, _kill, url) => {
      await sqslam(url, "up");
      await sqslam(url, "send", "--file", "in.txt");
      await until(async () => (await handled(logs)).length > 0);
    });

    await untilKilled(dir, async (logs) => {
      await until(async () => (await handled(logs)).length === bodies.length);
    });
  },
);
