// The group and the stream that a request names (aws-facts 6.1, 6.4).
import { hasPattern } from "../constraint.ts";
import { Fault } from "../fault.ts";
import { ACCOUNT, type Call } from "../service.ts";
import { check, INVALID } from "./checks.ts";
import type { Groups, LogGroup, LogStream } from "./groups.ts";

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
