import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../src/cli.ts";
import { startLocal } from "../../src/local/index.ts";
import { AWS_ENV } from "../support/data-world.ts";
import { folderOf } from "../support/folder.ts";
import { clientOptions } from "../support/ground.ts";
import { memoryIo } from "../support/io.ts";
import { stub } from "../support/stub.ts";

const PIPELINE = `
name: orders
function: { source: handler, runtime: nodejs20.x }
mapping: { enabled: false }
`;
const HANDLER = "export const handler = async () => ({ batchItemFailures: [] });\n";

async function world() {
  const endpoint = await startLocal();
  onTestFinished(() => endpoint.stop());
  const cwd = await folderOf({ "sqslam.yaml": PIPELINE, "handler/index.mjs": HANDLER });
  return {
    url: endpoint.url,
    write: (text: string) => writeFile(join(cwd, "sqslam.yaml"), text),
    sqslam: async (...args: readonly string[]) => {
      const io = memoryIo({ cwd, env: AWS_ENV });
      const code = await main([...args, "--endpoint-url", endpoint.url], io);
      return { code, io, answer: () => JSON.parse(io.out) };
    },
  };
}

test("where nothing is deployed, status says so and ends with 4", async () => {
  const { sqslam } = await world();

  const { code, io } = await sqslam("status");

  expect(code).toBe(4);
  expect(io.out).toMatch(/^orders in us-east-1, account \d{12}: not deployed\. .*sqslam up\n$/);
});

test("what is deployed is right, and the queues are counted", async () => {
  const { sqslam } = await world();
  await sqslam("up", "--yes");
  await sqslam("send", "one");
  await sqslam("send", "two");

  const { code, answer } = await sqslam("status", "--json", "--detailed-exitcode");

  expect(answer()).toMatchObject({
    type: "status",
    state: "right",
    mapping: { state: "Disabled" },
    queue: { name: "orders", depth: 2, inFlight: 0, delayed: 0 },
    deadLetterQueue: { depth: 0 },
  });
  expect(code).toBe(0);
});

test("a change by somebody else is drift, named by its field, and 2 when asked", async () => {
  const { sqslam, url } = await world();
  await sqslam("up", "--yes");
  const sqs = new SQSClient(clientOptions(url));
  const QueueUrl = `${url}/000000000000/orders`;
  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "7" } }),
  );

  const plain = await sqslam("status");
  const detailed = await sqslam("status", "--detailed-exitcode");

  expect([plain.code, detailed.code]).toEqual([0, 2]);
  expect(plain.io.out).toMatch(/~ .*orders {2}drifted: \S*[vV]isibilityTimeout/);
  expect(plain.io.out).toContain("Put it right with: sqslam up");
});

test("a mapping that is missing is drift, not the absence of all", async () => {
  const { sqslam, url } = await world();
  await sqslam("up", "--yes");
  const lambda = new LambdaClient(clientOptions(url));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID } of EventSourceMappings) {
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  }

  const { answer } = await sqslam("status", "--json");

  expect(answer()).toMatchObject({ state: "drifted" });
  expect(answer()).not.toHaveProperty("mapping");
});

test("the newest log line of all streams is shown with its age", async () => {
  const { sqslam, url } = await world();
  await sqslam("up", "--yes");
  const logs = new CloudWatchLogsClient(clientOptions(url));
  const logGroupName = "/aws/lambda/orders";
  for (const [logStreamName, ago] of [
    ["a", 300_000],
    ["b", 180_000],
    ["c", 240_000],
  ] as const) {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = [{ timestamp: Date.now() - ago, message: `from ${logStreamName}\n` }];
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }

  const { io } = await sqslam("status");

  expect(io.out).toContain("newest log line, 3 min ago: from b\n");
});

test("alarms tell their state, and those that the file no longer names are unwanted", async () => {
  const { sqslam, url, write } = await world();
  await write(`${PIPELINE}alarms: { throttles: null }\n`);
  await sqslam("up", "--yes");
  const cloudwatch = new CloudWatchClient(clientOptions(url));
  const state = { StateValue: "ALARM", StateReason: "Threshold Crossed" } as const;
  await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: "orders-errors", ...state }));

  const alarmed = await sqslam("status", "--json");
  await write(PIPELINE);
  const plain = await sqslam("status");

  expect(alarmed.answer()).toMatchObject({
    state: "right",
    alarms: [
      { name: "orders-dead-letters", state: "INSUFFICIENT_DATA" },
      { name: "orders-oldest-message", state: "INSUFFICIENT_DATA" },
      { name: "orders-errors", state: "ALARM", reason: "Threshold Crossed" },
    ],
  });
  expect(plain.io.out).toMatch(/x CloudWatch alarm +orders-errors {2}unwanted/);
  expect(plain.io.out).toContain("alarm orders-errors: ALARM, Threshold Crossed\n");
});

test("a topic of another region is refused before anything is created", async () => {
  const { sqslam, write } = await world();
  await write(`${PIPELINE}alarms: { notify: "arn:aws:sns:eu-west-1:123456789012:ops" }\n`);

  const { code, io } = await sqslam("up", "--yes");

  expect(code).toBe(64);
  expect(io.err).toContain("alarms.notify is the topic arn:aws:sns:eu-west-1:123456789012:ops");
  expect((await sqslam("status")).code).toBe(4);
});

test("an endpoint that answers HTML is called by its name", async () => {
  const { url } = await stub(() => ({ body: "<html></html>" }));
  const io = memoryIo({ cwd: await folderOf({ "sqslam.yaml": PIPELINE }), env: AWS_ENV });

  const code = await main(["status", "--endpoint-url", url], io);

  expect(code).toBe(1);
  expect(io.err).toContain(`${url} is not AWS`);
});
