// What each CloudWatch Logs action takes of its caller (aws-facts 5.4). Groups are asked for with an
// empty stream at the end, as public reports of refusals show; for tags, without one.
import type {
  CreateLogGroupCommandInput,
  StartLiveTailCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { type Keys, type Need, type Needs, requestTags, resourceTags, tagKeys } from "../need.ts";
import type { Call } from "../service.ts";
import { arnOf, type Groups } from "./groups.ts";

interface OnGroup {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
  readonly logStreamName?: string | undefined;
}
interface OnArn {
  readonly resourceArn: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
}

export function groupNeeds(groups: Groups): Record<string, Needs> {
  const groupAt = ({ logGroupName, logGroupIdentifier }: OnGroup, { region }: Call): string => {
    const name = logGroupName ?? logGroupIdentifier ?? "";
    return name.startsWith("arn:") ? name : arnOf({ region, name });
  };
  const need = (name: string, group: string, ending: string, keys: Keys = {}): Need => {
    const [, , , region = "", , , groupName = ""] = group.split(":");
    const record = groups.find(region, groupName)?.record;
    return {
      action: `logs:${name}`,
      resource: `${group}${ending}`,
      keys: { ...resourceTags(Object.fromEntries(record?.tags ?? [])), ...keys },
    };
  };
  const onGroup =
    (name: string) =>
    (input: OnGroup, call: Call): readonly Need[] => [
      need(name, groupAt(input, call), ":log-stream:"),
    ];
  const onStream =
    (name: string) =>
    (input: OnGroup, call: Call): readonly Need[] => [
      need(name, groupAt(input, call), `:log-stream:${input.logStreamName ?? ""}`),
    ];
  const onTags =
    (name: string) =>
    ({ resourceArn, tags, tagKeys: keys }: OnArn): readonly Need[] => [
      need(name, resourceArn, "", { ...requestTags(tags), ...tagKeys(keys) }),
    ];

  return {
    CreateLogGroup: (input: CreateLogGroupCommandInput, call) => {
      const group = groupAt(input, call);
      const keys = requestTags(input.tags);
      const tagged = Object.keys(input.tags ?? {}).length > 0;
      return [
        need("CreateLogGroup", group, ":log-stream:", keys),
        ...(tagged ? [need("TagResource", group, "", keys)] : []),
      ];
    },
    DeleteLogGroup: onGroup("DeleteLogGroup"),
    DescribeLogGroups: (_input: object, call) => [
      need("DescribeLogGroups", arnOf({ region: call.region, name: "" }), ":log-stream:"),
    ],
    PutRetentionPolicy: onGroup("PutRetentionPolicy"),
    DeleteRetentionPolicy: onGroup("DeleteRetentionPolicy"),
    PutLogGroupDeletionProtection: onGroup("PutLogGroupDeletionProtection"),
    AssociateKmsKey: onGroup("AssociateKmsKey"),
    DisassociateKmsKey: onGroup("DisassociateKmsKey"),
    TagResource: onTags("TagResource"),
    UntagResource: onTags("UntagResource"),
    ListTagsForResource: onTags("ListTagsForResource"),
    TagLogGroup: onGroup("TagLogGroup"),
    UntagLogGroup: onGroup("UntagLogGroup"),
    ListTagsLogGroup: onGroup("ListTagsLogGroup"),
    CreateLogStream: onStream("CreateLogStream"),
    DeleteLogStream: onStream("DeleteLogStream"),
    DescribeLogStreams: onGroup("DescribeLogStreams"),
    PutLogEvents: onStream("PutLogEvents"),
    GetLogEvents: onStream("GetLogEvents"),
    FilterLogEvents: onGroup("FilterLogEvents"),
    StartLiveTail: ({ logGroupIdentifiers = [] }: Partial<StartLiveTailCommandInput>) =>
      logGroupIdentifiers.map((group) => need("StartLiveTail", group, ":log-stream:")),
  };
}
