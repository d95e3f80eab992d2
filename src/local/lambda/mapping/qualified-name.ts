import { qualifiedArn, readFunctionName } from "../function-name.ts";

export interface QualifiedName {
  readonly name: string;
  /** With the qualifier that was written: mappings keep it (aws-facts 4.1). */
  readonly arn: string;
}

export function readQualifiedName(written: string, region: string): QualifiedName {
  const read = readFunctionName(written, region);
  return { name: read.name, arn: qualifiedArn(read) };
}
