// A run of sending, from its first line to its last.
import type { OperationEvent } from "../../src/operations/events.ts";
import type { BatchSender } from "../../src/operations/send/batch-sender.ts";
import { send, type SendJob, type SendResult } from "../../src/operations/send/send.ts";
import { type ManualClock, manualClock } from "./clock.ts";
import { steadyRandom } from "./send.ts";

interface Run {
  readonly clock?: ManualClock;
  readonly signal?: AbortSignal;
  readonly emit?: (event: OperationEvent) => void;
}

/** Runs to the end, turning the clock as long as something waits for it. */
export async function sendAll(
  job: SendJob,
  sender: BatchSender,
  options: Run = {},
): Promise<SendResult> {
  const clock = options.clock ?? manualClock();
  const signal = options.signal ?? new AbortController().signal;
  const emit = options.emit ?? (() => {});
  const over = new AbortController();
  const run = send(job, { sender, clock, random: steadyRandom(), signal, emit });
  const ended = run.finally(() => over.abort());
  ended.catch(() => undefined); // the caller is told below
  for (let turns = 0; !over.signal.aborted && turns < 2_000; turns++) await clock.advance(1_000);
  return ended;
}

export const numbered = (n: number) => Array.from({ length: n }, (_, i) => `line ${i}`).join("\n");
