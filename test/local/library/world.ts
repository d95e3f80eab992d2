// The endpoint as a test suite of somebody else starts it, with clients of all services, and a pipeline.
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  CreateFunctionCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { onTestFinished } from "vitest";
import { type LocalOptions, startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { functionOf } from "../../support/lambda.ts";
import { TRUST } from "../iam/world.ts";

const ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sqs:*", "logs:*"], Resource: "*" }],
});
const ARN = "arn:aws:sqs:us-east-1:000000000000";

/** How a handler says which messages it has not handled: those whose body begins with `bad`. */
const HANDLER = `export const handler = async ({ Records }) => {
  for (const { body } of Records) console.log("got " + body);
  const bad = Records.filter(({ body }) => body.startsWith("bad"));
  return { batchItemFailures: bad.map((each) => ({ itemIdentifier: each.messageId })) };
};
`;

interface PipelineOptions {
  readonly name?: string;
  readonly handler?: string;
  readonly maxReceiveCount?: number;
  readonly mapping?: Partial<CreateEventSourceMappingCommandInput>;
}

export async function library(options: LocalOptions = {}) {
  const bugs: unknown[] = [];
  const endpoint = await startLocal({ onBug: (error) => bugs.push(error), ...options });
  const own = clientOptions(endpoint.url);
  const clients = {
    cloudwatch: new CloudWatchClient(own),
    iam: new IAMClient(own),
    lambda: new LambdaClient(own),
    logs: new CloudWatchLogsClient(own),
    sqs: new SQSClient({ ...own, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(own),
  };
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await endpoint.stop();
    if (bugs.length > 0) throw new AggregateError(bugs, "The endpoint has a bug");
  });
  const { iam, lambda, sqs } = clients;
  const urlOf = (queue: string) => `${endpoint.url}/000000000000/${queue}`;
  const attributesOf = (QueueName: string) =>
    QueueName.endsWith(".fifo") ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};

  async function createQueue(QueueName: string, attributes: Record<string, string> = {}) {
    const Attributes = { ...attributesOf(QueueName), ...attributes };
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  }

  return {
    endpoint,
    ...clients,
    urlOf,
    createQueue,
    send: (queue: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
      sqs.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody, ...more })),
    sendAll: (queue: string, ...bodies: readonly string[]) =>
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: urlOf(queue),
          Entries: bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody })),
        }),
      ),
    async receive(queue: string, more = {}) {
      const command = new ReceiveMessageCommand({ QueueUrl: urlOf(queue), ...more });
      return (await sqs.send(command)).Messages ?? [];
    },
    async depth(queue: string): Promise<number> {
      const command = new GetQueueAttributesCommand({
        QueueUrl: urlOf(queue),
        AttributeNames: ["ApproximateNumberOfMessages"],
      });
      return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessages);
    },
    /** Queue, DLQ, role, function and mapping; the log group comes with the first line. */
    async pipeline({
      name = "orders",
      handler = HANDLER,
      maxReceiveCount = 2,
      mapping = {},
    }: PipelineOptions = {}) {
      const [plain, suffix] = name.endsWith(".fifo") ? [name.slice(0, -5), ".fifo"] : [name, ""];
      const deadLetters = `${plain}-dlq${suffix}`;
      const role = { RoleName: plain, AssumeRolePolicyDocument: TRUST };
      await iam.send(new CreateRoleCommand(role));
      const policy = { RoleName: plain, PolicyName: "all", PolicyDocument: ALL };
      await iam.send(new PutRolePolicyCommand(policy));
      await createQueue(deadLetters);
      const redrive = { deadLetterTargetArn: `${ARN}:${deadLetters}`, maxReceiveCount };
      await createQueue(name, {
        VisibilityTimeout: "3",
        RedrivePolicy: JSON.stringify(redrive),
      });
      const Role = `arn:aws:iam::000000000000:role/${plain}`;
      await lambda.send(new CreateFunctionCommand(functionOf(plain, handler, { Role })));
      await lambda.send(
        new CreateEventSourceMappingCommand({
          FunctionName: plain,
          EventSourceArn: `${ARN}:${name}`,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          ...mapping,
        }),
      );
    },
  };
}
