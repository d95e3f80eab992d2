// What CloudWatch Logs says about names and ranges (aws-facts 6.1, 6.5). Nearly everything is a 400.
import { constrain, hasLength, hasPattern, type Problem } from "../constraint.ts";
import { Fault } from "../fault.ts";

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
