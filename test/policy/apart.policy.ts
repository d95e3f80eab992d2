// What the policies of one pipeline do not open: the pipeline beside it, and the account.
import { rm } from "node:fs/promises";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  GetLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand as TagGroupCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  TagResourceCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, describe, expect, test } from "vitest";
import { clientOptions } from "../support/ground.ts";
import { type Credentials } from "../support/session.ts";
import { deployedWithLog } from "./lifecycle.ts";
import { ACCOUNT, BOUNDED, NEIGHBOUR, PLAIN, REGION } from "./pipelines.ts";
import { actBy, deployed, printed, sources, withSession } from "./stage.ts";

function clientsOf(url: string, credentials: Credentials) {
  const options = { ...clientOptions(url), region: REGION, credentials };
  return {
    iam: new IAMClient(options),
    lambda: new LambdaClient(options),
    logs: new CloudWatchLogsClient(options),
    sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
  };
}
type Clients = ReturnType<typeof clientsOf>;

const THEIRS = "plain-2";
const RoleName = `${THEIRS}-role`;
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const queueUrl = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
const QueueUrl = queueUrl(THEIRS);
const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
const logGroupName = `/aws/lambda/${THEIRS}`;
const groupArn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}`;
const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${THEIRS}`;
const PolicyDocument = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

/** Of the neighbour; asked for as anybody may. */
async function theirMapping({ lambda }: Clients): Promise<string> {
  const list = new ListEventSourceMappingsCommand({ FunctionName: THEIRS });
  const { EventSourceMappings = [] } = await lambda.send(list);
  return EventSourceMappings[0]?.UUID ?? "";
}

type Trespass = (clients: Clients) => Promise<unknown>;

const TRESPASSES: Readonly<Record<string, Trespass>> = {
  "delete their queue": ({ sqs }) => sqs.send(new DeleteQueueCommand({ QueueUrl })),
  "change their queue": ({ sqs }) =>
    sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: "1" } })),
  "tag their dead-letter queue": ({ sqs }) =>
    sqs.send(
      new TagQueueCommand({ QueueUrl: `${QueueUrl}-dlq`, Tags: { "sqslam:name": "plain" } }),
    ),
  "look into their queue": ({ sqs }) => sqs.send(new GetQueueAttributesCommand({ QueueUrl })),
  "purge its own queue": ({ sqs }) =>
    sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl("plain") })),
  "read the messages in its own queue": ({ sqs }) =>
    sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl("plain") })),
  "send to its own queue": ({ sqs }) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queueUrl("plain"), MessageBody: "x" })),
  "give their role a policy": ({ iam }) =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument })),
  "change whom their role trusts": ({ iam }) =>
    iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("ec2.amazonaws.com") }),
    ),
  "delete their role": ({ iam }) => iam.send(new DeleteRoleCommand({ RoleName })),
  "make another role": ({ iam }) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: "plain-role-2",
        AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
      }),
    ),
  "make a policy": ({ iam }) =>
    iam.send(new CreatePolicyCommand({ PolicyName: "p", PolicyDocument })),
  "attach a managed policy to its own role": ({ iam }) =>
    iam.send(
      new AttachRolePolicyCommand({
        RoleName: "plain-role",
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    ),
  "give its function their role": ({ lambda }) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: "plain", Role: roleArn(RoleName) }),
    ),
  "change their function": ({ lambda }) =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: THEIRS, MemorySize: 256 })),
  "tag their function": ({ lambda }) =>
    lambda.send(
      new TagResourceCommand({ Resource: functionArn, Tags: { "sqslam:name": "plain" } }),
    ),
  "invoke its own function": ({ lambda }) =>
    lambda.send(new InvokeCommand({ FunctionName: "plain" })),
  "map its queue to their function": ({ lambda }) =>
    lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: THEIRS,
        EventSourceArn: queueArn("plain"),
      }),
    ),
  "disable their mapping": async (clients) =>
    clients.lambda.send(
      new UpdateEventSourceMappingCommand({ UUID: await theirMapping(clients), Enabled: false }),
    ),
  "delete their mapping": async (clients) =>
    clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: await theirMapping(clients) })),
  "tag their mapping as its own": async (clients) =>
    clients.lambda.send(
      new TagResourceCommand({
        Resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${await theirMapping(clients)}`,
        Tags: { "sqslam:name": "plain" },
      }),
    ),
  "delete their log group": ({ logs }) => logs.send(new DeleteLogGroupCommand({ logGroupName })),
  "change their retention": ({ logs }) =>
    logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 })),
  "tag their log group": ({ logs }) =>
    logs.send(new TagGroupCommand({ resourceArn: groupArn, tags: { "sqslam:name": "plain" } })),
  "read their log": ({ logs }) =>
    logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: "stream" })),
};

const denied = expect.objectContaining({
  name: expect.stringMatching(/^AccessDenied/),
  message: expect.stringContaining("is not authorized to perform: "),
});

describe("beside another pipeline", async () => {
  const folder = await sources();
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const seed = await deployed(await deployedWithLog(NEIGHBOUR, folder), folder, PLAIN.file);
  const deployer = await printed(folder, "deployer", PLAIN.file);

  test.concurrent.for(Object.entries(TRESPASSES))(
    "a deployer cannot %s",
    async ([, trespass], { expect }) => {
      await withSession(deployer, seed, async (url, session) => {
        await expect(trespass(clientsOf(url, session))).rejects.toEqual(denied);
      });
    },
  );

  const COMMANDS = [
    ["up", "-q"],
    ["down", "--yes"],
    ["status"],
    ["tail", "--no-follow"],
    ["send", "x"],
  ];
  const cases = ["deployer", "sender", "reader"].flatMap((audience) =>
    COMMANDS.map((args) => [audience, args[0] ?? "", args] as const),
  );
  test.concurrent.for(cases)(
    "its %s cannot %s the other",
    async ([audience, , args], { expect }) => {
      const document = await printed(folder, audience, PLAIN.file);
      const file = args[0] === "up" ? (NEIGHBOUR.variants["code"] ?? {}) : NEIGHBOUR.file;

      const ran = await actBy(document, folder, { seed, file, args });

      expect(ran.exitCode, ran.err).toBe(1);
      expect(ran.err).toContain("is not authorized to perform: ");
      expect(ran.err).toContain(THEIRS);
    },
  );
});

describe("under a boundary", async () => {
  const folder = await sources();
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const seed = await deployedWithLog(BOUNDED, folder);
  const document = await printed(folder, "deployer", BOUNDED.file);
  const own = "bounded-role";
  const ESCAPES: Readonly<Record<string, Trespass>> = {
    "take it off": ({ iam }) =>
      iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: own })),
    "put another in its place": ({ iam }) =>
      iam.send(
        new PutRolePermissionsBoundaryCommand({
          RoleName: own,
          PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/other-cap`,
        }),
      ),
    "make the role without it": async ({ iam }) =>
      iam.send(
        new CreateRoleCommand({
          RoleName: own,
          AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
        }),
      ),
  };

  test.concurrent.for(Object.entries(ESCAPES))(
    "a deployer cannot %s",
    async ([, escape], { expect }) => {
      await withSession(document, seed, async (url, session) => {
        await expect(escape(clientsOf(url, session))).rejects.toEqual(denied);
      });
    },
  );
});
