// Every operation that sqslam calls, and what IAM wants of the caller for it (aws-facts 5.4). The
// clients refuse what is not listed here, so the policies that are printed from it cannot drift.

/** Whom a policy is for: who runs up and down; who runs send; who runs status, tail and outputs. */
export type Audience = "deployer" | "sender" | "reader";

/** What a right is about, in the forms that policies name it by. */
export type Target =
  | "queue"
  | "queues" // with the dead-letter queue
  | "key"
  | "role"
  | "function"
  | "layers"
  | "mappings" // their ids are not known beforehand
  | "log-group"
  | "log-group-tags" // tags want the ARN alone
  | "log-streams"
  | "alarms" // each that the pipeline may have
  | "unscoped"; // where IAM knows no resources

/** A condition that narrows a right. */
export type Limit =
  | "to-lambda" // the role may be given to nothing else
  | "of-function"
  | "of-function-if-known"
  | "of-own-tags" // what an earlier name of the pipeline's function has left
  | "with-own-tags" // tells the mapping that is being made from those of others
  | "with-boundary"; // only while the role carries the pipeline's permissions boundary

/** What a pipeline may have. */
export type Having = "boundary" | "no-boundary" | "key" | "layers" | "vpc" | "alarms";

export interface Right {
  readonly actions: readonly string[];
  readonly on: Target;
  readonly limit?: Limit;
  /** Of pipelines that have such a thing only; of all, if absent. */
  readonly where?: Having;
}

export interface Row {
  readonly for: readonly Audience[];
  /** Empty for the one call that needs no permission. */
  readonly rights: readonly Right[];
}

const DEPLOYER: readonly Audience[] = ["deployer"];
const READER: readonly Audience[] = ["reader"];
const SENDER: readonly Audience[] = ["sender"];
const LOOKING: readonly Audience[] = ["deployer", "reader"];
const EVERYONE: readonly Audience[] = ["deployer", "sender", "reader"];

const row = (audience: readonly Audience[], ...rights: readonly Right[]): Row => ({
  for: audience,
  rights,
});

