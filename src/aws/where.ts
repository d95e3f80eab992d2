import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { SqslamError } from "../core/errors.ts";
import type { Connection, Where } from "./connection.ts";
import { explained } from "./faults.ts";
import { sts } from "./sts.ts";

/**
 * Asks who is calling: the account and the partition of every ARN follow from it.
 * Throws NO_CREDENTIALS, ACCESS_DENIED or UNREACHABLE.
 */
export async function whereAmI(connection: Connection, signal?: AbortSignal): Promise<Where> {
  const identity = await sts(connection)
    .send(new GetCallerIdentityCommand({}), signal === undefined ? {} : { abortSignal: signal })
    .catch((error: unknown) => {
      throw explained(error, "Could not find out which AWS account this is", connection);
    });
  const { Account: account, Arn: caller } = identity;
  const partition = /^arn:([^:]+):/.exec(caller ?? "")?.[1];
  if (account === undefined || caller === undefined || partition === undefined) {
    // Query answers are XML, and a page of HTML can pass for an empty one.
    throw new SqslamError(
      "UNREACHABLE",
      `What answers at ${connection.endpoint ?? "the STS endpoint"} is not AWS: it does not say which account this is.`,
      { hint: "Check the endpoint URL: a proxy or another web server seems to be there." },
    );
  }
  return {
    partition,
    region: connection.region,
    account,
    endpoint: connection.endpoint,
    caller,
  };
}
