// What a pipeline goes through, one scenario for each way in which `up` and `down` change things.
import { AttachRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DeleteFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { clientOptions } from "../support/ground.ts";

export const REGION = "eu-west-1";

/** A pipeline file as data. */
export type PipelineFile = Readonly<Record<string, unknown>>;

export interface Scenario {
  readonly name: string;
  readonly command: "up" | "down";
  /** What is there when the command begins; without it, nothing. */
  readonly before?: PipelineFile;
  /** What somebody else does to it then. */
  readonly meddle?: (endpoint: string) => Promise<void>;
  readonly file: PipelineFile;
  /** Functions and mappings take their time, as on AWS. */
  readonly slow?: boolean;
}

const NAME = "orders";
const plain = fileWith({});

/** Every part of a file that differs is merged with that of the plain one. */
function fileWith(parts: Readonly<Record<string, object>>, source = "one"): PipelineFile {
  const { function: fn, ...rest } = parts;
  return { name: NAME, function: { source, handler: "index.handler", ...fn }, ...rest };
}

const full = fileWith({
  queue: {
    fifo: { contentBasedDeduplication: true },
    encryption: { kmsKey: "alias/orders" },
    name: "orders.fifo",
  },
  deadLetterQueue: { name: "orders-dlq.fifo" },
  function: { reservedConcurrency: 5, environment: { TOKEN: "x" } },
  mapping: { maximumConcurrency: 4, filters: [{ body: { kind: ["order"] } }] },
  role: { policies: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] },
  tags: { team: "a" },
});
const alarmed = { ...plain, alarms: true };

export const CREATE: readonly Scenario[] = [
  { name: "create", command: "up", file: plain },
  { name: "create, slowly", command: "up", file: plain, slow: true },
  { name: "create with everything", command: "up", file: full },
  { name: "create with alarms", command: "up", file: alarmed },
];

export const UPDATE: readonly Scenario[] = [
  {
    name: "one field of each resource",
    command: "up",
    before: plain,
    file: fileWith({
      queue: { delay: "5s" },
      deadLetterQueue: { retention: "10d" },
      function: { memory: "256MB" },
      mapping: { batchSize: 5 },
      logs: { retention: "30d" },
      role: { policies: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] },
    }),
  },
  {
    name: "a longer timeout",
    command: "up",
    before: plain,
    file: fileWith({ function: { timeout: "60s" } }),
    slow: true,
  },
  {
    name: "a shorter timeout",
    command: "up",
    before: plain,
    file: fileWith({ function: { timeout: "10s" } }),
  },
  {
    name: "one tag more and one less",
    command: "up",
    before: fileWith({ tags: { team: "a" } }),
    file: fileWith({ tags: { cost: "b" } }),
  },
  { name: "alarms put into the file", command: "up", before: plain, file: alarmed },
  { name: "alarms taken out of the file", command: "up", before: alarmed, file: plain },
  {
    name: "one alarm less and another threshold",
    command: "up",
    before: alarmed,
    file: { ...plain, alarms: { errors: 5, throttles: null } },
  },
  {
    name: "policies named anew, and what only some pipelines have",
    command: "up",
    before: full,
    file: {
      ...full,
      role: { logsPolicyName: "other-logs", queuePolicyName: "other-queue" },
      function: { source: "one", handler: "index.handler" },
      logs: { retention: "never" },
      tags: {},
    },
  },
];

export const CODE: readonly Scenario[] = [
  { name: "other code", command: "up", before: plain, file: fileWith({}, "two") },
  {
    name: "other code and settings, slowly",
    command: "up",
    before: plain,
    file: fileWith({ function: { memory: "256MB", reservedConcurrency: 2 } }, "two"),
    slow: true,
  },
  {
    name: "a function that somebody else deleted",
    command: "up",
    before: plain,
    meddle: deleteFunction,
    file: plain,
  },
  {
    name: "a mapping that somebody else disabled",
    command: "up",
    before: plain,
    meddle: disable,
    file: plain,
    slow: true,
  },
];

export const DOWN: readonly Scenario[] = [
  { name: "down", command: "down", before: plain, file: plain },
  { name: "down, slowly", command: "down", before: plain, file: plain, slow: true },
  { name: "down with everything", command: "down", before: full, file: full },
  { name: "down with alarms", command: "down", before: alarmed, file: alarmed },
  {
    name: "down with alarms that the file no longer names",
    command: "down",
    before: alarmed,
    file: plain,
  },
  {
    name: "down of a role on which somebody else has hung a policy",
    command: "down",
    before: plain,
    meddle: attach,
    file: plain,
  },
];

async function deleteFunction(endpoint: string): Promise<void> {
  await withLambda(endpoint, async (client) => {
    await client.send(new DeleteFunctionCommand({ FunctionName: NAME }));
  });
}

async function disable(endpoint: string): Promise<void> {
  await withLambda(endpoint, async (client) => {
    const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({}));
    for (const { UUID } of EventSourceMappings) {
      await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    }
  });
}

async function attach(endpoint: string): Promise<void> {
  const client = new IAMClient({ ...clientOptions(endpoint), region: REGION });
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  await client.send(new AttachRolePolicyCommand({ RoleName: `${NAME}-role`, PolicyArn }));
  client.destroy();
}

async function withLambda(
  endpoint: string,
  act: (client: LambdaClient) => Promise<void>,
): Promise<void> {
  const client = new LambdaClient({ ...clientOptions(endpoint), region: REGION });
  await act(client);
  client.destroy();
}
