// The event source mapping. It has no name: it is whatever connects this queue to this function.
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { ifFound } from "../aws/codes.ts";
import { lambda } from "../aws/lambda.ts";
import { queueArn } from "../aws/names.ts";
import {
  functionAppearing,
  mappingBusy,
  queueAppearing,
  retrying,
  rolePropagation,
  visibilityPropagation,
} from "../aws/retry.ts";
import { defaultLogGroup } from "../config/derived-names.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { SqslamError } from "../core/errors.ts";
import { poll } from "../core/poll.ts";
import type { FieldChange, Resource, Work } from "../engine/resource.ts";
import { leftoverFunction, leftoverLogGroup, leftoverQueue } from "./leftover.ts";
import { mappingLook, type MappingState } from "./mapping-look.ts";
import { desiredSettings, diffSettings, toCreate } from "./mapping-settings.ts";
import { patient, type Setting, telling } from "./setting.ts";

const SETTLING = { first: 250, most: 1_000, within: 5 * 60_000 };
/** As long as for whatever else was just created (aws-facts 7.2). */
const APPEARING = 20_000;
const IN_TRANSITION = ["Creating", "Enabling", "Disabling", "Updating"];
const READING_QUEUE = [rolePropagation, visibilityPropagation, queueAppearing];

export function mappingResource(
  pipeline: Pipeline,
  needs: readonly string[],
  setting: Setting,
): Resource<MappingState> {
  const { connection, where, ownership } = setting;
  const client = lambda(connection);
  const EventSourceArn = queueArn(where, pipeline.queue.name);
  const FunctionName = pipeline.function.name;
  const look = mappingLook(pipeline, setting);
  const desired = desiredSettings(pipeline);
  const wanted = pipeline.mapping.enabled ? "Enabled" : "Disabled";

  async function create(work: Work): Promise<void> {
    const command = new CreateEventSourceMappingCommand({
      ...toCreate(desired),
      EventSourceArn,
      FunctionName,
      Tags: { ...ownership.tags },
    });
    const rows = [...READING_QUEUE, functionAppearing, mappingBusy];
    await retrying(rows, () => client.send(command), patient(setting, work));
  }

  /** The mapping once nothing is under way with it. Throws CONFLICT when it does not appear at all. */
  function settled(work: Work): Promise<EventSourceMappingConfiguration> {
    const begun = setting.clock.now();
    let state: string | undefined;
    const once = async () => {
      const { live } = await look.connecting(work.signal);
      if (live === undefined && setting.clock.now() - begun > APPEARING) throw vanished();
      state = live?.State;
      return live !== undefined && !IN_TRANSITION.includes(state ?? "") ? live : undefined;
    };
    const clock = telling(
      setting,
      work,
      () => `the mapping, which is ${state ?? "not visible yet"}`,
    );
    return poll("the mapping to settle", once, SETTLING, clock, work.signal);
  }

  /** Returns when AWS has begun to delete them. */
  async function dismiss(standing: readonly EventSourceMappingConfiguration[], work: Work) {
    await Promise.all(
      standing.map(({ UUID }) => {
        const call = () => ifFound(client.send(new DeleteEventSourceMappingCommand({ UUID })));
        return retrying([mappingBusy], call, patient(setting, work));
      }),
    );
  }

  async function departed(mappings: readonly EventSourceMappingConfiguration[], work: Work) {
    const what = "the mapping to be gone";
    const clock = telling(setting, work, () => what);
    await Promise.all(
      mappings.map(({ UUID }) => poll(what, () => gone(UUID), SETTLING, clock, work.signal)),
    );
  }

  async function gone(UUID: string | undefined): Promise<true | undefined> {
    const live = await ifFound(client.send(new GetEventSourceMappingCommand({ UUID })));
    return live === undefined ? true : undefined;
  }

  /** The queue or the function that had another name when this mapping was made. */
  function leftBy({
    EventSourceArn: queue = "",
    FunctionArn: fn = "",
  }: EventSourceMappingConfiguration) {
    if (queue !== EventSourceArn) return [leftoverQueue(where, queue)];
    const left = leftoverFunction(where, fn);
    return pipeline.logs.name === defaultLogGroup(FunctionName)
      ? [left, leftoverLogGroup(where, defaultLogGroup(left.name))]
      : [left];
  }

  function diffLive(live: EventSourceMappingConfiguration): readonly FieldChange[] {
    return [...diffSettings(live, desired), ...diffEnabled(live.State, wanted)];
  }

  return {
    id: "mapping",
    kind: "event source mapping",
    name: `${pipeline.queue.name} -> ${FunctionName}`,
    needs,
    read: look.all,
    find: look.all,

    // Its tags would cost a call, and say no more than those of the queue and the function.
    owns: () => undefined,

    diff: ({ live, duplicates, deleting, former }) => [
      ...(live === undefined
        ? [{ field: "state", from: deleting[0]?.State ?? "missing", to: wanted }]
        : diffLive(live)),
      ...(duplicates.length === 0
        ? []
        : [{ field: "duplicates", from: duplicates.map(({ UUID }) => UUID), to: [] }]),
      ...former.map((mapping) => ({
        field: "former",
        from: endsOf(mapping),
        to: undefined,
        leaves: leftBy(mapping),
      })),
    ],

    create,

    async update({ live: seen, duplicates, deleting, former }, _changes, work) {
      // First, because nobody looks for it once the new one is there.
      await dismiss(former, work);
      if (seen === undefined) {
        await departed(deleting, work);
        await create(work);
      } else {
        const live = IN_TRANSITION.includes(seen.State ?? "") ? await settled(work) : seen;
        if (diffLive(live).length > 0) {
          const command = new UpdateEventSourceMappingCommand({ UUID: live.UUID, ...desired });
          const rows = [...READING_QUEUE, mappingBusy];
          await retrying(rows, () => client.send(command), patient(setting, work));
        }
      }
      await dismiss(duplicates, work);
      await departed([...duplicates, ...former], work);
    },

    async remove({ live, duplicates, deleting, former }, work) {
      const standing = [...(live === undefined ? [] : [live]), ...duplicates, ...former];
      await dismiss(standing, work);
      await departed([...standing, ...deleting], work);
      return "gone";
    },

    async ready(work) {
      await settled(work);
    },
  };
}

/** By what it connects, as people know it. */
function endsOf({
  EventSourceArn = "",
  FunctionArn = "",
}: EventSourceMappingConfiguration): string {
  return [EventSourceArn, FunctionArn].map((arn) => arn.replace(/^.*:/, "")).join(" -> ");
}

function diffEnabled(state: string | undefined, wanted: string): readonly FieldChange[] {
  if (state === wanted) return [];
  if (IN_TRANSITION.includes(state ?? "")) return [{ field: "state", from: state, to: wanted }];
  return [{ field: "enabled", from: state === "Enabled", to: wanted === "Enabled" }];
}

const vanished = (): SqslamError =>
  new SqslamError("CONFLICT", "It was there, and is not any more.", {
    hint: "Somebody else may be changing the same pipeline. Run the command again.",
  });
