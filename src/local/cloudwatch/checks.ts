// What CloudWatch says about the members of its requests. The ranges are those of the service's
// model; a violation is a ValidationException, ValidationError by its code on the wire.
import { constrain, hasLength, type Problem } from "../constraint.ts";
import { Fault } from "../fault.ts";

const INVALID = "ValidationException";

export function check(...problems: readonly Problem[]): void {
  constrain(INVALID, ...problems);
}

export const invalid = (message: string): Fault => new Fault(INVALID, message);

/** Of members that are right each by itself. */
export const combined = (message: string): Fault =>
  new Fault("InvalidParameterCombinationException", message);

export function checkNames(names: readonly string[] | undefined): void {
  check(
    hasLength("alarmNames", names, 0, 100),
    ...(names ?? []).map((name, i) => hasLength(`alarmNames.${i + 1}.member`, name, 1, 255)),
  );
}
