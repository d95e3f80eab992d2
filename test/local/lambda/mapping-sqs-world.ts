// IAM, SQS and mappings behind their own wires, with functions in memory and a time that is turned by hand.
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { iamService } from "../../../src/local/iam/service.ts";
import { mappingService } from "../../../src/local/lambda/mapping/service.ts";
import { sqsService } from "../../../src/local/sqs/service.ts";
import { lambdaModel } from "../../../src/local/wire/models.ts";
import { manualClock } from "../../support/clock.ts";
import { type FakeHandler, fakeFunctions } from "../../support/functions.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";
import { TRUST } from "../iam/world.ts";

const ROLE = "arn:aws:iam::000000000000:role/worker";
export const ARN = "arn:aws:sqs:us-east-1:000000000000:";

export async function mappingSqsWorld() {
  const clock = manualClock();
  const ground = testGround({ clock });
  const { access, service: iam } = iamService(ground);
  const sqs = sqsService(ground, access);
  const functions = fakeFunctions();
  const mappings = mappingService(ground, { access, queues: sqs.queues, functions });
  const server = await serve([iam, sqs.service, { ...mappings, model: lambdaModel }], ground);
  const clients = {
    iam: new IAMClient(clientOptions(server.url)),
    sqs: new SQSClient(clientOptions(server.url)),
    lambda: new LambdaClient(clientOptions(server.url)),
  };
  await clients.iam.send(
    new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }),
  );
  const allow = (PolicyName: string, ...Statement: readonly object[]) => {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const command = new PutRolePolicyCommand({ RoleName: "worker", PolicyName, PolicyDocument });
    return clients.iam.send(command);
  };
  const allowPolling = () =>
    allow("sqs", { Effect: "Allow", Action: "sqs:*", Resource: `${ARN}*` });
  await allowPolling();
  return {
    clock,
    ground,
    functions,
    clients,
    allow,
    allowPolling,
    send: (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
      clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more })),
    sendAll: (QueueUrl: string, ...bodies: readonly string[]) =>
      clients.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
        }),
      ),
    /** What the handler saw, one entry a record. */
    seen: <T>(of: (record: SQSRecord) => T) =>
      functions.events.flatMap(({ Records }) => Records.map(of)),
    async queue(name: string, attributes: Record<string, string> = {}) {
      const input = { QueueName: name, Attributes: attributes };
      const { QueueUrl = "" } = await clients.sqs.send(new CreateQueueCommand(input));
      return QueueUrl;
    },
    setAttributes: (QueueUrl: string, Attributes: Record<string, string>) =>
      clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })),
    async map(name: string, handler: FakeHandler, input: object = {}) {
      functions.add("worker", handler, { roleArn: ROLE });
      const source = { EventSourceArn: ARN + name, FunctionName: "worker", ...input };
      const command = new CreateEventSourceMappingCommand(source);
      const { UUID = "" } = await clients.lambda.send(command);
      await clock.advance(0);
      return UUID;
    },
    look: (UUID: string) => clients.lambda.send(new GetEventSourceMappingCommand({ UUID })),
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      mappings.stop();
      sqs.stop();
      await server.close();
      if (ground.bugs.length > 0) throw new AggregateError(ground.bugs);
    },
  };
}

export type MappingSqsWorld = Awaited<ReturnType<typeof mappingSqsWorld>>;
