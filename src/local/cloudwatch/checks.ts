// What CloudWatch says about the members of its requests. The ranges are those of the service's
// model; a violation is a ValidationException, ValidationError by its code on the wire.
import { constrain, hasLength, type Problem } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Call } from "../service.ts";
import type { AlarmRecord, Alarms } from "./alarms.ts";

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

export function alarmNamed(alarms: Alarms, call: Pick<Call, "region">, name: string): AlarmRecord {
  const alarm = alarms.find(call.region, name);
  if (alarm) return alarm;
  throw new Fault("ResourceNotFound", "Unknown");
}

/** Of `arn:aws:cloudwatch:region:account:alarm:name`; a name may hold colons of its own. */
export function alarmByArn(alarms: Alarms, arn: string): AlarmRecord {
  check(hasLength("resourceARN", arn, 1, 1024));
  const [scheme, , service, region = "", , type, ...name] = arn.split(":");
  const isAlarm = scheme === "arn" && service === "cloudwatch" && type === "alarm";
  const alarm = isAlarm ? alarms.find(region, name.join(":")) : undefined;
  if (alarm) return alarm;
  throw new Fault("ResourceNotFoundException", `The resource ${arn} does not exist.`, {
    members: { ResourceType: "alarm", ResourceId: arn },
  });
}
