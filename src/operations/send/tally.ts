import type { Delivery } from "./deliver.ts";
import type { Failure } from "./message.ts";

/** How many failures a report lists, so that it fits a screen; `--failed-out` has all. */
const MOST_LISTED = 15;

/** What became of the input. `lines` = `sent` + `failed` + `skipped`, always. */
export interface SendReport {
  readonly dryRun: boolean;
  /** Lines of the input that were dealt with. */
  readonly lines: number;
  readonly sent: number;
  readonly failed: number;
  /** Blank lines, which SQS does not take. */
  readonly skipped: number;
  /** Messages that took more than one request, sent in the end or not. */
  readonly retried: number;
  readonly requests: number;
  /** Of what was sent, as SQS counts it. */
  readonly bytes: number;
  readonly ms: number;
  /** The first of them; `line` counts from 1. */
  readonly failures: readonly ListedFailure[];
  /** Set where the run ended before its input did: the first line, from 1, that was not dealt with. */
  readonly stoppedBefore: number | undefined;
  /** Where the input was a single message. */
  readonly messageId: string | undefined;
}

export interface ListedFailure {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

/** Counts what happens; every change is one synchronous step, so that batches in flight cannot lose one another's. */
export class Tally {
  lines = 0;
  sent = 0;
  failed = 0;
  skipped = 0;
  retried = 0;
  requests = 0;
  bytes = 0;
  messageId: string | undefined;
  readonly failures: ListedFailure[] = [];

  add(delivery: Delivery): void {
    this.requests += delivery.requests;
    this.retried += delivery.retried;
    for (const { message, messageId } of delivery.sent) {
      this.sent += 1;
      this.bytes += message.bytes;
      this.messageId = messageId;
    }
  }

  /** Returns whether the report still lists it. */
  fail({ line, code, reason }: Failure): boolean {
    this.failed += 1;
    if (this.failures.length >= MOST_LISTED) return false;
    this.failures.push({ line: line + 1, code, reason });
    return true;
  }
}
