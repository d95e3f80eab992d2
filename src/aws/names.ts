// Every ARN and URL that sqslam needs is a pure function of where and name, so nothing is unknown
// when a plan is made (aws-facts 2.1, 3.1, 5.1, 6.1).
import type { Home, Where } from "./connection.ts";

export type QueueArn = `arn:${string}:sqs:${string}:${string}:${string}`;
export type FunctionArn = `arn:${string}:lambda:${string}:${string}:function:${string}`;
export type RoleArn = `arn:${string}:iam::${string}:role/${string}`;
export type LogGroupArn = `arn:${string}:logs:${string}:${string}:log-group:${string}`;
export type AlarmArn = `arn:${string}:cloudwatch:${string}:${string}:alarm:${string}`;

export const queueArn = (where: Home, name: string): QueueArn =>
  `arn:${where.partition}:sqs:${where.region}:${where.account}:${name}`;

export const functionArn = (where: Home, name: string): FunctionArn =>
  `arn:${where.partition}:lambda:${where.region}:${where.account}:function:${name}`;

export const roleArn = (where: Home, name: string): RoleArn =>
  `arn:${where.partition}:iam::${where.account}:role/${name}`;

/** Where a function is, told by its ARN. Throws on what is none: AWS never answers that. */
export function homeOf(arn: string): Home {
  const [, partition, region, account] =
    /^arn:([^:]+):lambda:([^:]+):(\d{12}):function:/.exec(arn) ?? [];
  if (partition === undefined || region === undefined || account === undefined) {
    throw new Error(`"${arn}" is not the ARN of a function`);
  }
  return { partition, region, account };
}

/** Without the `:*` that some calls and policies want (aws-facts 5.4, 6.1). */
export const logGroupArn = (where: Home, name: string): LogGroupArn =>
  `arn:${where.partition}:logs:${where.region}:${where.account}:log-group:${name}`;

export const alarmArn = (where: Home, name: string): AlarmArn =>
  `arn:${where.partition}:cloudwatch:${where.region}:${where.account}:alarm:${name}`;

const DNS_SUFFIX: Readonly<Record<string, string>> = {
  "aws-cn": "amazonaws.com.cn",
  "aws-eusc": "amazonaws.eu",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-iso-e": "cloud.adc-e.uk",
  "aws-iso-f": "csp.hci.ic.gov",
};

/**
 * SQS reads account and name from the URL's path; the host only has to be one that a person can
 * use, because our clients are told to ignore it (aws-facts 1.2, "SQS trap").
 */
export function queueUrl(where: Where, name: string): string {
  const origin =
    where.endpoint ??
    `https://sqs.${where.region}.${DNS_SUFFIX[where.partition] ?? "amazonaws.com"}`;
  return `${origin.replace(/\/+$/, "")}/${where.account}/${name}`;
}
