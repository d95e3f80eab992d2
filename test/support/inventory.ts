// Everything that an endpoint holds, asked over its API, without what differs from run to run.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetRolePolicyCommand,
  IAMClient,
  GetRoleCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  GetFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListTagsCommand,
} from "@aws-sdk/client-lambda";
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { clientOptions } from "./ground.ts";

/** Lists of plain objects: no list has anything in it when nothing is there. */
export interface Inventory {
  readonly queues: readonly object[];
  readonly functions: readonly object[];
  readonly mappings: readonly object[];
  readonly roles: readonly object[];
  readonly logGroups: readonly object[];
  readonly alarms: readonly object[];
}

export const NOTHING: Inventory = {
  queues: [],
  functions: [],
  mappings: [],
  roles: [],
  logGroups: [],
  alarms: [],
};

export async function inventory(endpoint: string, region: string): Promise<Inventory> {
  const options = { ...clientOptions(endpoint), region };
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const lambda = new LambdaClient(options);
  const iam = new IAMClient(options);
  const logs = new CloudWatchLogsClient(options);
  const cloudwatch = new CloudWatchClient(options);
  try {
    const [queues, functions, mappings, roles, logGroups, alarms] = await Promise.all([
      queuesAt(sqs),
      functionsAt(lambda),
      mappingsAt(lambda),
      rolesAt(iam),
      logGroupsAt(logs),
      alarmsAt(cloudwatch),
    ]);
    return { queues, functions, mappings, roles, logGroups, alarms };
  } finally {
    for (const client of [sqs, lambda, iam, logs, cloudwatch]) client.destroy();
  }
}

async function queuesAt(client: SQSClient): Promise<object[]> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  return Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const all = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
      const [{ Attributes }, { Tags }] = await Promise.all([
        client.send(all),
        client.send(new ListQueueTagsCommand({ QueueUrl })),
      ]);
      return { ...Attributes, CreatedTimestamp: 0, LastModifiedTimestamp: 0, Tags };
    }),
  );
}

async function functionsAt(client: LambdaClient): Promise<object[]> {
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  return Promise.all(
    Functions.map(async ({ FunctionName }) => {
      const found = await client.send(new GetFunctionCommand({ FunctionName }));
      const { Configuration, Concurrency, Tags } = found;
      const { LastModified: _at, RevisionId: _revision, ...settings } = Configuration ?? {};
      return { ...settings, Concurrency, Tags };
    }),
  );
}

async function mappingsAt(client: LambdaClient): Promise<object[]> {
  const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({}));
  return Promise.all(
    EventSourceMappings.map(async (mapping) => {
      const { EventSourceMappingArn, ...settings } = mapping;
      const { Tags } = await client.send(new ListTagsCommand({ Resource: EventSourceMappingArn }));
      // What it has met so far says nothing of how it is set.
      const unlike = { UUID: "", LastModified: 0, LastProcessingResult: "" };
      return { ...settings, ...unlike, Tags };
    }),
  );
}

async function rolesAt(client: IAMClient): Promise<object[]> {
  const { Roles = [] } = await client.send(new ListRolesCommand({}));
  return Promise.all(
    Roles.map(async ({ RoleName }) => {
      const [{ Role }, { PolicyNames = [] }] = await Promise.all([
        client.send(new GetRoleCommand({ RoleName })),
        client.send(new ListRolePoliciesCommand({ RoleName })),
      ]);
      const policies = PolicyNames.toSorted().map(async (PolicyName) => {
        const command = new GetRolePolicyCommand({ RoleName, PolicyName });
        return [PolicyName, (await client.send(command)).PolicyDocument];
      });
      const { Arn, AssumeRolePolicyDocument, PermissionsBoundary, Tags = [] } = Role ?? {};
      return {
        Arn,
        AssumeRolePolicyDocument,
        PermissionsBoundary,
        tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        policies: Object.fromEntries(await Promise.all(policies)),
      };
    }),
  );
}

async function logGroupsAt(client: CloudWatchLogsClient): Promise<object[]> {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  return Promise.all(
    logGroups.map(async ({ logGroupName, logGroupArn, retentionInDays }) => {
      const command = new ListTagsForResourceCommand({ resourceArn: logGroupArn });
      return { logGroupName, retentionInDays, tags: (await client.send(command)).tags };
    }),
  );
}

async function alarmsAt(client: CloudWatchClient): Promise<object[]> {
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
  return Promise.all(
    MetricAlarms.map(async (alarm) => {
      const ResourceARN = alarm.AlarmArn;
      const { Tags = [] } = await client.send(new ListAlarmTagsCommand({ ResourceARN }));
      // When it was put and what it has met so far say nothing of how it is set.
      const unlike = {
        AlarmConfigurationUpdatedTimestamp: 0,
        StateUpdatedTimestamp: 0,
        StateTransitionedTimestamp: 0,
      };
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      return { ...alarm, ...unlike, tags };
    }),
  );
}
