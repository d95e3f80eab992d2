import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from "@aws-sdk/client-sts";
import { constrain, hasLength, hasPattern, inRange } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Access, Assumption } from "../ports.ts";
import type { Call, Given, Result } from "../service.ts";

type Input = Given<AssumeRoleCommandInput, "RoleArn" | "RoleSessionName">;

export function assumeRole(access: Pick<Access, "identify"> & Assumption) {
  return (input: Input, call: Call): Result<AssumeRoleCommandOutput> => {
    const { RoleArn: arn, RoleSessionName: name, DurationSeconds: seconds = 3600 } = input;
    constrain(
      "ValidationError",
      hasLength("roleArn", arn, 20, 2048),
      hasLength("roleSessionName", name, 2, 64),
      hasPattern("roleSessionName", name, String.raw`[\w+=,.@-]*`),
      inRange("durationSeconds", seconds, 900, 43_200),
    );
    if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(arn)) {
      throw new Fault("ValidationError", `${arn} is invalid`);
    }
    const role = access.assumable(arn);
    // A role that does not exist is refused in the same words as one that may not be assumed.
    const keys = { "sts:ExternalId": input.ExternalId, "sts:RoleSessionName": name };
    if (!role || !role.mayBeAssumedBy(call.accessKeyId, keys)) {
      const caller = access.identify(call.accessKeyId).arn;
      throw new Fault(
        "AccessDenied",
        `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
        { status: 403 },
      );
    }
    if (seconds > role.longestSeconds) {
      throw new Fault(
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      );
    }
    const { credentials, caller, expiresAt } = role.assume(name, seconds);
    return {
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken,
        Expiration: new Date(expiresAt),
      },
      AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    };
  };
}
