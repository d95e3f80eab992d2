import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { ifFound } from "../aws/codes.ts";
import { logs } from "../aws/logs.ts";
import { logGroupArn } from "../aws/names.ts";
import { logGroupBusy, retrying } from "../aws/retry.ts";
import type { LogsConfig } from "../config/pipeline.ts";
import type { Resource, Work } from "../engine/resource.ts";
import { changed, touches } from "./changes.ts";
import { retag, type Tags } from "./ownership.ts";
import { patient, type Setting } from "./setting.ts";

export interface LogGroupState {
  /** undefined = never expires. */
  readonly retentionDays: number | undefined;
  readonly tags: Tags;
}

/** The one group of the function. The role may not create it, so it is there before the function. */
export function logGroupResource(config: LogsConfig, setting: Setting): Resource<LogGroupState> {
  const { connection, where, ownership } = setting;
  const client = logs(connection);
  const logGroupName = config.name;
  // Tags want the ARN without `:*` (aws-facts 6.1).
  const resourceArn = logGroupArn(where, config.name);

  async function tagsOf(signal: AbortSignal): Promise<Tags | undefined> {
    const command = new ListTagsForResourceCommand({ resourceArn });
    const answer = await ifFound(client.send(command, { abortSignal: signal }));
    return answer === undefined ? undefined : (answer.tags ?? {});
  }

  async function describe(signal: AbortSignal) {
    // Sorted by name, so of all that begin with the name the one of that name comes first.
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName });
    const { logGroups = [] } = await client.send(command, { abortSignal: signal });
    return logGroups.find((group) => group.logGroupName === logGroupName);
  }

  const change = (work: Work, call: () => Promise<unknown>) =>
    retrying([logGroupBusy], call, patient(setting, work));

  async function setRetention(work: Work): Promise<void> {
    const { retentionDays: retentionInDays } = config;
    await change(work, async () =>
      retentionInDays === undefined
        ? client.send(new DeleteRetentionPolicyCommand({ logGroupName }))
        : client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })),
    );
  }

  return {
    id: "log-group",
    kind: "log group",
    name: config.name,
    needs: [],

    async read(signal) {
      const [group, tags] = await Promise.all([describe(signal), tagsOf(signal)]);
      if (group === undefined || tags === undefined) return undefined;
      return { retentionDays: group.retentionInDays, tags };
    },

    async find(signal) {
      const group = await describe(signal);
      const tags = group === undefined ? undefined : await tagsOf(signal);
      return tags === undefined ? undefined : { retentionDays: group?.retentionInDays, tags };
    },

    owns: (state) => ownership.owns(state.tags),

    diff: (state) => [
      ...changed("retentionDays", state.retentionDays, config.retentionDays),
      ...ownership.diff(state.tags),
    ],

    async create(work) {
      const command = new CreateLogGroupCommand({ logGroupName, tags: { ...ownership.tags } });
      await change(work, () => client.send(command));
      // Two calls: a group left without retention in between is put right by the next run.
      if (config.retentionDays !== undefined) await setRetention(work);
    },

    async update(state, changes, work) {
      if (touches(changes, "retentionDays")) await setRetention(work);
      if (!touches(changes, "tags")) return;
      await retag(ownership.delta(state.tags), {
        untag: (tagKeys) =>
          change(work, () => client.send(new UntagResourceCommand({ resourceArn, tagKeys }))),
        tag: (tags) =>
          change(work, () => client.send(new TagResourceCommand({ resourceArn, tags }))),
      });
    },

    async remove(_state, work) {
      const command = new DeleteLogGroupCommand({ logGroupName });
      await change(work, () => ifFound(client.send(command)));
      return "accepted";
    },

    ready: async () => {},
  };
}
