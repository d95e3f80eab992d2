import type {
  AssociateKmsKeyCommandInput,
  CreateLogGroupCommandInput,
  DeleteLogGroupCommandInput,
  DeleteRetentionPolicyCommandInput,
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
  DisassociateKmsKeyCommandInput,
  LogGroup as GroupShape,
  LogGroupClass,
  PutLogGroupDeletionProtectionCommandInput,
  PutRetentionPolicyCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { hasLength, inRange, isOneOf } from "../constraint.ts";
import { deadline } from "../delays.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import type { Action, Call, Given, Result } from "../service.ts";
import { check, checkGroupName, INVALID } from "./checks.ts";
import { groupNamed, groupOf } from "./find.ts";
import { arnOf, type GroupRecord, type Groups, type LogGroup } from "./groups.ts";
import { bytesOf } from "./line-store.ts";
import { badToken, decodeToken, encodeToken } from "./tokens.ts";

const CLASSES: readonly LogGroupClass[] = ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"];
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];
const MOST_TAGS = 50;

export function groupActions(
  ground: Pick<Ground, "clock" | "random" | "delays">,
  groups: Groups,
): Record<string, Action> {
  const { clock, delays } = ground;
  const busyUntil = () => deadline(delays.logGroupChanged, ground);
  /** One change at a time (aws-facts 6.1). */
  const idle = (call: Call, name: string) => {
    const group = groupNamed(groups, call, name);
    if ((group.record.busyUntil ?? 0) <= clock.now()) return group;
    const text =
      "A conflicting operation is currently in progress against this resource. Please try again.";
    throw new Fault("OperationAbortedException", text);
  };
  const change = (call: Call, name: string, patch: Partial<GroupRecord>) => {
    groups.put({ ...idle(call, name).record, ...patch, busyUntil: busyUntil() });
  };

  return {
    CreateLogGroup(input: Given<CreateLogGroupCommandInput, "logGroupName">, call: Call): void {
      const { logGroupName: name, logGroupClass: kind = "STANDARD", tags = {} } = input;
      checkGroupName(name);
      check(
        isOneOf("logGroupClass", kind, CLASSES),
        hasLength("tags", Object.keys(tags), 0, MOST_TAGS),
      );
      if (groups.find(call.region, name)) {
        throw new Fault("ResourceAlreadyExistsException", "The specified log group already exists");
      }
      groups.create(call.region, name, {
        class: kind,
        kmsKeyId: input.kmsKeyId,
        deletionProtected: input.deletionProtectionEnabled ?? false,
        tags: Object.entries(tags),
        busyUntil: busyUntil(),
      });
    },

    DeleteLogGroup(input: Given<DeleteLogGroupCommandInput, "logGroupName">, call: Call): void {
      const group = idle(call, input.logGroupName);
      if (group.record.deletionProtected) {
        throw new Fault(
          "ValidationException",
          "The log group has deletion protection enabled and cannot be deleted.",
        );
      }
      groups.remove(group);
    },

    DescribeLogGroups(
      input: DescribeLogGroupsCommandInput,
      call: Call,
    ): Result<DescribeLogGroupsCommandOutput> {
      const { logGroupNamePrefix: prefix, logGroupNamePattern: part, limit = 50 } = input;
      check(inRange("limit", limit, 1, 50));
      if (prefix !== undefined && part !== undefined) {
        throw new Fault(
          INVALID,
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
        );
      }
      const after = input.nextToken === undefined ? "" : lastNameOf(input.nextToken);
      const left = groups
        .inRegion(call.region)
        .filter(
          ({ record: { name, class: kind } }) =>
            name > after &&
            name.startsWith(prefix ?? "") &&
            name.includes(part ?? "") &&
            (input.logGroupClass ?? kind) === kind,
        )
        .toSorted((a, b) => (a.record.name < b.record.name ? -1 : 1));
      const page = left.slice(0, limit);
      const last = page.at(-1);
      return {
        logGroups: page.map(part === undefined ? whole : brief),
        ...(last && left.length > page.length ? { nextToken: encodeToken(last.record.name) } : {}),
      };
    },

    PutRetentionPolicy(
      input: Given<PutRetentionPolicyCommandInput, "logGroupName" | "retentionInDays">,
      call: Call,
    ): void {
      const { logGroupName: name, retentionInDays: days } = input;
      check(isOneOf("retentionInDays", days, RETENTION_DAYS));
      change(call, name, { retentionDays: days });
    },

    DeleteRetentionPolicy(
      input: Given<DeleteRetentionPolicyCommandInput, "logGroupName">,
      call: Call,
    ): void {
      change(call, input.logGroupName, { retentionDays: undefined });
    },

    PutLogGroupDeletionProtection(
      input: Given<
        PutLogGroupDeletionProtectionCommandInput,
        "logGroupIdentifier" | "deletionProtectionEnabled"
      >,
      call: Call,
    ): void {
      const { record } = groupOf(groups, call, { logGroupIdentifier: input.logGroupIdentifier });
      groups.put({ ...record, deletionProtected: input.deletionProtectionEnabled });
    },

    AssociateKmsKey(input: Given<AssociateKmsKeyCommandInput, "kmsKeyId">, call: Call): void {
      const { record } = groupOf(groups, call, { logGroupName: input.logGroupName });
      groups.put({ ...record, kmsKeyId: input.kmsKeyId });
    },

    DisassociateKmsKey(input: DisassociateKmsKeyCommandInput, call: Call): void {
      const { record } = groupOf(groups, call, { logGroupName: input.logGroupName });
      groups.put({ ...record, kmsKeyId: undefined });
    },
  };
}

function lastNameOf(token: string): string {
  const [name] = decodeToken(token);
  if (typeof name === "string") return name;
  throw badToken();
}

function whole(group: LogGroup): GroupShape {
  const { record, streams } = group;
  const { retentionDays, kmsKeyId } = record;
  return {
    ...brief(group),
    logGroupArn: arnOf(record),
    metricFilterCount: 0,
    storedBytes: [...streams.values()].reduce((sum, { lines }) => sum + bytesOf(lines), 0),
    logGroupClass: record.class,
    deletionProtectionEnabled: record.deletionProtected,
    // Absent where nothing was set (aws-facts 6.1).
    ...(retentionDays === undefined ? {} : { retentionInDays: retentionDays }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

/** All that a search by pattern answers. */
function brief({ record }: LogGroup): GroupShape {
  return {
    logGroupName: record.name,
    arn: `${arnOf(record)}:*`,
    creationTime: record.createdAt,
  };
}
