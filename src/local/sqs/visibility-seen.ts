// Lambda hears of another visibility timeout later than readers of the queue do (aws-facts 2.3, 4.2).
import type { Clock } from "../../core/clock.ts";
import { deadline } from "../delays.ts";
import type { Ground } from "../ports.ts";
import type { Attributes } from "./attributes.ts";
import type { QueueRecord } from "./archive.ts";
import type { Queue } from "./queue.ts";
import { readSettings } from "./settings.ts";

/** The queue's visibility timeout as Lambda sees it now, in seconds. */
export function visibilitySeen({ record, settings }: Queue, clock: Clock): number {
  const { lambdaSees: old } = record;
  return old && clock.now() < old.until ? old.visibilitySeconds : settings.visibilitySeconds;
}

/** What Lambda goes on seeing for a while once the queue has these attributes. */
export function stillSeen(
  queue: Queue,
  attributes: Attributes,
  ground: Pick<Ground, "clock" | "random" | "delays">,
): QueueRecord["lambdaSees"] {
  const { visibilitySeconds } = readSettings(attributes, queue.fifo);
  if (visibilitySeconds === queue.settings.visibilitySeconds) return queue.record.lambdaSees;
  const until = deadline(ground.delays.visibilitySeen, ground);
  if (until === undefined) return undefined;
  return { visibilitySeconds: visibilitySeen(queue, ground.clock), until };
}
