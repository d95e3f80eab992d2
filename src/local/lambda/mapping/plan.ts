// A mapping's settings as its poller uses them.
import { compileFilters } from "./filter/body.ts";
import type { Mapping } from "./mapping.ts";

export interface PollPlan {
  readonly queueArn: string;
  readonly functionArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly partialBatchResponse: boolean;
  /** Concurrent batches: to begin with, and at most. */
  readonly concurrency: { readonly first: number; readonly most: number };
  /** Whether the filters let a message through; undefined when there are none. */
  readonly matches: ((body: string) => boolean) | undefined;
}

/** Lambda begins with five concurrent batches (aws-facts 4.4). */
const FIRST_BATCHES = 5;
/** A provisioned poller's share (aws-facts 4.4). */
const BATCHES_PER_POLLER = 10;

/** `most` bounds the concurrent batches of a mapping that does not bound them itself. */
export function makePlan(mapping: Mapping, most: number): PollPlan {
  const { settings } = mapping;
  return {
    queueArn: mapping.queueArn,
    functionArn: mapping.functionArn,
    region: mapping.region,
    batchSize: settings.batchSize,
    windowSeconds: settings.windowSeconds,
    partialBatchResponse: settings.partialBatchResponse,
    concurrency: concurrencyOf(mapping, most),
    matches: settings.filters && compileFilters(settings.filters),
  };
}

function concurrencyOf({ settings }: Mapping, most: number): PollPlan["concurrency"] {
  const { maximumConcurrency, pollers } = settings;
  if (pollers) {
    const bound = (count: number) => Math.min(count * BATCHES_PER_POLLER, most);
    return { first: bound(pollers.fewest), most: bound(pollers.most) };
  }
  const highest = maximumConcurrency ?? most;
  return { first: Math.min(FIRST_BATCHES, highest), most: highest };
}
