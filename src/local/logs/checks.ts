// What CloudWatch Logs says about names and ranges (aws-facts 6.1, 6.5). Nearly everything is a 400.
import { constrain, hasLength, hasPattern, type Problem } from "../constraint.ts";
import { Fault } from "../fault.ts";
import { ACCOUNT, type Call } from "../service.ts";
import type { Groups, LogGroup, LogStream } from "./groups.ts";

export const INVALID = "InvalidParameterException";

const LONGEST_NAME = 512;

export function check(...problems: readonly Problem[]): void {
  constrain(INVALID, ...problems);
}

export function checkGroupName(name: string): void {
  checkLength(name);
  check(
    hasLength("logGroupName", name, 1, LONGEST_NAME),
    hasPattern("logGroupName", name, String.raw`[\.\-_/#A-Za-z0-9]+`),
  );
  if (name.toLowerCase().startsWith("aws/")) {
    throw new Fault(INVALID, "Log groups starting with AWS/ are reserved for AWS.");
  }
}

export function checkStreamName(name: string): void {
  checkLength(name);
  check(
    hasLength("logStreamName", name, 1, LONGEST_NAME),
    hasPattern("logStreamName", name, "[^:*]*"),
  );
}

function checkLength(name: string): void {
  if (name.length > LONGEST_NAME) {
    throw new Fault(
      INVALID,
      "Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
    );
  }
}

export function groupNamed(groups: Groups, call: Pick<Call, "region">, name: string): LogGroup {
  const group = groups.find(call.region, name);
  if (!group) throw noSuchGroup();
  groups.expire(group);
  return group;
}

function noSuchGroup(): Fault {
  return new Fault("ResourceNotFoundException", "The specified log group does not exist.");
}

export function streamNamed(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name);
  if (stream) return stream;
  throw new Fault("ResourceNotFoundException", "The specified log stream does not exist.");
}

interface Identified {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** The group of an operation that takes a name, or in its stead an identifier: a name or an ARN. */
export function groupOf(groups: Groups, call: Pick<Call, "region">, input: Identified): LogGroup {
  const { logGroupName: name, logGroupIdentifier: identifier } = input;
  if (name !== undefined && identifier !== undefined) {
    throw new Fault(
      "ValidationException",
      "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    );
  }
  const wanted = name ?? identifier;
  if (wanted === undefined) {
    throw new Fault(INVALID, "Either logGroupName or logGroupIdentifier must be given.");
  }
  return wanted.startsWith("arn:")
    ? groupByArn(groups, call, wanted)
    : groupNamed(groups, call, wanted);
}

/**
 * Identifiers are ARNs without the `:*` at the end, and of the region and account that are asked
 * (aws-facts 6.1, 6.4): of others nothing is there.
 */
export function groupByArn(groups: Groups, call: Pick<Call, "region">, arn: string): LogGroup {
  check(hasPattern("resourceArn", arn, String.raw`[\w+=/:,.@\-#]*`));
  const [, , service, region, account, type, name = ""] = arn.split(":");
  if (service !== "logs" || type !== "log-group") throw new Fault(INVALID, `Invalid ARN: ${arn}`);
  if (region !== call.region || account !== ACCOUNT) throw noSuchGroup();
  return groupNamed(groups, call, name);
}

export function decodeToken(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(parts)) return parts;
  } catch {
    // Not one of ours: said below, in the words for every such token.
  }
  throw badToken();
}

export function encodeToken(...parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

export function badToken(): Fault {
  return new Fault(INVALID, "The specified nextToken is invalid.");
}
