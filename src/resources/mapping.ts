// The event source mapping. It has no name: it is whatever connects this queue to this function.
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { ifFound } from "../aws/codes.ts";
import { lambda } from "../aws/lambda.ts";
import { functionArn, queueArn } from "../aws/names.ts";
import {
  functionAppearing,
  mappingBusy,
  queueAppearing,
  retrying,
  rolePropagation,
  visibilityPropagation,
} from "../aws/retry.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { poll } from "../core/poll.ts";
import type { FieldChange, Resource, Work } from "../engine/resource.ts";
import { desiredSettings, diffSettings, toCreate } from "./mapping-settings.ts";
import { patient, type Setting } from "./setting.ts";

export interface MappingState {
  readonly live: EventSourceMappingConfiguration | undefined;
  /** Others between the same two: of a version or an alias, or made twice. */
  readonly duplicates: readonly EventSourceMappingConfiguration[];
  /** On their way out; AWS lets nothing be done with them. */
  readonly deleting: readonly EventSourceMappingConfiguration[];
}

const SETTLING = { first: 250, most: 3_000, within: 5 * 60_000 };
const IN_TRANSITION = ["Creating", "Enabling", "Disabling", "Updating"];
const READING_QUEUE = [rolePropagation, visibilityPropagation, queueAppearing];

export function mappingResource(
  pipeline: Pipeline,
  needs: readonly string[],
  setting: Setting,
): Resource<MappingState> {
  const { connection, where, ownership, clock } = setting;
  const client = lambda(connection);
  const EventSourceArn = queueArn(where, pipeline.queue.name);
  const FunctionName = pipeline.function.name;
  const arn = functionArn(where, FunctionName);
  const desired = desiredSettings(pipeline);
  const wanted = pipeline.mapping.enabled ? "Enabled" : "Disabled";

  async function look(abortSignal: AbortSignal): Promise<MappingState> {
    // By queue alone: asked for a function that is gone, AWS would hide what it left behind.
    const pages = paginateListEventSourceMappings({ client }, { EventSourceArn }, { abortSignal });
    const found: EventSourceMappingConfiguration[] = [];
    for await (const page of pages) {
      found.push(...(page.EventSourceMappings ?? []).filter(isOfFunction));
    }
    const [deleting, standing] = split(found, ({ State }) => State === "Deleting");
    const live = standing.find((mapping) => mapping.FunctionArn === arn);
    return { live, duplicates: standing.filter((mapping) => mapping !== live), deleting };
  }

  const isOfFunction = ({ FunctionArn = "" }: EventSourceMappingConfiguration): boolean =>
    FunctionArn === arn || FunctionArn.startsWith(`${arn}:`);

  async function find(signal: AbortSignal): Promise<MappingState | undefined> {
    const state = await look(signal);
    return state.live === undefined && state.duplicates.length + state.deleting.length === 0
      ? undefined
      : state;
  }

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

  /** The mapping once nothing is under way with it. */
  function settled(work: Work): Promise<EventSourceMappingConfiguration> {
    const once = async () => {
      const { live } = await look(work.signal);
      if (live !== undefined && !IN_TRANSITION.includes(live.State ?? "")) return live;
      work.waiting(`the mapping, which is ${live?.State ?? "not visible yet"}`);
      return undefined;
    };
    return poll("the mapping to settle", once, SETTLING, clock, work.signal);
  }

  async function dismiss(
    mappings: readonly EventSourceMappingConfiguration[],
    work: Work,
  ): Promise<void> {
    await Promise.all(
      mappings.map(async ({ UUID, State }) => {
        const remove = new DeleteEventSourceMappingCommand({ UUID });
        if (State !== "Deleting") {
          const call = () => ifFound(client.send(remove));
          await retrying([mappingBusy], call, patient(setting, work));
        }
        await poll("the mapping to be gone", () => gone(UUID, work), SETTLING, clock, work.signal);
      }),
    );
  }

  async function gone(UUID: string | undefined, work: Work): Promise<true | undefined> {
    const live = await ifFound(client.send(new GetEventSourceMappingCommand({ UUID })));
    if (live === undefined) return true;
    work.waiting("the mapping to be gone");
    return undefined;
  }

  function diffLive(live: EventSourceMappingConfiguration): readonly FieldChange[] {
    return [...diffSettings(live, desired), ...diffEnabled(live.State, wanted)];
  }

  return {
    id: "mapping",
    kind: "event source mapping",
    name: `${pipeline.queue.name} -> ${FunctionName}`,
    needs,
    read: find,
    find,

    // Its tags would cost a call, and say no more than those of the queue and the function.
    owns: () => undefined,

    diff: ({ live, duplicates, deleting }) => [
      ...(live === undefined
        ? [{ field: "state", from: deleting[0]?.State ?? "missing", to: wanted }]
        : diffLive(live)),
      ...(duplicates.length === 0
        ? []
        : [{ field: "duplicates", from: duplicates.map(({ UUID }) => UUID), to: [] }]),
    ],

    create,

    async update({ live: seen, duplicates, deleting }, _changes, work) {
      if (seen === undefined) {
        await dismiss(deleting, work);
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
    },

    async remove({ live, duplicates, deleting }, work) {
      await dismiss([...(live === undefined ? [] : [live]), ...duplicates, ...deleting], work);
      return "gone";
    },

    async ready(work) {
      await settled(work);
    },
  };
}

function diffEnabled(state: string | undefined, wanted: string): readonly FieldChange[] {
  if (state === wanted) return [];
  if (IN_TRANSITION.includes(state ?? "")) return [{ field: "state", from: state, to: wanted }];
  return [{ field: "enabled", from: state === "Enabled", to: wanted === "Enabled" }];
}

function split<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter((item) => test(item)), items.filter((item) => !test(item))];
}