const on = (target: Target, ...actions: readonly string[]): Right => ({ on: target, actions });
const passRole: Right = { on: "role", actions: ["iam:PassRole"], limit: "to-lambda" };
/** AWS looks at layers and networks with the rights of whoever names them. */
const fetchLayers: Right = { ...on("layers", "lambda:GetLayerVersion"), where: "layers" };
const seeNetwork: Right = {
  ...on("unscoped", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"),
  where: "vpc",
};
const bounded = (action: string): Right => ({
  on: "role",
  actions: [action],
  limit: "with-boundary",
});
// Under another function's name, only tags tell that a mapping is the pipeline's. Where AWS does not
// show them to policies, this allows nothing.
const ofOwnTags = (action: string): Right => ({
  on: "mappings",
  actions: [action],
  limit: "of-own-tags",
});
const ofFunction = (target: Target, action: string): Right => ({
  on: target,
  actions: [action],
  limit: "of-function",
});

const onAlarms = (...actions: readonly string[]): Right => ({
  ...on("alarms", ...actions),
  where: "alarms",
});

export const RIGHTS = {
  sts: {
    GetCallerIdentity: row(EVERYONE),
  },
  sqs: {
    GetQueueAttributes: row(LOOKING, on("queues", "sqs:GetQueueAttributes")),
    ListQueueTags: row(LOOKING, on("queues", "sqs:ListQueueTags")),
    CreateQueue: row(DEPLOYER, on("queues", "sqs:CreateQueue", "sqs:TagQueue")),
    SetQueueAttributes: row(DEPLOYER, on("queues", "sqs:SetQueueAttributes")),
    TagQueue: row(DEPLOYER, on("queues", "sqs:TagQueue")),
    UntagQueue: row(DEPLOYER, on("queues", "sqs:UntagQueue")),
    DeleteQueue: row(DEPLOYER, on("queues", "sqs:DeleteQueue")),
    // A batch has no action of its own. Whoever sends also encrypts (aws-facts 2.10).
    SendMessageBatch: row(SENDER, on("queue", "sqs:SendMessage"), {
      ...on("key", "kms:GenerateDataKey", "kms:Decrypt"),
      where: "key",
    }),
  },
  iam: {
    GetRole: row(LOOKING, on("role", "iam:GetRole")),
    GetRolePolicy: row(LOOKING, on("role", "iam:GetRolePolicy")),
    CreateRole: row(DEPLOYER, bounded("iam:CreateRole"), on("role", "iam:TagRole")),
    PutRolePolicy: row(DEPLOYER, bounded("iam:PutRolePolicy")),
    UpdateAssumeRolePolicy: row(DEPLOYER, on("role", "iam:UpdateAssumeRolePolicy")),
    // Who may take a boundary away could as well do without it.
    PutRolePermissionsBoundary: row(DEPLOYER, {
      ...bounded("iam:PutRolePermissionsBoundary"),
      where: "boundary",
    }),
    DeleteRolePermissionsBoundary: row(DEPLOYER, {
      ...on("role", "iam:DeleteRolePermissionsBoundary"),
      where: "no-boundary",
    }),
    TagRole: row(DEPLOYER, on("role", "iam:TagRole")),
    UntagRole: row(DEPLOYER, on("role", "iam:UntagRole")),
    DeleteRole: row(DEPLOYER, on("role", "iam:DeleteRole")),
    DeleteRolePolicy: row(DEPLOYER, on("role", "iam:DeleteRolePolicy")),
    ListRolePolicies: row(DEPLOYER, on("role", "iam:ListRolePolicies")),
    ListAttachedRolePolicies: row(DEPLOYER, on("role", "iam:ListAttachedRolePolicies")),
    DetachRolePolicy: row(DEPLOYER, on("role", "iam:DetachRolePolicy")),
  },
  lambda: {
    // Without the second, the answer leaves out the tags.
    GetFunction: row(LOOKING, on("function", "lambda:GetFunction", "lambda:ListTags")),
    GetFunctionConfiguration: row(DEPLOYER, on("function", "lambda:GetFunctionConfiguration")),
    CreateFunction: row(
      DEPLOYER,
      on("function", "lambda:CreateFunction", "lambda:TagResource"),
      passRole,
      fetchLayers,
      seeNetwork,
    ),
    UpdateFunctionConfiguration: row(
      DEPLOYER,
      on("function", "lambda:UpdateFunctionConfiguration"),
      passRole,
      fetchLayers,
      seeNetwork,
    ),
    UpdateFunctionCode: row(DEPLOYER, on("function", "lambda:UpdateFunctionCode")),
    PutFunctionConcurrency: row(DEPLOYER, on("function", "lambda:PutFunctionConcurrency")),
    DeleteFunctionConcurrency: row(DEPLOYER, on("function", "lambda:DeleteFunctionConcurrency")),
    TagResource: row(DEPLOYER, on("function", "lambda:TagResource")),
    UntagResource: row(DEPLOYER, on("function", "lambda:UntagResource")),
    DeleteFunction: row(DEPLOYER, on("function", "lambda:DeleteFunction")),
    ListEventSourceMappings: row(LOOKING, on("unscoped", "lambda:ListEventSourceMappings")),
    ListTags: row(LOOKING, on("mappings", "lambda:ListTags")),
    CreateEventSourceMapping: row(
      DEPLOYER,
      ofFunction("unscoped", "lambda:CreateEventSourceMapping"),
      { ...on("mappings", "lambda:TagResource"), limit: "with-own-tags" },
    ),
    // One that is gone has no function any more, and that is what is asked for.
    GetEventSourceMapping: row(
      DEPLOYER,
      { ...on("mappings", "lambda:GetEventSourceMapping"), limit: "of-function-if-known" },
      ofOwnTags("lambda:GetEventSourceMapping"),
    ),
    UpdateEventSourceMapping: row(
      DEPLOYER,
      ofFunction("mappings", "lambda:UpdateEventSourceMapping"),
    ),
    DeleteEventSourceMapping: row(
      DEPLOYER,
      ofFunction("mappings", "lambda:DeleteEventSourceMapping"),
      ofOwnTags("lambda:DeleteEventSourceMapping"),
    ),
  },
  logs: {
    DescribeLogGroups: row(LOOKING, on("unscoped", "logs:DescribeLogGroups")),
    ListTagsForResource: row(LOOKING, on("log-group-tags", "logs:ListTagsForResource")),
    DescribeLogStreams: row(LOOKING, on("log-group", "logs:DescribeLogStreams")),
    GetLogEvents: row(LOOKING, on("log-streams", "logs:GetLogEvents")),
    FilterLogEvents: row(READER, on("log-group", "logs:FilterLogEvents")),
    StartLiveTail: row(READER, on("log-group", "logs:StartLiveTail")),
    CreateLogGroup: row(
      DEPLOYER,
      on("log-group", "logs:CreateLogGroup"),
      on("log-group-tags", "logs:TagResource"),
    ),
    PutRetentionPolicy: row(DEPLOYER, on("log-group", "logs:PutRetentionPolicy")),
    DeleteRetentionPolicy: row(DEPLOYER, on("log-group", "logs:DeleteRetentionPolicy")),
    TagResource: row(DEPLOYER, on("log-group-tags", "logs:TagResource")),
    UntagResource: row(DEPLOYER, on("log-group-tags", "logs:UntagResource")),
    DeleteLogGroup: row(DEPLOYER, on("log-group", "logs:DeleteLogGroup")),
  },
  // Every one of them knows alarms as resources; only composite ones would want "*" to be described.
  cloudwatch: {
    DescribeAlarms: row(LOOKING, onAlarms("cloudwatch:DescribeAlarms")),
    ListTagsForResource: row(LOOKING, onAlarms("cloudwatch:ListTagsForResource")),
    PutMetricAlarm: row(DEPLOYER, onAlarms("cloudwatch:PutMetricAlarm", "cloudwatch:TagResource")),
    TagResource: row(DEPLOYER, onAlarms("cloudwatch:TagResource")),
    UntagResource: row(DEPLOYER, onAlarms("cloudwatch:UntagResource")),
    DeleteAlarms: row(DEPLOYER, onAlarms("cloudwatch:DeleteAlarms")),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Row>>>>;

export type ServiceName = keyof typeof RIGHTS;

/** Throws for an operation that has no row: a bug, since no printed policy would allow it. */
export function requireRow(service: ServiceName, operation: string): void {
  if (Object.hasOwn(RIGHTS[service], operation)) return;
  throw new Error(`${service} ${operation} is called and has no row in src/aws/rights.ts`);
}
