// What IAM says about names, paths and ARNs (aws-facts 5.1).
import { constrain, hasLength } from "../constraint.ts";
import { Fault } from "../fault.ts";

export const VALIDATION = "ValidationError";

/** Of a role or policy name; `at` is the member's name in AWS's spelling (`roleName`). */
export function checkName(at: string, name: string, longest: number): void {
  constrain(VALIDATION, hasLength(at, name, 1, longest));
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw new Fault(
      VALIDATION,
      `The specified value for ${at} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

export function checkPath(path: string): void {
  constrain(VALIDATION, hasLength("path", path, 1, 512));
  if (!/^\/([\u0021-\u007E]+\/)?$/.test(path)) {
    throw new Fault(
      VALIDATION,
      "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
    );
  }
}

export function checkPolicyArn(arn: string): void {
  constrain(VALIDATION, hasLength("policyArn", arn, 20, 2048));
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    // Two spaces, as recorded (aws-facts 5.1).
    throw new Fault(VALIDATION, "Invalid ARN:  Could not be parsed!");
  }
}

/** IAM does not count whitespace against a policy's size. */
export function sizeOf(document: string): number {
  return document.replaceAll(/\s/g, "").length;
}

/** Documents are URL-encoded on read, RFC 3986 (aws-facts 5.1). */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
