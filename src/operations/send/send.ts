// Input to queue: lines become messages, messages batches, batches requests, and every line of the
// input is accounted for once.
import { SqslamError } from "../../core/errors.ts";
import { MOST_ENTRIES } from "./allowed.ts";
import { type Compose, isFailure } from "./compose.ts";
import { deliver, type DeliveryTools } from "./deliver.ts";
import { Lanes } from "./lanes.ts";
import type { Line, LineBlock } from "./lines.ts";
import type { Failure, OutgoingMessage } from "./message.ts";
import { nextUnlessAborted } from "./next.ts";
import { Pace } from "./pace.ts";
import { type SendReport, Tally } from "./tally.ts";

/** Milliseconds for which lines of a slow producer wait for company. */
const LINGER = 200;
/** Milliseconds between two facts of progress. */
const PROGRESS_EVERY = 100;

export interface SendJob {
  readonly blocks: AsyncIterable<LineBlock>;
  readonly totalBytes: number | undefined;
  /** How a person knows the input, such as a path. */
  readonly inputName: string;
  readonly compose: Compose;
  readonly fifo: boolean;
  /** Requests in flight at once; on a FIFO queue one a group at most. */
  readonly concurrency: number;
  /** Messages a second; undefined = as fast as it goes. */
  readonly rate: number | undefined;
  readonly dryRun: boolean;
  /** Is given every failure, listed in the report or not. */
  readonly keepFailure: (failure: Failure) => Promise<void>;
}

export interface SendResult {
  readonly report: SendReport;
  /** Why the run ended before its input did. */
  readonly error: SqslamError | undefined;
}

export async function send(job: SendJob, tools: DeliveryTools): Promise<SendResult> {
  return new SendRun(job, tools).run();
}

class SendRun {
  readonly #job: SendJob;
  readonly #tools: DeliveryTools;
  readonly #tally = new Tally();
  readonly #lanes: Lanes;
  readonly #pace: Pace | undefined;
  readonly #started: number;
  /** Why reading ended; what was read is sent all the same. */
  #inputError: SqslamError | undefined;
  /** Why sending ended; what was read has failed. */
  #fatal: SqslamError | undefined;
  /** A bug of ours, or of who keeps the failures. */
  #broken: unknown;
  #bytesRead = 0;
  #nextProgress = 0;

  constructor(job: SendJob, tools: DeliveryTools) {
    this.#job = job;
    this.#tools = tools;
    this.#started = tools.clock.now();
    this.#pace = job.rate === undefined ? undefined : new Pace(job.rate, tools.clock);
    // A rate of two a second is better kept by two each second than by ten every five.
    const mostEntries = Math.min(MOST_ENTRIES, Math.max(1, Math.floor(job.rate ?? MOST_ENTRIES)));
    const { fifo, concurrency } = job;
    this.#lanes = new Lanes({ fifo, concurrency, mostEntries }, (batch) => this.#dispatch(batch));
  }

  async run(): Promise<SendResult> {
    const finished = await this.#read();
    await this.#lanes.settle();
    if (this.#broken !== undefined) throw this.#broken;
    this.#progress();
    const { lines, sent, failed, skipped, retried, requests, bytes, failures } = this.#tally;
    const counts = { lines, sent, failed, skipped, retried, requests, bytes, failures };
    const report = {
      dryRun: this.#job.dryRun,
      ...counts,
      ms: this.#tools.clock.now() - this.#started,
      stoppedBefore: finished ? undefined : lines + 1,
      messageId: lines === 1 ? this.#tally.messageId : undefined,
    };
    return { report, error: this.#fatal ?? this.#inputError };
  }

  /** Returns whether all of the input was read. */
  async #read(): Promise<boolean> {
    const { clock, signal } = this.#tools;
    const blocks = this.#job.blocks[Symbol.asyncIterator]();
    while (!this.#stopped) {
      const cancel = clock.after(LINGER, () => void this.#lanes.flush());
      const next = await nextUnlessAborted(blocks, signal).catch((error: unknown) => {
        this.#inputError = unreadable(this.#job.inputName, error);
      });
      cancel();
      if (next === undefined) return false;
      if (next.done === true) return true;
      this.#bytesRead = next.value.bytesRead;
      for (const line of next.value.lines) {
        if (this.#stopped) return false;
        const busy = this.#take(line);
        if (busy !== undefined) await busy;
      }
    }
    return false;
  }

  get #stopped(): boolean {
    const ended = this.#inputError ?? this.#fatal ?? this.#broken;
    return ended !== undefined || this.#tools.signal.aborted;
  }

  /** undefined = done at once, so that most lines cost no turn of the event loop. */
  #take(line: Line): Promise<void> | undefined {
    if (line.kind === "not-utf8") {
      this.#inputError = notUtf8(this.#job.inputName, line.number);
      return undefined;
    }
    this.#tally.lines += 1;
    const made = this.#job.compose(line);
    if (made === undefined) {
      this.#tally.skipped += 1;
      return undefined;
    }
    return isFailure(made) ? this.#fail(made) : this.#lanes.add(made);
  }

  /** `alone`: not for the reason that ends the whole run, which is told one time, at the end. */
  async #fail(failure: Failure, alone = true): Promise<void> {
    const { line, code, reason } = failure;
    if (this.#tally.fail(failure) && alone) {
      this.#tools.emit({ type: "send.failed", line: line + 1, code, reason });
    }
    await this.#job.keepFailure(failure);
  }

  async #dispatch(batch: readonly OutgoingMessage[]): Promise<void> {
    try {
      const fatal = this.#fatal;
      if (fatal !== undefined) {
        for (const message of batch) await this.#fail(notTried(message, fatal), false);
        return;
      }
      await this.#keepPace(batch.length);
      const delivery = await deliver(batch, this.#tools);
      this.#tally.add(delivery);
      this.#fatal ??= delivery.fatal;
      const alone = delivery.fatal === undefined;
      for (const failure of delivery.failed) await this.#fail(failure, alone);
      if (this.#tools.clock.now() >= this.#nextProgress) this.#progress();
    } catch (error) {
      this.#broken ??= error;
    }
  }

  async #keepPace(messages: number): Promise<void> {
    const { signal } = this.#tools;
    if (this.#pace === undefined || signal.aborted) return;
    await this.#pace.take(messages, signal).catch((error: unknown) => {
      // Interrupted: what was read already goes at once.
      if (!signal.aborted) throw error;
    });
  }

  #progress(): void {
    const { sent, failed, skipped } = this.#tally;
    this.#nextProgress = this.#tools.clock.now() + PROGRESS_EVERY;
    this.#tools.emit({
      type: "send.progress",
      sent,
      failed,
      skipped,
      bytes: this.#bytesRead,
      totalBytes: this.#job.totalBytes,
    });
  }
}

function notTried(message: OutgoingMessage, fatal: SqslamError): Failure {
  const reason = `not tried, because the run had ended: ${fatal.message}`;
  return { line: message.line, code: fatal.code, reason, message };
}

function notUtf8(inputName: string, number: number): SqslamError {
  const line = number + 1;
  const rest = number === 0 ? "it" : `what is left, \`tail -n +${line}\` of it`;
  return new SqslamError("INPUT", `${inputName} is not UTF-8: line ${line} cannot be read.`, {
    hint: `Convert ${rest}, and send that: ... | iconv -f latin1 -t utf-8 | sqslam send --file -`,
  });
}

function unreadable(inputName: string, cause: unknown): SqslamError {
  if (cause instanceof SqslamError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SqslamError("INPUT", `${inputName} cannot be read any further: ${reason}`, { cause });
}
