// The parts of the pipeline `orders`, and how somebody else deletes each.
import { DeleteLogGroupCommand, CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import { clientOptions } from "../support/ground.ts";
import { REGION } from "./scenarios.ts";

const REMOVALS = {
  mapping: deleteMapping,
  function: (url: string) =>
    lambda(url, (client) => client.send(new DeleteFunctionCommand({ FunctionName: "orders" }))),
  queue: (url: string) => deleteQueue(url, "orders"),
  "dead-letter queue": (url: string) => deleteQueue(url, "orders-dlq"),
  role: deleteRole,
  "log group": async (url: string) => {
    const client = new CloudWatchLogsClient({ ...clientOptions(url), region: REGION });
    await client.send(new DeleteLogGroupCommand({ logGroupName: "/aws/lambda/orders" }));
    client.destroy();
  },
};

export type Part = keyof typeof REMOVALS;

export const PARTS: readonly Part[] = [
  "mapping",
  "function",
  "queue",
  "dead-letter queue",
  "role",
  "log group",
];

/** Returns when it is gone. */
export const remove = (part: Part, url: string): Promise<void> => REMOVALS[part](url);

async function lambda(url: string, act: (client: LambdaClient) => Promise<unknown>): Promise<void> {
  const client = new LambdaClient({ ...clientOptions(url), region: REGION });
  await act(client);
  client.destroy();
}

function deleteMapping(url: string): Promise<void> {
  return lambda(url, async (client) => {
    const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({}));
    for (const { UUID } of EventSourceMappings) {
      await client.send(new DeleteEventSourceMappingCommand({ UUID }));
      const look = () => client.send(new GetEventSourceMappingCommand({ UUID }));
      await expect.poll(() => look().then(String, ({ name }: Error) => name)).toMatch(/NotFound/);
    }
  });
}

async function deleteQueue(url: string, QueueName: string): Promise<void> {
  const options = { ...clientOptions(url), region: REGION };
  const client = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  await client.send(new DeleteQueueCommand({ QueueUrl }));
  client.destroy();
}

async function deleteRole(url: string): Promise<void> {
  const client = new IAMClient({ ...clientOptions(url), region: REGION });
  const RoleName = "orders-role";
  const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) {
    await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
  await client.send(new DeleteRoleCommand({ RoleName }));
  client.destroy();
}
