// The policies that AWS itself manages, as far as pipelines of this kind attach them (aws-facts 4.8).
import type { ManagedPolicy } from "./policies.ts";

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const INTERFACES = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

const POLICIES: readonly (readonly [path: string, name: string, actions: readonly string[]])[] = [
  ["/service-role/", "AWSLambdaBasicExecutionRole", LOGS],
  [
    "/service-role/",
    "AWSLambdaSQSQueueExecutionRole",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", ...LOGS],
  ],
  ["/service-role/", "AWSLambdaVPCAccessExecutionRole", [...LOGS, ...INTERFACES]],
  ["/", "AmazonSQSFullAccess", ["sqs:*"]],
  ["/", "AdministratorAccess", ["*"]],
];

/** By ARN. */
export const AWS_MANAGED: ReadonlyMap<string, ManagedPolicy> = new Map(
  POLICIES.map(([path, name, actions]) => {
    const arn = `arn:aws:iam::aws:policy${path}${name}`;
    const statement = { Effect: "Allow", Action: actions, Resource: "*" };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const at = Date.UTC(2015, 3, 9);
    const policy: ManagedPolicy = {
      arn,
      name,
      path,
      id: `ANPA${name.toUpperCase().replaceAll(/[^A-Z]/g, "")}`.padEnd(21, "A").slice(0, 21),
      createdAt: at,
      updatedAt: at,
      description: undefined,
      tags: [],
      defaultVersion: 1,
      nextVersion: 2,
      versions: [{ number: 1, document, createdAt: at }],
    };
    return [arn, policy];
  }),
);
