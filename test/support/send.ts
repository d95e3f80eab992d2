// A queue that takes batches, remembers what it took, and fails the way it is told to.
import { SqslamError } from "../../src/core/errors.ts";
import type { Random } from "../../src/core/random.ts";
import {
  type BatchSender,
  type EntryResult,
  RequestFault,
} from "../../src/operations/send/batch-sender.ts";
import { type ComposeOptions, composer } from "../../src/operations/send/compose.ts";
import type { Failure, OutgoingMessage } from "../../src/operations/send/message.ts";
import { type LineBlock, readLines } from "../../src/operations/send/lines.ts";
import type { SendJob } from "../../src/operations/send/send.ts";

export interface FakeQueue extends BatchSender {
  /** Every batch it was asked to take, in the order of the requests. */
  readonly asked: (readonly OutgoingMessage[])[];
  /** Bodies it has taken, in order. */
  readonly bodies: string[];
  /** The most requests that were under way at once. */
  readonly mostAtOnce: number;
}

/** What the queue does with a message; it is told which request this is, from 1. */
export type Verdict = (
  message: OutgoingMessage,
  request: number,
) => "take" | "refuse" | "busy" | RequestFault;

export function fakeQueue(verdict: Verdict = () => "take", answer = () => Promise.resolve()) {
  const asked: (readonly OutgoingMessage[])[] = [];
  const bodies: string[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const queue: FakeQueue = {
    asked,
    bodies,
    get mostAtOnce() {
      return mostAtOnce;
    },
    close() {},
    async send(batch) {
      const request = asked.push(batch);
      mostAtOnce = Math.max(mostAtOnce, ++underWay);
      await answer().finally(() => underWay--);
      const verdicts = batch.map((message) => verdict(message, request));
      const fault = verdicts.find((each) => each instanceof RequestFault);
      if (fault !== undefined) throw fault;
      return batch.map((message, i): EntryResult => {
        if (verdicts[i] !== "take") {
          const retry = verdicts[i] === "busy";
          return { status: "failed", code: retry ? "InternalError" : "Bad", reason: "no", retry };
        }
        bodies.push(message.body);
        return { status: "sent", messageId: `id-${bodies.length}` };
      });
    },
  };
  return queue;
}

export function fault(retry: RequestFault["retry"], text = "it failed"): RequestFault {
  return new RequestFault("Code", retry, new SqslamError("AWS", text));
}

export function message(own: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const body = own.body ?? "hello";
  return {
    line: 0,
    body,
    attributes: {},
    groupId: undefined,
    dedupId: undefined,
    delaySeconds: undefined,
    bytes: Buffer.byteLength(body),
    ...own,
  };
}

export function composeOptions(own: Partial<ComposeOptions> = {}): ComposeOptions {
  return {
    input: "lines",
    source: undefined,
    attributes: {},
    groupId: undefined,
    dedupId: () => undefined,
    delaySeconds: undefined,
    fifo: false,
    mostBytes: 1_048_576,
    ...own,
  };
}

export async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

export const blocksOf = (...parts: (string | Uint8Array)[]): AsyncIterable<LineBlock> =>
  readLines(chunks(...parts), 1_048_576);

export function sendJob(
  text: string | AsyncIterable<LineBlock>,
  own: Partial<SendJob> = {},
  compose: Partial<ComposeOptions> = {},
): SendJob & { readonly kept: Failure[] } {
  const kept: Failure[] = [];
  return {
    kept,
    blocks: typeof text === "string" ? blocksOf(text) : text,
    totalBytes: undefined,
    inputName: "orders.txt",
    compose: composer(composeOptions(compose)),
    fifo: false,
    concurrency: 4,
    rate: undefined,
    dryRun: false,
    keepFailure: (failure) => Promise.resolve(void kept.push(failure)),
    ...own,
  };
}

/** Always the same fraction: pauses can be foretold. */
export const steadyRandom = (fraction = 0.5): Random => ({
  uuid: () => "00000000-0000-4000-8000-000000000000",
  hex: (bytes) => "0".repeat(2 * bytes),
  fraction: () => fraction,
});
