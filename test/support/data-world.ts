// A deployed queue and log group on the local endpoint, and the program to be run against them.
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  type LogGroupClass,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import { main, type MainOptions } from "../../src/cli.ts";
import { iamService } from "../../src/local/iam/service.ts";
import { logsService } from "../../src/local/logs/service.ts";
import { sqsService } from "../../src/local/sqs/service.ts";
import { stsService } from "../../src/local/sts/service.ts";
import { folderOf } from "./folder.ts";
import { clientOptions, serve, testGround } from "./ground.ts";
import { type MemoryIo, memoryIo, type MemoryIoOptions } from "./io.ts";

export const GROUP = "/aws/lambda/orders";
export const AWS_ENV = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
};

export interface Outcome {
  readonly code: number;
  readonly io: MemoryIo;
  /** The one JSON object on stdout. */
  readonly answer: () => unknown;
}

export async function dataWorld(pipeline: string = "name: orders\n") {
  const ground = testGround();
  const iam = iamService(ground);
  const sqs = sqsService(ground, iam.access);
  const logs = logsService(ground);
  const services = [sqs.service, stsService(iam.access), logs.service];
  const server = await serve(services, ground);
  const client = new SQSClient({ ...clientOptions(server.url), useQueueUrlAsEndpoint: false });
  onTestFinished(async () => {
    client.destroy();
    sqs.stop();
    await server.close();
  });
  const cwd = await folderOf({ "sqslam.yaml": pipeline });

  return {
    cwd,
    url: server.url,
    logs: logs.sink,
    async sqslam(
      args: readonly string[],
      options: MemoryIoOptions & { readonly main?: MainOptions } = {},
    ): Promise<Outcome> {
      const io = memoryIo({ cwd, env: AWS_ENV, ...options });
      const code = await main([...args, "--endpoint-url", server.url], io, options.main);
      return { code, io, answer: () => JSON.parse(io.out) };
    },
    async createGroup(logGroupClass: LogGroupClass = "STANDARD") {
      const logs = new CloudWatchLogsClient(clientOptions(server.url));
      await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP, logGroupClass }));
      logs.destroy();
    },
    async createQueue(attributes: Partial<Record<QueueAttributeName, string>> = {}) {
      const QueueName = attributes.FifoQueue === "true" ? "orders.fifo" : "orders";
      await client.send(new CreateQueueCommand({ QueueName, Attributes: attributes }));
    },
    /** How many messages a queue holds, in flight or not. */
    async count(queueName: string): Promise<number> {
      const command = new GetQueueAttributesCommand({
        QueueUrl: `${server.url}/000000000000/${queueName}`,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      });
      const { Attributes = {} } = await client.send(command);
      return Object.values(Attributes).reduce((sum, each) => sum + Number(each), 0);
    },
    /** Everything that can be received now, deleted or not. */
    async messages(queueName = "orders"): Promise<Message[]> {
      const QueueUrl = `${server.url}/000000000000/${queueName}`;
      const all: Message[] = [];
      for (let looks = 0; looks < 100; looks++) {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        });
        const { Messages = [] } = await client.send(command);
        if (Messages.length === 0) break;
        all.push(...Messages);
      }
      return all;
    },
  };
}
