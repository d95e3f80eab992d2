// What nobody can do in less: the same pipeline by a bare script over the SDK, with no look before it
// acts, no tags, no retry, no difference, and a zip that was made beforehand.
//   node floor.mjs create|no-op|code|down ENDPOINT ZIP
import { readFile } from "node:fs/promises";
import process from "node:process";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";

const [operation = "", endpoint = "", zip = ""] = process.argv.slice(2);
const NAME = "bench-floor";
const GROUP = `/aws/lambda/${NAME}`;
const DLQ = `${NAME}-dlq`;
const ROLE = `${NAME}-role`;
const ACCOUNT = "000000000000";
const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${name}`;
const url = (queue: string) => `${endpoint}/${ACCOUNT}/${queue}`;

const SQS = new sqs.SQSClient({ endpoint });
const LAMBDA = new lambda.LambdaClient({ endpoint });
const IAM = new iam.IAMClient({ endpoint });
const LOGS = new logs.CloudWatchLogsClient({ endpoint });

const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

const putPolicy = (PolicyName: string, Action: readonly string[], Resource: string) =>
  IAM.send(
    new iam.PutRolePolicyCommand({
      RoleName: ROLE,
      PolicyName,
      PolicyDocument: document({ Action, Resource }),
    }),
  );

async function createRole(): Promise<void> {
  const AssumeRolePolicyDocument = document({
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  await IAM.send(new iam.CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument }));
  const queueRights = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  await Promise.all([
    putPolicy("logs", ["logs:CreateLogStream", "logs:PutLogEvents"], `${arn("logs", "*")}:*`),
    putPolicy("queue", queueRights, arn("sqs", NAME)),
  ]);
}

async function createQueues(): Promise<void> {
  await SQS.send(new sqs.CreateQueueCommand({ QueueName: DLQ }));
  const deadLetterTargetArn = arn("sqs", DLQ);
  const Attributes = {
    VisibilityTimeout: "180",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
  };
  await SQS.send(new sqs.CreateQueueCommand({ QueueName: NAME, Attributes }));
}

async function createGroup(): Promise<void> {
  await LOGS.send(new logs.CreateLogGroupCommand({ logGroupName: GROUP }));
  await LOGS.send(new logs.PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 14 }));
}

async function create(): Promise<void> {
  await Promise.all([createRole(), createQueues(), createGroup()]);
  await LAMBDA.send(
    new lambda.CreateFunctionCommand({
      FunctionName: NAME,
      Role: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Timeout: 30,
      Code: { ZipFile: await readFile(zip) },
    }),
  );
  await LAMBDA.send(new lambda.GetFunctionConfigurationCommand({ FunctionName: NAME }));
  const { UUID } = await LAMBDA.send(
    new lambda.CreateEventSourceMappingCommand({
      FunctionName: NAME,
      EventSourceArn: arn("sqs", NAME),
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
  await LAMBDA.send(new lambda.GetEventSourceMappingCommand({ UUID }));
}

const mappings = () =>
  LAMBDA.send(new lambda.ListEventSourceMappingsCommand({ FunctionName: NAME }));

async function look(): Promise<void> {
  const RoleName = ROLE;
  await Promise.all([
    ...[NAME, DLQ].map((queue) =>
      SQS.send(
        new sqs.GetQueueAttributesCommand({ QueueUrl: url(queue), AttributeNames: ["All"] }),
      ),
    ),
    IAM.send(new iam.GetRoleCommand({ RoleName })),
    ...["logs", "queue"].map((PolicyName) =>
      IAM.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName })),
    ),
    LOGS.send(new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP })),
    LAMBDA.send(new lambda.GetFunctionCommand({ FunctionName: NAME })),
    mappings(),
  ]);
}

async function code(): Promise<void> {
  const ZipFile = await readFile(zip);
  const { RevisionId } = await LAMBDA.send(
    new lambda.GetFunctionConfigurationCommand({ FunctionName: NAME }),
  );
  await LAMBDA.send(
    new lambda.UpdateFunctionCodeCommand({ FunctionName: NAME, ZipFile, RevisionId }),
  );
  await LAMBDA.send(new lambda.GetFunctionConfigurationCommand({ FunctionName: NAME }));
}

async function deleteRole(): Promise<void> {
  await Promise.all(
    ["logs", "queue"].map((PolicyName) =>
      IAM.send(new iam.DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName })),
    ),
  );
  await IAM.send(new iam.DeleteRoleCommand({ RoleName: ROLE }));
}

async function down(): Promise<void> {
  const { EventSourceMappings = [] } = await mappings();
  for (const { UUID } of EventSourceMappings) {
    await LAMBDA.send(new lambda.DeleteEventSourceMappingCommand({ UUID }));
  }
  await LAMBDA.send(new lambda.DeleteFunctionCommand({ FunctionName: NAME }));
  await Promise.all([
    deleteRole(),
    LOGS.send(new logs.DeleteLogGroupCommand({ logGroupName: GROUP })),
    ...[NAME, DLQ].map((queue) => SQS.send(new sqs.DeleteQueueCommand({ QueueUrl: url(queue) }))),
  ]);
}

const act = { create, "no-op": look, code, down }[operation];
if (act === undefined) throw new Error(`there is no operation ${operation}`);
await act();
