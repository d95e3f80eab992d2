// One batch, with as many requests as it takes: only what failed goes again, only when trying
// again can help, and every message comes out once, as sent or as failed. Where an answer got lost,
// a standard queue may get a message twice; a FIFO queue knows its deduplication id.
import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/emit.ts";
import { SqslamError } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import type { OperationEvent } from "../events.ts";
import { type BatchSender, type EntryResult, RequestFault, UNANSWERED } from "./batch-sender.ts";
import type { Failure, OutgoingMessage } from "./message.ts";

const MOST_ATTEMPTS = 8;
// As the SDK does it: full jitter, doubled each time, capped (aws-facts 1.3).
const FIRST_PAUSE = { soon: 50, slowly: 1_000 };
const LONGEST_PAUSE = 20_000;

export interface DeliveryTools {
  readonly sender: BatchSender;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit<OperationEvent>;
  /** When it aborts, what is on the wire is waited for and nothing is tried again. */
  readonly signal: AbortSignal;
}

export interface Sent {
  readonly message: OutgoingMessage;
  readonly messageId: string;
}

export interface Delivery {
  readonly sent: readonly Sent[];
  readonly failed: readonly Failure[];
  /** Messages that took more than one request. */
  readonly retried: number;
  readonly requests: number;
  /** Set where the next batch would meet the same end. */
  readonly fatal: SqslamError | undefined;
}

export async function deliver(
  batch: readonly OutgoingMessage[],
  tools: DeliveryTools,
): Promise<Delivery> {
  const sent: Sent[] = [];
  const failed: Failure[] = [];
  let left = batch;
  let retried = 0;
  for (let attempt = 1; ; attempt++) {
    const { results, fault } = await request(left, tools.sender);
    const again = sortOut(left, results, sent, failed);
    const outcome = { sent, failed, retried, requests: attempt };
    if (again.length === 0) {
      return { ...outcome, fatal: fault?.shown };
    }
    if (attempt === MOST_ATTEMPTS) {
      failed.push(...again.map((each) => because(each, `tried ${attempt} times`)));
      return { ...outcome, fatal: fault?.shown };
    }
    await restBefore(attempt, again, fault, tools);
    if (tools.signal.aborted) {
      failed.push(...again.map((each) => because(each, "interrupted before it could go again")));
      return { ...outcome, fatal: undefined };
    }
    if (attempt === 1) retried = again.length;
    left = again.flatMap((each) => each.message ?? []);
  }
}

/** Files every message under what became of it; returns those that are worth another try. */
function sortOut(
  batch: readonly OutgoingMessage[],
  results: readonly EntryResult[],
  sent: Sent[],
  failed: Failure[],
): readonly Failure[] {
  const again: Failure[] = [];
  for (const [i, message] of batch.entries()) {
    const result = results[i] ?? UNANSWERED;
    if (result.status === "sent") {
      sent.push({ message, messageId: result.messageId });
      continue;
    }
    const { code, reason, retry } = result;
    (retry ? again : failed).push({ line: message.line, code, reason, message });
  }
  return again;
}

const because = (failure: Failure, why: string): Failure => ({
  ...failure,
  reason: `${failure.reason} (${why})`,
});

interface Answer {
  readonly results: readonly EntryResult[];
  readonly fault: RequestFault | undefined;
}

async function request(batch: readonly OutgoingMessage[], sender: BatchSender): Promise<Answer> {
  try {
    return { results: await sender.send(batch), fault: undefined };
  } catch (error) {
    const fault = asFault(error);
    const { code, message: reason } = fault;
    const retry = fault.retry !== "never";
    return { results: batch.map(() => ({ status: "failed", code, reason, retry })), fault };
  }
}

function asFault(error: unknown): RequestFault {
  if (error instanceof RequestFault) return error;
  if (error instanceof SqslamError) return new RequestFault(error.code, "never", error);
  throw error;
}

/** Returns early, without an error, when the signal aborts. */
async function restBefore(
  attempt: number,
  again: readonly Failure[],
  fault: RequestFault | undefined,
  { clock, random, signal, emit }: DeliveryTools,
): Promise<void> {
  if (signal.aborted) return;
  emit({ type: "send.retry", messages: again.length, reason: again[0]?.reason ?? "" });
  const first = FIRST_PAUSE[fault?.retry === "slowly" ? "slowly" : "soon"];
  const most = Math.min(LONGEST_PAUSE, first * 2 ** (attempt - 1));
  try {
    await clock.sleep(random.fraction() * most, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
