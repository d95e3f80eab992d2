import type { Ground } from "../ports.ts";
import type { Service } from "../service.ts";
import { cloudwatchModel } from "../wire/models.ts";
import { alarmActions } from "./alarm-actions.ts";
import { openAlarms } from "./alarms.ts";
import { alarmNeeds } from "./needs.ts";
import { stateActions } from "./state-actions.ts";
import { tagActions } from "./tag-actions.ts";

/** CloudWatch's metric alarms, as a deployer keeps them. There are no metrics that they could watch. */
export function cloudwatchService(ground: Ground): Service {
  const alarms = openAlarms(ground);
  return {
    model: cloudwatchModel,
    actions: {
      ...alarmActions(ground, alarms),
      ...stateActions(ground, alarms),
      ...tagActions(alarms),
    },
    needs: alarmNeeds(alarms),
  };
}
