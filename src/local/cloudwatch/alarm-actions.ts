import type {
  DeleteAlarmsCommandInput,
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { hasLength, inRange } from "../constraint.ts";
import { Fault } from "../fault.ts";
import { decodeName, encodeName } from "../name-token.ts";
import type { Ground } from "../ports.ts";
import type { Action, Call, Given, Result } from "../service.ts";
import { type AlarmRecord, type Alarms, shapeOf } from "./alarms.ts";
import { checkAlarm } from "./check-alarm.ts";
import { check, checkNames, combined } from "./checks.ts";
import { mergeTags } from "./tags.ts";

export function alarmActions(
  { clock }: Pick<Ground, "clock">,
  alarms: Alarms,
): Record<string, Action> {
  return {
    /** Overwrites the whole configuration of one that exists, but leaves its state and its tags. */
    PutMetricAlarm(input: Given<PutMetricAlarmCommandInput, "AlarmName">, call: Call): void {
      checkAlarm(input, call.region);
      const { AlarmName: name, ActionsEnabled: actionsEnabled = true, Tags, ...settings } = input;
      const known = alarms.find(call.region, name);
      const now = clock.now();
      alarms.put({
        region: call.region,
        name,
        settings,
        actionsEnabled,
        configuredAt: now,
        state: known?.state ?? {
          value: "INSUFFICIENT_DATA",
          reason: "Unchecked: Initial alarm creation",
          reasonData: undefined,
          updatedAt: now,
          transitionedAt: now,
        },
        tags: known?.tags ?? mergeTags([], Tags),
      });
    },

    DescribeAlarms(
      input: DescribeAlarmsCommandInput,
      call: Call,
    ): Result<DescribeAlarmsCommandOutput> {
      checkNames(input.AlarmNames);
      check(
        hasLength("alarmNamePrefix", input.AlarmNamePrefix, 1, 255),
        inRange("maxRecords", input.MaxRecords, 1, 100),
      );
      if (input.AlarmNames !== undefined && input.AlarmNamePrefix !== undefined) {
        throw combined("AlarmNamePrefix and AlarmNames cannot be specified together.");
      }
      const after = input.NextToken === undefined ? "" : decodeName(input.NextToken, badToken);
      const left = alarms
        .inRegion(call.region)
        .filter((alarm) => alarm.name > after && matches(alarm, input));
      const page = left.slice(0, input.MaxRecords ?? 50);
      const last = page.at(-1);
      return {
        MetricAlarms: page.map(shapeOf),
        CompositeAlarms: [],
        ...(last && left.length > page.length ? { NextToken: encodeName(last.name) } : {}),
      };
    },

    /** A name that no alarm has is passed over; the others are deleted all the same. */
    DeleteAlarms(input: Given<DeleteAlarmsCommandInput, "AlarmNames">, call: Call): void {
      checkNames(input.AlarmNames);
      for (const name of input.AlarmNames) {
        const alarm = alarms.find(call.region, name);
        if (alarm) alarms.remove(alarm);
      }
    },
  };
}

function matches(alarm: AlarmRecord, input: DescribeAlarmsCommandInput): boolean {
  const { AlarmNames: names, AlarmNamePrefix: prefix = "", AlarmTypes: types } = input;
  const { AlarmActions, OKActions, InsufficientDataActions } = alarm.settings;
  const actions = [AlarmActions, OKActions, InsufficientDataActions].flatMap((list) => list ?? []);
  const { ActionPrefix: action } = input;
  return (
    (names?.includes(alarm.name) ?? true) &&
    alarm.name.startsWith(prefix) &&
    (types?.includes("MetricAlarm") ?? true) &&
    (input.StateValue ?? alarm.state.value) === alarm.state.value &&
    (action === undefined || actions.some((arn) => arn.startsWith(action))) &&
    // Only composite alarms have children and parents, and there are none here.
    input.ChildrenOfAlarmName === undefined &&
    input.ParentsOfAlarmName === undefined
  );
}

const badToken = () => new Fault("InvalidNextToken", "The next token is not valid.");
