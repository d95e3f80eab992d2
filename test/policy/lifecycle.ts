// Everything that a deployer does with a pipeline from its first day to its last.
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  DeleteFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { ListQueuesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Snapshot } from "../support/copying-store.ts";
import { clientOptions } from "../support/ground.ts";
import { FORMER_FUNCTION, type Kind, REGION } from "./pipelines.ts";
import { type Act, after, deployed, emptyAccount } from "./stage.ts";

export interface Scene extends Act {
  readonly name: string;
}

const UP = ["up"];
const DOWN = ["down", "--yes"];

export async function lifecycleOf(kind: Kind, folder: string): Promise<readonly Scene[]> {
  const { file, variants, origins } = kind;
  const empty = await emptyAccount();
  const seed = await deployed(empty, folder, file);
  const clients = clientsOf(kind);
  const scenes: Scene[] = [
    { name: "up from nothing", seed: empty, file, args: UP },
    { name: "up --dry-run", seed, file, args: ["up", "--dry-run"] },
    { name: "up with nothing to do", seed, file, args: UP },
    {
      name: "up --code-only",
      seed,
      file: variants["code"] ?? file,
      args: ["up", "--code-only"],
    },
    { name: "status", seed: await after(seed, clients.log), file, args: ["status"] },
    { name: "down", seed, file, args: DOWN },
  ];
  for (const [what, other] of Object.entries(variants)) {
    const there = await deployed(empty, folder, other);
    scenes.push({ name: `up to change ${what}`, seed, file: other, args: UP });
    scenes.push({ name: `up to change ${what} back`, seed: there, file, args: UP });
  }
  for (const [what, other] of Object.entries(origins)) {
    scenes.push({
      name: `up from ${what}`,
      seed: await deployed(empty, folder, other),
      file,
      args: UP,
      slow: true,
    });
  }
  for (const [what, meddle] of Object.entries(clients.meddling)) {
    const meddled = await after(seed, meddle);
    scenes.push({ name: `up after ${what}`, seed: meddled, file, args: UP });
  }
  const hung = await after(seed, clients.hang);
  const full = await after(
    await after(seed, clients.meddling["a mapping is disabled"]),
    clients.send,
  );
  return [
    ...scenes,
    { name: "down of a role with others' policies", seed: hung, file, args: DOWN },
    {
      name: "down with messages",
      seed: full,
      file,
      args: [...DOWN, "--discard-messages"],
    },
  ];
}

/** What others do, by the account's own user. */
function clientsOf({ file }: Kind) {
  const options = (endpoint: string) => ({ ...clientOptions(endpoint), region: REGION });
  const name = nameIn(file);
  const RoleName = nameOf(file, "role", `${name}-role`);
  const FunctionName = nameOf(file, "function", name);
  const logGroupName = nameOf(file, "logs", `/aws/lambda/${name}`);
  type Endpoint = { readonly url: string };

  return {
    async log({ url }: Endpoint) {
      const logs = new CloudWatchLogsClient(options(url));
      const logStreamName = "stream";
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ timestamp: Date.now(), message: "hello" }];
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      logs.destroy();
    },
    async hang({ url }: Endpoint) {
      const iam = new IAMClient(options(url));
      const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
      const PolicyDocument = JSON.stringify({ Statement: [statement] });
      const PolicyName = "theirs";
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
      iam.destroy();
    },
    async send({ url }: Endpoint) {
      const sqs = new SQSClient({ ...options(url), useQueueUrlAsEndpoint: false });
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      for (const QueueUrl of QueueUrls) {
        const MessageGroupId = QueueUrl.endsWith(".fifo") ? "g" : undefined;
        const MessageDeduplicationId = MessageGroupId;
        const message = { QueueUrl, MessageBody: "x", MessageGroupId, MessageDeduplicationId };
        await sqs.send(new SendMessageCommand(message));
      }
      sqs.destroy();
    },
    meddling: {
      async "the function is deleted"({ url }: Endpoint) {
        const client = new LambdaClient(options(url));
        await client.send(new DeleteFunctionCommand({ FunctionName }));
        client.destroy();
      },
      async "a mapping is disabled"({ url }: Endpoint) {
        const client = new LambdaClient(options(url));
        const { EventSourceMappings = [] } = await client.send(
          new ListEventSourceMappingsCommand({}),
        );
        for (const { UUID } of EventSourceMappings) {
          await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
        }
        client.destroy();
      },
      async "a second mapping is made, of a version"({ url }: Endpoint) {
        const client = new LambdaClient(options(url));
        const { EventSourceMappings = [] } = await client.send(
          new ListEventSourceMappingsCommand({}),
        );
        const EventSourceArn = EventSourceMappings[0]?.EventSourceArn;
        const version = { FunctionName: `${FunctionName}:$LATEST`, EventSourceArn };
        await client.send(new CreateEventSourceMappingCommand(version));
        client.destroy();
      },
      async "the trust policy is changed"({ url }: Endpoint) {
        const client = new IAMClient(options(url));
        const Principal = { Service: ["lambda.amazonaws.com", "ec2.amazonaws.com"] };
        const statement = { Effect: "Allow", Principal, Action: "sts:AssumeRole" };
        const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
        await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
        client.destroy();
      },
    },
  };
}

const nameIn = (part: unknown): string =>
  typeof part === "object" && part !== null && "name" in part && typeof part.name === "string"
    ? part.name
    : "";

const nameOf = (file: Kind["file"], part: string, derived: string): string =>
  nameIn(file[part]) || derived;

/** Up, but under an earlier name of its function. */
export const deployedFormerly = async (kind: Kind, folder: string): Promise<Snapshot> =>
  deployed(await emptyAccount(), folder, kind.origins[FORMER_FUNCTION] ?? {});

/** Up, and with a line in its log. */
export async function deployedWithLog(kind: Kind, folder: string): Promise<Snapshot> {
  return after(await deployed(await emptyAccount(), folder, kind.file), clientsOf(kind).log);
}
