// One CloudWatch alarm.
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { alarmArn } from "../aws/names.ts";
import type { FieldChange, Resource } from "../engine/resource.ts";
import type { AlarmLook } from "./alarm-looks.ts";
import type { AlarmSettings, AlarmSpec } from "./alarm-settings.ts";
import { changed, touches } from "./changes.ts";
import { retag, type Tags } from "./ownership.ts";
import type { Setting } from "./setting.ts";

export interface AlarmState {
  readonly live: MetricAlarm;
  readonly tags: Tags;
}

interface AlarmPlace {
  readonly needs: readonly string[];
  readonly look: AlarmLook;
  /** False where there can be no alarms: then nothing is asked. */
  readonly mayExist: () => Promise<boolean>;
}

const calls = () => import("./alarm-calls.ts");

export function alarmResource(
  { part, name, settings }: AlarmSpec,
  { needs, look, mayExist }: AlarmPlace,
  setting: Setting,
): Resource<AlarmState> {
  const { connection, where, ownership } = setting;
  const arn = alarmArn(where, name);

  const tagsOf = async (signal: AbortSignal) => (await calls()).alarmTags(connection, arn, signal);

  async function find(signal: AbortSignal): Promise<AlarmState | undefined> {
    if (!(await mayExist())) return undefined;
    const live = await look(name, signal);
    const tags = live && (await tagsOf(signal));
    return live && tags && { live, tags };
  }

  async function put(tags: Tags | undefined): Promise<void> {
    if (settings === undefined) throw new Error(`alarm ${name} is not wanted`);
    await (await calls()).putAlarm(connection, name, settings, tags);
  }

  return {
    id: `alarm-${part}`,
    kind: "CloudWatch alarm",
    name,
    needs,
    wanted: settings !== undefined,
    find,

    async read(signal) {
      if (settings === undefined) return find(signal);
      const [live, tags] = await Promise.all([look(name, signal), tagsOf(signal)]);
      return live && tags && { live, tags };
    },

    owns: (state) => ownership.owns(state.tags),

    diff: (state) =>
      settings === undefined
        ? []
        : [...diffSettings(state.live, settings), ...ownership.diff(state.tags)],

    create: () => put(ownership.tags),

    async update(state, changes) {
      // Whole or not at all: a put replaces every setting and no tag.
      if (changes.some(({ field }) => !field.startsWith("tags."))) await put(undefined);
      if (!touches(changes, "tags")) return;
      const { tagAlarm, untagAlarm } = await calls();
      await retag(ownership.delta(state.tags), {
        untag: (keys) => untagAlarm(connection, arn, keys),
        tag: (tags) => tagAlarm(connection, arn, tags),
      });
    },

    async remove() {
      await (await calls()).deleteAlarm(connection, name);
      return "accepted";
    },

    ready: async () => {},
  };
}

const FIELDS: readonly (readonly [setting: keyof AlarmSettings, field: string])[] = [
  ["AlarmDescription", "description"],
  ["ActionsEnabled", "actionsEnabled"],
  ["AlarmActions", "notify"],
  ["OKActions", "okActions"],
  ["InsufficientDataActions", "insufficientDataActions"],
  ["Namespace", "namespace"],
  ["MetricName", "metric"],
  ["Dimensions", "dimensions"],
  ["Statistic", "statistic"],
  ["Unit", "unit"],
  ["Period", "period"],
  ["EvaluationPeriods", "evaluationPeriods"],
  ["DatapointsToAlarm", "datapointsToAlarm"],
  ["Threshold", "threshold"],
  ["ComparisonOperator", "comparison"],
  ["TreatMissingData", "missingData"],
];

const diffSettings = (live: MetricAlarm, settings: AlarmSettings): readonly FieldChange[] =>
  FIELDS.flatMap(([setting, field]) => changed(field, live[setting], settings[setting]));
