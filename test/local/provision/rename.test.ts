// What a name that changes leaves behind, and that nothing of it goes on by itself.
import {
  CreateEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Pipeline } from "../../../src/config/pipeline.ts";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { planLines } from "../../../src/report/plan-text.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { provision } from "../../support/provision.ts";
import { somebody } from "../../support/somebody.ts";
import { handlerCode } from "../../support/zip.ts";

let endpoint: LocalEndpoint;
let other: ReturnType<typeof somebody>;
const pipeline = aPipeline();
const { queue, role, logs } = pipeline;
const fn = pipeline.function;
const dlq = { name: "orders-dlq", maxReceiveCount: 5, retentionSeconds: 1_209_600 };
const fifo = {
  contentBasedDeduplication: false,
  deduplicationScope: "queue",
  throughputLimit: "perQueue",
} as const;
const up = (wanted: Pipeline) => provision("up", endpoint.url, wanted, handlerCode());
const down = (wanted: Pipeline) => provision("down", endpoint.url, wanted);

beforeEach(async () => {
  endpoint = await startLocal();
  other = somebody(endpoint.url);
});
afterEach(() => endpoint.stop());

async function mappings(): Promise<readonly string[]> {
  const { EventSourceMappings = [] } = await other.lambda.send(
    new ListEventSourceMappingsCommand({}),
  );
  const last = (arn = "") => arn.replace(/^.*:/, "");
  return EventSourceMappings.map(
    ({ EventSourceArn, FunctionArn }) => `${last(EventSourceArn)} -> ${last(FunctionArn)}`,
  );
}

test.for<[what: string, renamed: Partial<Pipeline>, leaves: string[], left: string[]]>([
  ["queue", { queue: { ...queue, name: "later" } }, ["queue orders"], ["later -> orders"]],
  [
    "function, and its log group with it",
    {
      function: { ...fn, name: "later" },
      logs: { ...logs, name: "/aws/lambda/later" },
    },
    ["Lambda function orders", "log group /aws/lambda/orders"],
    ["orders -> later"],
  ],
  [
    "dead-letter queue",
    { deadLetterQueue: { ...dlq, name: "later" } },
    ["queue orders-dlq"],
    ["orders -> orders"],
  ],
  ["role", { role: { ...role, name: "later" } }, ["IAM role orders-role"], ["orders -> orders"]],
  [
    "log group",
    { logs: { ...logs, name: "/later" } },
    ["log group /aws/lambda/orders"],
    ["orders -> orders"],
  ],
  [
    "queue that becomes a FIFO queue",
    {
      queue: { ...queue, name: "orders.fifo", fifo },
      deadLetterQueue: { ...dlq, name: "orders-dlq.fifo" },
    },
    ["queue orders"],
    ["orders.fifo -> orders"],
  ],
  [
    "dead-letter queue that is wanted no more",
    { deadLetterQueue: undefined },
    ["queue orders-dlq"],
    ["orders -> orders"],
  ],
])("of a renamed %s the plan says what stays behind", async ([, change, leaves, left]) => {
  await up(pipeline);
  const renamed = { ...pipeline, ...change };

  const { steps } = await up(renamed);

  const told = steps.flatMap(({ changes }) => changes.flatMap((each) => each.leaves ?? []));
  expect(told.map(({ kind, name }) => `${kind} ${name}`)).toEqual(leaves);
  expect(told.flatMap(({ commands }) => commands).join("\n")).toContain(
    `--region eu-west-1 --endpoint-url ${endpoint.url}`,
  );
  expect(await mappings()).toEqual(left);
  const again = await up(renamed);
  expect(again.writes).toEqual([]);
  expect(again.steps.flatMap(({ changes }) => changes)).toEqual([]);
});

test("the plan shows what to type", async () => {
  await up(pipeline);

  const { steps } = await up({ ...pipeline, deadLetterQueue: { ...dlq, name: "later" } });

  const lines = planLines(steps).map((line) => line.trim());
  expect(lines).toContain(
    "leaves queue orders-dlq behind, with what is in it; if nothing else uses it:",
  );
  expect(lines).toContain(
    `aws sqs delete-queue --queue-url ${endpoint.url}/000000000000/orders-dlq --region eu-west-1 --endpoint-url ${endpoint.url}`,
  );
});

test("down removes the mapping of an earlier name as well", async () => {
  await up(pipeline);

  await down({ ...pipeline, queue: { ...queue, name: "later" } });

  expect(await mappings()).toEqual([]);
});

test("a mapping of another queue that is not ours is left alone", async () => {
  await up(pipeline);
  await other.sqs.send(new CreateQueueCommand({ QueueName: "foreign" }));
  const EventSourceArn = "arn:aws:sqs:eu-west-1:000000000000:foreign";
  await up({
    ...pipeline,
    role: {
      ...role,
      policies: [{ Effect: "Allow", Action: "sqs:*", Resource: EventSourceArn }],
    },
  });
  const command = new CreateEventSourceMappingCommand({ EventSourceArn, FunctionName: "orders" });
  await other.lambda.send(command);

  await up({ ...pipeline, queue: { ...queue, name: "later" } });

  expect((await mappings()).toSorted()).toEqual(["foreign -> orders", "later -> orders"]);
});
