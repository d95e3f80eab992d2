// `FunctionName` may be a name, a partial ARN or an ARN, each with or without a qualifier.
import { Fault } from "../fault.ts";
import type { Call } from "../service.ts";
import { invalid } from "./faults.ts";
import { functionArn } from "./function.ts";

const PATTERN = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`;

const FORM =
  /^(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):\d{12}:function:|(?:\d{12}:)?(?:function:)?)(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

export interface FunctionName {
  readonly name: string;
  /** Without the qualifier. */
  readonly arn: string;
  readonly qualifier: string | undefined;
}

/** A request for a function, or for a version or an alias of it. */
export interface NamedFunction {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}

/** The qualifier may be part of the name, stand beside it, or both if they agree. */
export function readQualified(input: NamedFunction, call: Pick<Call, "region">): FunctionName {
  const name = readFunctionName(input.FunctionName, call.region);
  const { qualifier: written } = name;
  const { Qualifier: qualifier } = input;
  if (qualifier === undefined || qualifier === written) return name;
  if (written === undefined) return { ...name, qualifier };
  throw invalid(
    "The derived qualifier from the function name does not match the specified qualifier.",
  );
}

/** The ARN with the qualifier, if there is one. */
export function qualifiedArn({ arn, qualifier }: Omit<FunctionName, "name">): string {
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** An ARN as it is kept: without or with a qualifier. */
export function splitArn(written: string): Omit<FunctionName, "name"> {
  const parts = written.split(":");
  return { arn: parts.slice(0, 7).join(":"), qualifier: parts[7] };
}

/** Throws the faults for a malformed name and for an ARN of another region (aws-facts 3.2, 3.11). */
export function readFunctionName(written: string, region: string): FunctionName {
  const { name, qualifier, region: home } = FORM.exec(written)?.groups ?? {};
  if (name === undefined) {
    throw new Fault(
      "ValidationException",
      `1 validation error detected: Value '${written}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${PATTERN}`,
    );
  }
  if (name.length > 64) {
    throw invalid(
      `1 validation error detected: Value '${written}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    );
  }
  if (home !== undefined && home !== region) {
    throw new Fault(
      "ResourceNotFoundException",
      `Functions from '${home}' are not reachable in this region ('${region}')`,
    );
  }
  return { name, arn: functionArn(region, name), qualifier };
}
