// What is asked of CloudWatch. A file of its own, which is loaded only where alarms are concerned.
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { cloudwatch } from "../aws/cloudwatch.ts";
import { ifFound } from "../aws/codes.ts";
import type { Connection } from "../aws/connection.ts";
import type { AlarmSettings } from "./alarm-settings.ts";
import type { Tags } from "./ownership.ts";
import { fromTagList, toTagList } from "./tag-list.ts";

/** By name; what is not there is left out. */
export async function describeAlarms(
  connection: Connection,
  AlarmNames: string[],
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<string, MetricAlarm>> {
  const command = new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ["MetricAlarm"] });
  const { MetricAlarms = [] } = await cloudwatch(connection).send(command, { abortSignal });
  return new Map(MetricAlarms.map((alarm) => [alarm.AlarmName ?? "", alarm]));
}

/** undefined = there is no such alarm. */
export async function alarmTags(
  connection: Connection,
  ResourceARN: string,
  abortSignal: AbortSignal,
): Promise<Tags | undefined> {
  const command = new ListTagsForResourceCommand({ ResourceARN });
  const answer = await ifFound(cloudwatch(connection).send(command, { abortSignal }));
  return answer && fromTagList(answer.Tags);
}

/** Tags are for a new alarm: AWS passes over those of one that exists. */
export async function putAlarm(
  connection: Connection,
  AlarmName: string,
  settings: AlarmSettings,
  tags: Tags | undefined,
): Promise<void> {
  const Tags = tags && toTagList(tags);
  await cloudwatch(connection).send(new PutMetricAlarmCommand({ AlarmName, ...settings, Tags }));
}

export async function tagAlarm(
  connection: Connection,
  ResourceARN: string,
  tags: Tags,
): Promise<void> {
  const command = new TagResourceCommand({ ResourceARN, Tags: toTagList(tags) });
  await cloudwatch(connection).send(command);
}

export async function untagAlarm(
  connection: Connection,
  ResourceARN: string,
  keys: readonly string[],
): Promise<void> {
  const command = new UntagResourceCommand({ ResourceARN, TagKeys: [...keys] });
  await cloudwatch(connection).send(command);
}

export async function deleteAlarm(connection: Connection, name: string): Promise<void> {
  await ifFound(cloudwatch(connection).send(new DeleteAlarmsCommand({ AlarmNames: [name] })));
}
