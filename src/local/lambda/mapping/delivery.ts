// One batch from the queue to the function and, by its outcome, out of the queue (aws-facts 4.6).
import type { InvokeOutcome } from "../../ports.ts";
import { cutByPayload, type EventRecord, makePayload } from "./event.ts";
import type { Batch } from "./gathering.ts";
import { doneIds } from "./outcome.ts";
import { missingRight } from "./polling-rights.ts";
import { releaseAll, removeAll } from "./receipts.ts";
import type { PollWorld } from "./world.ts";

/** How a delivery sees the poller it belongs to. */
export interface PollerLife {
  /** False once the mapping is disabled or deleted: nothing new may begin. */
  readonly running: () => boolean;
  /** Resolves when another batch has ended, which makes room for this one, or after `ms`. */
  readonly room: (ms: number) => Promise<void>;
  /** The function fails or has no concurrency left: fewer batches at a time will do. */
  readonly ease: () => void;
  /** Aborted when the endpoint stops: results no longer count, messages wait for their timeout. */
  readonly stopping: AbortSignal;
}

const FIRST_BACK_OFF = 50;
const LONGEST_BACK_OFF = 5_000;

/**
 * Delivers the batch, in several payloads where one would be too large, one after the other. Resolves
 * when all that can be done with it is done; what failed waits for its visibility timeout.
 */
export async function deliver(world: PollWorld, batch: Batch, life: PollerLife): Promise<void> {
  const parts = cutByPayload(batch.records);
  const { queue, visibilitySeconds } = batch.origin;
  let { until } = batch;
  for (const [index, part] of parts.entries()) {
    if (index > 0) {
      if (world.clock.now() >= until) return; // the rest is visible again
      until = world.clock.now() + visibilitySeconds * 1000;
      releaseAll(queue, parts.slice(index).flat(), visibilitySeconds);
    }
    const complete = await deliverPart(world, batch, { records: part, until }, life);
    if (life.stopping.aborted) return;
    // A failed group must not be overtaken by what comes after it.
    if (!life.running() || (queue.fifo && !complete)) {
      const rest = parts.slice(index + 1).flat();
      if (rest.length > 0 && world.clock.now() < until) releaseAll(queue, rest, 0);
      return;
    }
  }
}

interface Part {
  readonly records: readonly EventRecord[];
  readonly until: number;
}

/** True when every message is done. */
async function deliverPart(
  world: PollWorld,
  { plan, origin }: Batch,
  part: Part,
  life: PollerLife,
): Promise<boolean> {
  const outcome = await invoke(world, plan.functionArn, part, life);
  // Errors do not slow the polling of a mapping that reports partial failures (aws-facts 4.6).
  if (outcome?.status === "failed" && !plan.partialBatchResponse) life.ease();
  if (outcome === undefined || life.stopping.aborted) return false;
  const ids = part.records.map(({ message }) => message.messageId);
  const ended =
    outcome.status === "returned" ? doneIds(ids, outcome.payload, plan.partialBatchResponse) : [];
  const [done, failed] = ended === ids ? [part.records, []] : split(part.records, ended);
  world.witness?.failed(plan.queueArn, messagesOf(failed));
  if (done.length === 0) return false;

  const { roleArn } = origin.target;
  const problem = missingRight(world.ports.access, roleArn, plan.queueArn, ["DeleteMessage"]);
  if (problem !== undefined) {
    world.report(problem);
    return false;
  }
  removeAll(origin.queue, done);
  world.witness?.handled(plan.queueArn, messagesOf(done));
  return failed.length === 0;
}

/** Tries again while the function is throttled; undefined when the visibility timeout runs out first. */
async function invoke(
  { ports, clock }: PollWorld,
  functionArn: string,
  { records, until }: Part,
  life: PollerLife,
): Promise<InvokeOutcome | undefined> {
  const payload = makePayload(records);
  for (let backOff = FIRST_BACK_OFF; ; backOff = Math.min(backOff * 2, LONGEST_BACK_OFF)) {
    const outcome = await ports.functions.invoke(functionArn, payload);
    if (outcome.status !== "throttled") return outcome;
    life.ease();
    if (clock.now() + backOff >= until) return undefined;
    await life.room(backOff);
    if (!life.running()) return undefined;
  }
}

type Records = readonly EventRecord[];

/** Those of these ids, and the others. */
function split(records: Records, ids: readonly string[]): readonly [Records, Records] {
  const wanted = new Set(ids);
  const isWanted = ({ message }: EventRecord) => wanted.has(message.messageId);
  return [records.filter(isWanted), records.filter((record) => !isWanted(record))];
}

const messagesOf = (records: Records) => records.map(({ message }) => message);
