// Flags of `send` to what a message is made with; everything that is wrong with them is said here.
import type { Pipeline } from "../../config/pipeline.ts";
import { parseDuration } from "../../config/quantity.ts";
import { SqslamError } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { attributesProblem, idProblem, MOST_DELAY_SECONDS } from "../../operations/send/allowed.ts";
import {
  type ComposeOptions,
  delayProblem,
  fileGroupId,
  lineDedupId,
} from "../../operations/send/compose.ts";
import type { Attribute, Attributes } from "../../operations/send/message.ts";

export interface SendFlags {
  readonly body: string | undefined;
  readonly file: string | undefined;
  readonly input: "lines" | "jsonl";
  readonly attr: readonly string[];
  readonly source: boolean;
  readonly groupId: string | undefined;
  readonly dedupId: string | undefined;
  readonly delay: string | undefined;
  readonly concurrency: number;
  readonly rate: number | undefined;
  readonly failedOut: string | undefined;
  readonly dryRun: boolean;
}

/** Throws WRONG_USE. */
export function settingsOf(flags: SendFlags, pipeline: Pipeline, random: Random): ComposeOptions {
  checkUse(flags);
  const fifo = pipeline.queue.fifo !== undefined;
  const source = flags.file === "-" ? "stdin" : flags.file;
  const attributes = attributesOf(flags.attr);
  const withSource = flags.source && source !== undefined;
  const most = { ...attributes, ...(withSource ? { path: SOME, line: SOME } : {}) };
  refuse("--attr", attributesProblem(most));
  const delaySeconds = delayOf(flags.delay);
  refuse("--delay", delayProblem(delaySeconds, fifo));
  if (flags.groupId !== undefined) refuse("--group-id", idProblem(flags.groupId));
  return {
    input: flags.input,
    source: withSource ? source : undefined,
    attributes,
    groupId: flags.groupId ?? (fifo ? fileGroupId(source ?? pipeline.name) : undefined),
    dedupId: dedupIdOf(flags, pipeline, source, random),
    delaySeconds,
    fifo,
    mostBytes: pipeline.queue.maximumMessageBytes,
  };
}

const SOME: Attribute = { type: "String", value: "-" };

function checkUse({ body, file, input, dedupId, concurrency, rate }: SendFlags): void {
  if ((body === undefined) === (file === undefined)) {
    wrong(
      body === undefined ? "There is nothing to send." : "A body and --file are two inputs.",
      "sqslam send hello, or sqslam send --file PATH, or ... | sqslam send --file -",
    );
  }
  if (body !== undefined && input === "jsonl") wrong("--input jsonl wants --file.");
  if (body === "") wrong("The body is empty, and SQS takes no empty message.", "sqslam send hello");
  if (dedupId !== undefined && file !== undefined) {
    wrong("--dedup-id with --file would make SQS drop every line but the first.");
  }
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 1_000) {
    wrong("--concurrency must be a whole number from 1 to 1000.");
  }
  if (rate !== undefined && !(rate > 0)) wrong("--rate must be more than 0.");
}

/** `name=value`, `name:Type=value`. */
function attributesOf(flags: readonly string[]): Attributes {
  const attributes: Record<string, Attribute> = {};
  for (const flag of flags) {
    const [, name, type = "String", value] = /^([^=:]+)(?::([^=]+))?=(.*)$/s.exec(flag) ?? [];
    if (name === undefined || value === undefined) {
      wrong(
        `--attr ${flag} is not of the form name=value.`,
        "--attr kind=test, or --attr weight:Number=1.5",
      );
    }
    attributes[name] = { type, value };
  }
  return attributes;
}

function delayOf(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined;
  const seconds = parseDuration(/^\d+$/.test(flag) ? Number(flag) : flag);
  if (seconds === undefined) wrong(`--delay ${flag} is not a span of time such as 30s or 5m.`);
  if (seconds > MOST_DELAY_SECONDS) {
    wrong(`--delay ${flag} is ${seconds} s; it may be from 0 to ${MOST_DELAY_SECONDS} (15m).`);
  }
  return seconds;
}

function dedupIdOf(
  flags: SendFlags,
  { queue }: Pipeline,
  source: string | undefined,
  random: Random,
): ComposeOptions["dedupId"] {
  const given = flags.dedupId;
  if (given !== undefined) {
    if (queue.fifo === undefined) wrong("--dedup-id is for FIFO queues; this one is standard.");
    refuse("--dedup-id", idProblem(given));
    return () => given;
  }
  // Where SQS makes the id from the body, that is what the queue's owner wants.
  if (queue.fifo === undefined || queue.fifo.contentBasedDeduplication) return () => undefined;
  if (source !== undefined) return lineDedupId(source);
  // A body that is typed twice is meant twice; a request that is repeated carries the same id.
  const once = random.uuid();
  return () => once;
}

function refuse(flag: string, problem: string | undefined): void {
  if (problem !== undefined) wrong(`${flag}: ${problem}.`);
}

function wrong(message: string, hint = "See: sqslam send --help"): never {
  throw new SqslamError("WRONG_USE", message, { hint });
}
