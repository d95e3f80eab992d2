// What each CloudWatch action takes of its caller (Service Authorization Reference).
import type { Tag } from "@aws-sdk/client-cloudwatch";
import { type Keys, type Need, type Needs, requestTags, resourceTags, tagKeys } from "../need.ts";
import { type Alarms, arnOf } from "./alarms.ts";

interface Named {
  readonly AlarmName?: string | undefined;
  readonly AlarmNames?: readonly string[] | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}
interface OnArn {
  readonly ResourceARN?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

export function alarmNeeds(alarms: Alarms): Record<string, Needs> {
  const need = (action: string, arn: string, keys: Keys = {}): Need => {
    const [, , , region = "", , , name = ""] = arn.split(":");
    const tags = Object.fromEntries(alarms.find(region, name)?.tags ?? []);
    return {
      action: `cloudwatch:${action}`,
      resource: arn,
      keys: { ...resourceTags(tags), ...keys },
    };
  };
  /** Without names it is about all alarms, which policies write as the name `*`. */
  const on =
    (action: string): Needs =>
    ({ AlarmName, AlarmNames = [AlarmName ?? "*"] }: Named, { region }) =>
      AlarmNames.map((name) => need(action, arnOf({ region, name })));
  const onTags =
    (action: string): Needs =>
    ({ ResourceARN = "", Tags, TagKeys }: OnArn) => [
      need(action, ResourceARN, { ...requestTags(asRecord(Tags)), ...tagKeys(TagKeys) }),
    ];

  return {
    PutMetricAlarm: ({ AlarmName: name = "", Tags = [] }: Named, { region }) => {
      const arn = arnOf({ region, name });
      const keys = requestTags(asRecord(Tags));
      return [
        need("PutMetricAlarm", arn, keys),
        ...(Tags.length === 0 ? [] : [need("TagResource", arn, keys)]),
      ];
    },
    DescribeAlarms: on("DescribeAlarms"),
    DeleteAlarms: on("DeleteAlarms"),
    SetAlarmState: on("SetAlarmState"),
    EnableAlarmActions: on("EnableAlarmActions"),
    DisableAlarmActions: on("DisableAlarmActions"),
    TagResource: onTags("TagResource"),
    UntagResource: onTags("UntagResource"),
    ListTagsForResource: onTags("ListTagsForResource"),
  };
}

const asRecord = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
