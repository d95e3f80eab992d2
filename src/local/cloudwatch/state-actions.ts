import type {
  DisableAlarmActionsCommandInput,
  EnableAlarmActionsCommandInput,
  SetAlarmStateCommandInput,
  StateValue,
} from "@aws-sdk/client-cloudwatch";
import { parseJson } from "../../core/json.ts";
import { hasLength, isOneOf } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import type { Action, Call, Given } from "../service.ts";
import type { Alarms } from "./alarms.ts";
import { check, checkNames } from "./checks.ts";
import { alarmNamed } from "./find-alarm.ts";

const STATES: readonly StateValue[] = ["INSUFFICIENT_DATA", "ALARM", "OK"];

/** Nothing here collects metrics, so a state stays as it was last set. */
export function stateActions(
  { clock }: Pick<Ground, "clock">,
  alarms: Alarms,
): Record<string, Action> {
  const enable = (names: readonly string[], call: Call, actionsEnabled: boolean) => {
    checkNames(names);
    for (const name of names) {
      const alarm = alarms.find(call.region, name);
      if (alarm) alarms.put({ ...alarm, actionsEnabled });
    }
  };

  return {
    SetAlarmState(
      input: Given<SetAlarmStateCommandInput, "AlarmName" | "StateValue" | "StateReason">,
      call: Call,
    ): void {
      const { StateValue: value, StateReason: reason, StateReasonData: reasonData } = input;
      check(
        isOneOf("stateValue", value, STATES),
        hasLength("stateReason", reason, 0, 1023),
        hasLength("stateReasonData", reasonData, 0, 4000),
      );
      if (reasonData !== undefined && parseJson(reasonData) === undefined) {
        throw new Fault("InvalidFormatFault", "Unknown");
      }
      const alarm = alarmNamed(alarms, call, input.AlarmName);
      const now = clock.now();
      const transitionedAt = alarm.state.value === value ? alarm.state.transitionedAt : now;
      alarms.put({
        ...alarm,
        state: { value, reason, reasonData, updatedAt: now, transitionedAt },
      });
    },

    EnableAlarmActions(input: Given<EnableAlarmActionsCommandInput, "AlarmNames">, call: Call) {
      enable(input.AlarmNames, call, true);
    },

    DisableAlarmActions(input: Given<DisableAlarmActionsCommandInput, "AlarmNames">, call: Call) {
      enable(input.AlarmNames, call, false);
    },
  };
}
