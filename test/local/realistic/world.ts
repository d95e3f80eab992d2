// The whole endpoint with AWS's delays, in a time that is turned by hand, and the SDK's clients of it.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  type CreateRoleCommandOutput,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions } from "../../support/ground.ts";
import { functionOf } from "../../support/lambda.ts";
import { TRUST } from "../iam/world.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

const POLL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }],
});

/** `dir`: where it keeps its state; without it a restart forgets. */
export async function realistic(dir?: string) {
  const clock = manualClock();
  const bugs: unknown[] = [];
  const onBug = (error: unknown) => void bugs.push(error);
  let endpoint: LocalEndpoint = await start();
  let clients = clientsOf(endpoint.url);

  function start() {
    return startLocal({ realistic: true, dir, clock, onBug });
  }

  async function stop() {
    for (const client of Object.values(clients)) client.destroy();
    await endpoint.stop();
  }
  onTestFinished(async () => {
    await stop();
    if (bugs.length > 0) throw new AggregateError(bugs, "The endpoint has a bug");
  });

  const world = {
    clock,
    get sqs() {
      return clients.sqs;
    },
    get iam() {
      return clients.iam;
    },
    get lambda() {
      return clients.lambda;
    },
    get logs() {
      return clients.logs;
    },
    async restart() {
      await stop();
      endpoint = await start();
      clients = clientsOf(endpoint.url);
    },
    queueUrl: (name = "orders") => `${endpoint.url}/000000000000/${name}`,
    createRole: (): Promise<CreateRoleCommandOutput> =>
      clients.iam.send(
        new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }),
      ),
    getRole: () => clients.iam.send(new GetRoleCommand({ RoleName: "worker" })),
    allowPolling: () =>
      clients.iam.send(
        new PutRolePolicyCommand({
          RoleName: "worker",
          PolicyName: "poll",
          PolicyDocument: POLL,
        }),
      ),
    createQueue: (name = "orders", Attributes: Record<string, string> = {}) =>
      clients.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes })),
    createFunction: (changes: object = {}) =>
      clients.lambda.send(
        new CreateFunctionCommand({
          ...functionOf("worker", "export const handler = () => {};"),
          ...changes,
        }),
      ),
    functionState: () =>
      clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "worker" })),
    createMapping: () =>
      clients.lambda.send(
        new CreateEventSourceMappingCommand({ EventSourceArn: QUEUE, FunctionName: "worker" }),
      ),
    mappingState: async (UUID: string | undefined) =>
      (await clients.lambda.send(new GetEventSourceMappingCommand({ UUID }))).State,
    /** A role that polls, a queue, and an active function, long after they were made. */
    async settle() {
      await world.createRole();
      await world.createQueue();
      await clock.advance(60_000);
      await world.allowPolling();
      await clock.advance(60_000);
      await world.createFunction();
      await clock.advance(60_000);
    },
  };
  return world;
}

function clientsOf(url: string) {
  const options = clientOptions(url);
  return {
    sqs: new SQSClient(options),
    iam: new IAMClient(options),
    lambda: new LambdaClient(options),
    logs: new CloudWatchLogsClient(options),
  };
}
