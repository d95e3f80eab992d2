import type { MetricAlarm, PutMetricAlarmInput, StateValue } from "@aws-sdk/client-cloudwatch";
import type { Ground } from "../ports.ts";
import { ACCOUNT, PARTITION } from "../service.ts";

/** What PutMetricAlarm sets anew each time, as it was given. */
export type AlarmSettings = Omit<PutMetricAlarmInput, "AlarmName" | "ActionsEnabled" | "Tags">;

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData: string | undefined;
  readonly updatedAt: number;
  /** When its value last became another. */
  readonly transitionedAt: number;
}

/** What is kept of an alarm. Never changed in place: a new value replaces it. */
export interface AlarmRecord {
  readonly region: string;
  readonly name: string;
  readonly settings: AlarmSettings;
  readonly actionsEnabled: boolean;
  readonly configuredAt: number;
  readonly state: AlarmState;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface Alarms {
  readonly find: (region: string, name: string) => AlarmRecord | undefined;
  /** In the order of their names. */
  readonly inRegion: (region: string) => readonly AlarmRecord[];
  readonly put: (record: AlarmRecord) => void;
  readonly remove: (record: AlarmRecord) => void;
}

type Key = Pick<AlarmRecord, "region" | "name">;

export function openAlarms({ store }: Pick<Ground, "store">): Alarms {
  const table = store.table<AlarmRecord>("cloudwatch.alarms");
  const alarms = new Map(table.entries());
  return {
    find: (region, name) => alarms.get(keyOf({ region, name })),
    inRegion: (region) =>
      [...alarms.values()]
        .filter((alarm) => alarm.region === region)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    put(record) {
      alarms.set(keyOf(record), record);
      table.put(keyOf(record), record);
    },
    remove(record) {
      alarms.delete(keyOf(record));
      table.remove(keyOf(record));
    },
  };
}

export const arnOf = ({ region, name }: Key): string =>
  `arn:${PARTITION}:cloudwatch:${region}:${ACCOUNT}:alarm:${name}`;

const keyOf = ({ region, name }: Key): string => `${region}/${name}`;

/** As DescribeAlarms shows it: lists are there when they are empty, what was not given is not. */
export function shapeOf(record: AlarmRecord): MetricAlarm {
  const { settings, state } = record;
  const isOfMetric = settings.MetricName !== undefined;
  return {
    AlarmName: record.name,
    AlarmArn: arnOf(record),
    AlarmConfigurationUpdatedTimestamp: new Date(record.configuredAt),
    ActionsEnabled: record.actionsEnabled,
    ...settings,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    ...(isOfMetric ? { Dimensions: settings.Dimensions ?? [] } : {}),
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: new Date(state.updatedAt),
    StateTransitionedTimestamp: new Date(state.transitionedAt),
  };
}
