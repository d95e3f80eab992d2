// `FunctionName` may be a name, a partial ARN or an ARN, each with or without a qualifier.
import { Fault } from "../../fault.ts";
import { ACCOUNT, PARTITION } from "../../service.ts";

const FORM =
  /^(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):\d{12}:function:|(?:\d{12}:)?(?:function:)?)(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

export interface FunctionName {
  readonly name: string;
  /** Keeps the qualifier (aws-facts 4.1). */
  readonly arn: string;
}

export function readFunctionName(written: string, region: string): FunctionName {
  const { name, qualifier, region: home } = FORM.exec(written)?.groups ?? {};
  if (name === undefined) {
    throw new Fault(
      "ValidationException",
      `1 validation error detected: Value '${written}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
    );
  }
  if (home !== undefined && home !== region) {
    throw new Fault(
      "ResourceNotFoundException",
      `Functions from '${home}' are not reachable in this region ('${region}')`,
    );
  }
  const arn = `arn:${PARTITION}:lambda:${region}:${ACCOUNT}:function:${name}`;
  return { name, arn: qualifier === undefined ? arn : `${arn}:${qualifier}` };
}
