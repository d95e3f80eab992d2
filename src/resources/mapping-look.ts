// What connects the queue to the function, and what the earlier name of one of them still connects
// to the other.
import {
  type EventSourceMappingConfiguration,
  ListTagsCommand,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda";
import { ifFound } from "../aws/codes.ts";
import { lambda } from "../aws/lambda.ts";
import { functionArn, queueArn } from "../aws/names.ts";
import type { Pipeline } from "../config/pipeline.ts";
import type { Setting } from "./setting.ts";

type Mapping = EventSourceMappingConfiguration;

/** The mappings between the two. */
export interface Connecting {
  readonly live: Mapping | undefined;
  /** Others between the same two: of a version or an alias, or made twice. */
  readonly duplicates: readonly Mapping[];
  /** On their way out; AWS lets nothing be done with them. */
  readonly deleting: readonly Mapping[];
}

export interface MappingState extends Connecting {
  /** Ours, of the queue or the function under an earlier name. */
  readonly former: readonly Mapping[];
}

export interface MappingLook {
  /** One call, but for more than a page. */
  connecting(signal: AbortSignal): Promise<Connecting>;
  /** One call where everything is as it ought to be; undefined = there is nothing. */
  all(signal: AbortSignal): Promise<MappingState | undefined>;
}

export function mappingLook(pipeline: Pipeline, setting: Setting): MappingLook {
  const { connection, where, ownership } = setting;
  const client = lambda(connection);
  const EventSourceArn = queueArn(where, pipeline.queue.name);
  const FunctionName = pipeline.function.name;
  const arn = functionArn(where, FunctionName);

  async function list(
    of: { readonly EventSourceArn: string } | { readonly FunctionName: string },
    abortSignal: AbortSignal,
  ): Promise<Mapping[]> {
    const found: Mapping[] = [];
    const pages = paginateListEventSourceMappings({ client }, of, { abortSignal });
    for await (const page of pages) found.push(...(page.EventSourceMappings ?? []));
    return found;
  }

  const isOfFunction = ({ FunctionArn = "" }: Mapping): boolean =>
    FunctionArn === arn || FunctionArn.startsWith(`${arn}:`);

  function sorted(ofQueue: readonly Mapping[]): Connecting {
    const [deleting, standing] = split(ofQueue.filter(isOfFunction), isDeleting);
    const live = standing.find((mapping) => mapping.FunctionArn === arn);
    return { live, duplicates: standing.filter((mapping) => mapping !== live), deleting };
  }

  async function isOurs({ EventSourceMappingArn: Resource }: Mapping, abortSignal: AbortSignal) {
    const command = new ListTagsCommand({ Resource });
    const answer = await ifFound(client.send(command, { abortSignal }));
    return answer !== undefined && ownership.owns(answer.Tags ?? {});
  }

  async function oursOf(mappings: readonly Mapping[], signal: AbortSignal): Promise<Mapping[]> {
    const standing = mappings.filter((mapping) => !isDeleting(mapping));
    const ours = await Promise.all(standing.map((mapping) => isOurs(mapping, signal)));
    return standing.filter((_, i) => ours[i]);
  }

  /** Whatever else triggers the function. One that does not exist has nothing to show. */
  async function ofOtherQueues(signal: AbortSignal): Promise<Mapping[]> {
    const found = (await ifFound(list({ FunctionName }, signal))) ?? [];
    return found.filter((mapping) => mapping.EventSourceArn !== EventSourceArn);
  }

  // By queue first: asked for a function that is gone, AWS would hide what it left behind.
  const ofThisQueue = (signal: AbortSignal) => list({ EventSourceArn }, signal);

  return {
    connecting: async (signal) => sorted(await ofThisQueue(signal)),

    async all(signal) {
      const ofQueue = await ofThisQueue(signal);
      const connecting = sorted(ofQueue);
      // A queue that has its mapping is not new, so no other one was the queue before it: an `up`
      // that renames takes the old mapping away before it makes the new one.
      const elsewhere = connecting.live === undefined ? await ofOtherQueues(signal) : [];
      const others = ofQueue.filter((mapping) => !isOfFunction(mapping));
      const former = await oursOf([...others, ...elsewhere], signal);
      const { live, duplicates, deleting } = connecting;
      const some = live !== undefined || duplicates.length + deleting.length + former.length > 0;
      return some ? { ...connecting, former } : undefined;
    },
  };
}

const isDeleting = ({ State }: Mapping): boolean => State === "Deleting";

function split<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter((item) => test(item)), items.filter((item) => !test(item))];
}
