// The function: its configuration, its code, its reserved concurrency. Every update is settled
// before the next begins, and guarded by the revision it was decided on (aws-facts 3.4, 3.5).
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { ifFound } from "../aws/codes.ts";
import { lambda } from "../aws/lambda.ts";
import { functionArn } from "../aws/names.ts";
import {
  functionAppearing,
  functionBusy,
  networkBusy,
  retrying,
  rolePropagation,
} from "../aws/retry.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { poll } from "../core/poll.ts";
import type { FieldChange, Resource, Work } from "../engine/resource.ts";
import { changed, touches } from "./changes.ts";
import { type Code, codeTags, diffCode, keptCodeTags } from "./function-code.ts";
import { type FunctionState, lookAtFunction } from "./function-look.ts";
import {
  desiredConfiguration,
  diffConfiguration,
  inConfiguration,
  toCreate,
  toUpdate,
} from "./function-settings.ts";
import { leftoverLogGroup, leftoverRole } from "./leftover.ts";
import { settledOrThrow, settlingOf } from "./function-state.ts";
import { retag, type TagDelta, type Tags } from "./ownership.ts";
import { patient, type Setting, telling } from "./setting.ts";

const SETTLING = { first: 200, most: 1_000, within: 5 * 60_000 };

export function functionResource(
  pipeline: Pipeline,
  needs: readonly string[],
  code: Code | undefined,
  setting: Setting,
): Resource<FunctionState> {
  const { connection, where, ownership } = setting;
  const { function: config } = pipeline;
  const client = lambda(connection);
  const FunctionName = config.name;
  const Resource = functionArn(where, config.name);
  const desired = desiredConfiguration(pipeline, where);

  const read = (signal: AbortSignal) => lookAtFunction(connection, FunctionName, signal);

  function settled(work: Work): Promise<FunctionConfiguration> {
    const command = new GetFunctionConfigurationCommand({ FunctionName });
    const look = async () =>
      settledOrThrow(
        await retrying([functionAppearing], () => client.send(command), patient(setting, work)),
      );
    const what = "Lambda to finish the function";
    return poll(
      what,
      look,
      SETTLING,
      telling(setting, work, () => what),
      work.signal,
    );
  }

  async function reserve(work: Work): Promise<void> {
    const { reservedConcurrency: ReservedConcurrentExecutions } = config;
    await retrying(
      [functionBusy],
      async () =>
        ReservedConcurrentExecutions === undefined
          ? client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
          : client.send(
              new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }),
            ),
      patient(setting, work),
    );
  }

  function tag(delta: TagDelta, work: Work): Promise<void> {
    // The update before may still be under way (aws-facts 3.5).
    const change = (call: () => Promise<unknown>) =>
      retrying([functionBusy], call, patient(setting, work));
    return retag(delta, {
      untag: (TagKeys) =>
        change(() => client.send(new UntagResourceCommand({ Resource, TagKeys }))),
      tag: (Tags) => change(() => client.send(new TagResourceCommand({ Resource, Tags }))),
    });
  }

  /** What is uploaded, and the tags that go with it. */
  async function zipped() {
    if (code === undefined) throw new Error("the function's code is not at hand");
    const { bytes, sha256 } = await code.zip();
    return { ZipFile: bytes, tags: codeTags(code.sources.manifestHash, sha256) };
  }

  /** Returns the tags that go with the new code. */
  async function upload(RevisionId: string | undefined, work: Work): Promise<Tags> {
    const { ZipFile, tags } = await zipped();
    const command = new UpdateFunctionCodeCommand({
      FunctionName,
      ZipFile,
      Architectures: [config.architecture],
      RevisionId,
    });
    await retrying([functionBusy], () => client.send(command), patient(setting, work));
    return tags;
  }

  function withLeftover(change: FieldChange): FieldChange {
    if (typeof change.from !== "string") return change;
    const { role } = pipeline;
    const policies = [role.logsPolicyName, role.queuePolicyName];
    if (change.field === "role") {
      return { ...change, leaves: [leftoverRole(where, change.from, policies)] };
    }
    if (change.field !== "logGroup") return change;
    return { ...change, leaves: [leftoverLogGroup(where, change.from)] };
  }

  return {
    id: "function",
    kind: "Lambda function",
    name: config.name,
    needs,
    read,
    find: read,
    owns: (state) => ownership.owns(state.tags),

    diff: ({ live, tags, reservedConcurrency }) => [
      ...(live.PackageType === "Image"
        ? [{ field: "packageType", from: "Image", to: "Zip", recreate: true }]
        : []),
      ...diffCode({ sha256: live.CodeSha256, tags }, code),
      ...diffConfiguration(config.name, live, desired).map(withLeftover),
      ...changed("architecture", live.Architectures?.[0] ?? "x86_64", config.architecture),
      ...changed("reservedConcurrency", reservedConcurrency, config.reservedConcurrency),
      ...diffState(live),
      ...ownership.diff(tags, keptCodeTags(tags)),
    ],

    async create(work) {
      const { ZipFile, tags } = await zipped();
      const command = new CreateFunctionCommand({
        ...toCreate(desired),
        FunctionName,
        PackageType: "Zip",
        Code: { ZipFile },
        Architectures: [config.architecture],
        Tags: { ...ownership.tags, ...tags },
      });
      const rows = [rolePropagation, networkBusy];
      await retrying(rows, () => client.send(command), patient(setting, work));
      if (config.reservedConcurrency === undefined) return;
      await settled(work);
      await reserve(work);
    },

    async update({ live, tags }, changes, work) {
      const busy = settlingOf(live) === "pending";
      let revision = (busy ? await settled(work) : live).RevisionId;
      const failed = settlingOf(live) === "failed";
      const uploads = failed || touches(changes, "code") || touches(changes, "architecture");
      if (inConfiguration(changes)) {
        const command = new UpdateFunctionConfigurationCommand({
          ...toUpdate(desired, changes),
          FunctionName,
          RevisionId: revision,
        });
        const rows = [rolePropagation, networkBusy, functionBusy];
        await retrying(rows, () => client.send(command), patient(setting, work));
        if (uploads) revision = (await settled(work)).RevisionId;
      }
      const fresh = uploads ? await upload(revision, work) : {};
      if (touches(changes, "reservedConcurrency")) await reserve(work);
      const delta = ownership.delta(tags, { ...keptCodeTags(tags), ...fresh });
      await tag(touches(changes, "tags") ? delta : { set: unlike(tags, fresh), remove: [] }, work);
    },

    async remove(_state, work) {
      const command = new DeleteFunctionCommand({ FunctionName });
      await retrying([functionBusy], () => ifFound(client.send(command)), patient(setting, work));
      return "accepted";
    },

    async ready(work) {
      await settled(work);
    },
  };
}

/** The same code may go up anew, for another architecture: then its tags are there already. */
const unlike = (live: Tags, wanted: Tags): Tags =>
  Object.fromEntries(Object.entries(wanted).filter(([key, value]) => live[key] !== value));

/** A function that an earlier run did not see through is waited for, or uploaded anew. */
function diffState(live: FunctionConfiguration): readonly FieldChange[] {
  const settling = settlingOf(live);
  if (settling === "settled") return [];
  const from = settling === "failed" ? live.StateReasonCode : live.State;
  return [{ field: "state", from: from ?? settling, to: "Active" }];
}
