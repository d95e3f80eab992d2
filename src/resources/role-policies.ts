// What the function may do, and nothing else: write to its one log group, work off its one queue,
// and what its VPC and its traces take.
import type { Where } from "../aws/connection.ts";
import { functionArn, logGroupArn, queueArn } from "../aws/names.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { policyDocument, type Statement } from "./policy-document.ts";
import { queueKey } from "./queue-key.ts";

/** An inline policy of the role. */
export interface InlinePolicy {
  /** Its part: also in the key of the role's tag that remembers it. */
  readonly part: "logs" | "queue" | "function" | "extra";
  readonly name: string;
  readonly document: string;
}

const FUNCTION_POLICY = "sqslam-function";
const EXTRA_POLICY = "sqslam-extra";

export const TRUST = policyDocument([
  {
    Sid: "AllowLambdaToAssumeRole",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
]);

export function inlinePolicies(pipeline: Pipeline, where: Where): readonly InlinePolicy[] {
  const { role } = pipeline;
  const own: readonly InlinePolicy[] = [
    {
      part: "logs",
      name: role.logsPolicyName,
      document: policyDocument([writeLogs(pipeline, where)]),
    },
    {
      part: "queue",
      name: role.queuePolicyName,
      document: policyDocument([workOffQueue(pipeline, where), ...decrypt(pipeline, where)]),
    },
  ];
  const running = [...network(pipeline, where), ...traces(pipeline)];
  return [
    ...own,
    ...unlessEmpty("function", FUNCTION_POLICY, running),
    ...unlessEmpty("extra", EXTRA_POLICY, role.policies),
  ];
}

const unlessEmpty = (
  part: InlinePolicy["part"],
  name: string,
  statements: readonly object[],
): readonly InlinePolicy[] =>
  statements.length === 0 ? [] : [{ part, name, document: policyDocument(statements) }];

// Never logs:CreateLogGroup: Lambda would bring the group back after a teardown, without
// retention and tags (aws-facts 6.2).
const writeLogs = (pipeline: Pipeline, where: Where): Statement => ({
  Sid: "EnableLogs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `${logGroupArn(where, pipeline.logs.name)}:*`,
});

const workOffQueue = (pipeline: Pipeline, where: Where): Statement => ({
  Sid: "ProcessSQSMessages",
  Effect: "Allow",
  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  Resource: queueArn(where, pipeline.queue.name),
});

function decrypt(pipeline: Pipeline, where: Where): readonly Statement[] {
  const key = queueKey(pipeline, where);
  if (key === undefined) return [];
  return [{ Sid: "DecryptMessages", Effect: "Allow", Action: "kms:Decrypt", ...key }];
}

/**
 * Those of AWSLambdaVPCAccessExecutionRole. Lambda makes and removes the network interfaces with the
 * function's role, so the handler would have the rights, too: the second statement keeps them from
 * it, as AWS's page on VPCs ("configuration-vpc") advises. That page wants them on every resource.
 */
const NETWORK = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

function network({ function: config }: Pipeline, where: Where): readonly Statement[] {
  if (config.vpc === undefined) return [];
  const ofHandler = { "lambda:SourceFunctionArn": functionArn(where, config.name) };
  return [
    { Sid: "JoinVpc", Effect: "Allow", Action: NETWORK, Resource: "*" },
    {
      Sid: "KeepVpcFromHandler",
      Effect: "Deny",
      Action: [...NETWORK, "ec2:DetachNetworkInterface"],
      Resource: "*",
      Condition: { ArnEquals: ofHandler },
    },
  ];
}

// X-Ray knows no resources here.
const traces = ({ function: config }: Pipeline): readonly Statement[] =>
  config.tracing === "passThrough"
    ? []
    : [
        {
          Sid: "SendTraces",
          Effect: "Allow",
          Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
          Resource: "*",
        },
      ];
