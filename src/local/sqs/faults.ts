// SQS's faults that more than one file throws, with AWS's own texts (aws-facts 2).
import { Fault } from "../fault.ts";
import { sqsModel } from "../wire/models.ts";

export function invalidParameter(message: string): Fault {
  return new Fault("InvalidParameterValue", message);
}

export function invalidValue(value: unknown, parameter: string, reason: string): Fault {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return invalidParameter(
    `Value ${shown} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );
}

export function missingParameter(parameter: string): Fault {
  return sqsModel.missing(parameter);
}

export function noSuchQueue(): Fault {
  return new Fault("QueueDoesNotExist", "The specified queue does not exist.");
}

/** The code as the wire says it, for a batch's failed entries. */
export function wireCode(fault: Fault): string {
  return sqsModel.errors.get(fault.code)?.queryCode ?? fault.code;
}

/** Throws unless `value` is absent or a whole number in the range. */
export function checkRange(
  value: number | undefined,
  parameter: string,
  [least, most]: readonly [number, number],
  reason: string,
): void {
  if (value === undefined) return;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalidValue(value, parameter, reason);
  }
}
