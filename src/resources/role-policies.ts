// What the function may do, and nothing else: write to its one log group, work off its one queue.
import type { Where } from "../aws/connection.ts";
import { logGroupArn, queueArn } from "../aws/names.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { policyDocument, type Statement } from "./policy-document.ts";
import { queueKey } from "./queue-key.ts";

/** An inline policy of the role. */
export interface InlinePolicy {
  /** Its part: also in the key of the role's tag that remembers it. */
  readonly part: "logs" | "queue" | "extra";
  readonly name: string;
  readonly document: string;
}

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
  return role.policies.length === 0
    ? own
    : [...own, { part: "extra", name: EXTRA_POLICY, document: policyDocument(role.policies) }];
}

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
