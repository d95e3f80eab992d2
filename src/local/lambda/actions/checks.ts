// Checks that several actions make.
import type { Architecture, FunctionCode } from "@aws-sdk/client-lambda";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Access } from "../../ports.ts";
import { ACCOUNT, PARTITION } from "../../service.ts";
import type { LambdaFunction, Settings } from "../function.ts";

const MOST_TAGS = 50;

export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > MOST_TAGS) {
    throw invalid("Number of tags exceeds resource tag limit.");
  }
}

/** The trust policy must let Lambda in (aws-facts 3.3). */
export function checkRole(access: Access, roleArn: string): void {
  if (!access.assumableBy(roleArn, "lambda.amazonaws.com")) {
    throw invalid("The role defined for the function cannot be assumed by Lambda.");
  }
}

/** With a VPC, Lambda makes network interfaces with the function's role (aws-facts 3.3). */
export function checkNetwork(access: Access, { roleArn, vpc }: Settings, region: string): void {
  if (!vpc?.SubnetIds?.length) return;
  const interfaces = `arn:${PARTITION}:ec2:${region}:${ACCOUNT}:network-interface/*`;
  for (const [action, resource] of [
    ["CreateNetworkInterface", interfaces],
    ["DescribeNetworkInterfaces", "*"],
    ["DeleteNetworkInterface", interfaces],
  ] as const) {
    if (access.allows(roleArn, `ec2:${action}`, resource)) continue;
    throw invalid(`The provided execution role does not have permissions to call ${action} on EC2`);
  }
}

export function checkArchitectures(
  architectures: readonly Architecture[] | undefined,
): Architecture | undefined {
  if (architectures === undefined) return undefined;
  const [only] = architectures;
  const known = only === "x86_64" || only === "arm64";
  if (known && architectures.length === 1) return only;
  throw new Fault(
    "ValidationException",
    `1 validation error detected: Value '[${architectures.join(", ")}]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]`,
  );
}

/** The zip in a request. There is no S3 here, so what is said to lie there cannot be had. */
export function zipOf(code: Pick<FunctionCode, "ZipFile" | "S3Bucket">): Buffer {
  if (code.ZipFile) {
    const { buffer, byteOffset, byteLength } = code.ZipFile;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
  if (code.S3Bucket !== undefined) {
    throw invalid(
      "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
    );
  }
  throw invalid("Please provide a source for function code.");
}

/** Throws while an earlier change has not settled, and for a revision that is not the latest (aws-facts 3.4). */
export function checkChangeable(fn: LambdaFunction, revisionId: string | undefined): void {
  if (fn.phase === "creating") throw notActive();
  if (fn.phase === "updating") {
    throw new Fault(
      "ResourceConflictException",
      `The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
    );
  }
  checkRevision(fn, revisionId);
}

export function checkRevision(
  { revisionId }: { readonly revisionId: string },
  expected: string | undefined,
): void {
  if (expected === undefined || expected === revisionId) return;
  throw new Fault(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  );
}

export function notActive(): Fault {
  return new Fault(
    "ResourceConflictException",
    "The operation cannot be performed at this time. The function is currently in the following state: Pending",
  );
}
