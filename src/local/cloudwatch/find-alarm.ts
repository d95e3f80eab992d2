// The alarm that a request means, or the fault: each way of naming one has its own.
import { hasLength } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Call } from "../service.ts";
import type { AlarmRecord, Alarms } from "./alarms.ts";
import { check } from "./checks.ts";

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
