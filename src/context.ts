// The one place where the pipeline file, the connection, the clock and the reporter meet.
import type { AwsCredentialIdentity } from "@smithy/types";
import type { Connection } from "./aws/connection.ts";
import type { LocatedFinding } from "./config/finding.ts";
import type { InspectedPipeline, LoadedPipeline } from "./config/load.ts";
import type { Pipeline } from "./config/pipeline.ts";
import type { Clock } from "./core/clock.ts";
import type { Io } from "./core/io.ts";
import type { Random } from "./core/random.ts";
import { isCi } from "./report/make-reporter.ts";
import type { Reporter } from "./report/reporter.ts";

export interface Context {
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  /** False in CI, in pipes and under `--yes`: then nothing may be asked. */
  readonly interactive: boolean;
  /**
   * Reads and checks the pipeline file; with `advice` also says, once, what in it is allowed and
   * unwise. Throws CONFIG_INVALID.
   */
  pipeline(options?: { readonly advice?: boolean }): Promise<Pipeline>;
  /** The pipeline with all that is to be said of it, errors too. Throws for what is no pipeline. */
  inspect(): Promise<InspectedPipeline>;
  /** Region, credentials and endpoint. Throws NO_REGION. */
  connect(): Promise<Connection>;
}

/** An endpoint that is known beforehand, with what is needed to talk to it. */
export interface Place {
  readonly endpoint: string;
  readonly credentials: AwsCredentialIdentity;
  /** For who has named none. */
  readonly region: string;
}

export interface ContextFlags {
  readonly config: string | undefined;
  readonly stage: string | undefined;
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly json: boolean;
  readonly yes: boolean;
}

export interface ContextParts {
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly flags: ContextFlags;
  /** Where to go instead of AWS; asked only when a command connects. */
  readonly place?: () => Promise<Place>;
}

export function makeContext(parts: ContextParts): Context {
  const { io, flags, reporter } = parts;
  const { clock, random, signal } = parts;
  const inspect = once(() => inspectFile(parts));
  const loaded = once(async () => accept(await inspect()));
  const advise = once(async () => tell((await loaded()).warnings, reporter));
  const context: Context = {
    io,
    clock,
    random,
    signal,
    reporter,
    interactive: canAsk(io, flags),
    async pipeline({ advice = false } = {}) {
      if (advice) await advise();
      return (await loaded()).pipeline;
    },
    inspect,
    connect: once(() => openConnection(parts, context)),
  };
  return context;
}

async function inspectFile({ io, flags, clock }: ContextParts): Promise<InspectedPipeline> {
  const { inspectPipeline } = await import("./config/load.ts");
  const { env, cwd } = io;
  const now = clock.now();
  return inspectPipeline({ file: flags.config, stage: flags.stage, env, cwd, now });
}

async function accept(inspected: InspectedPipeline): Promise<LoadedPipeline> {
  const { accepted } = await import("./config/load.ts");
  return accepted(inspected);
}

async function tell(warnings: readonly LocatedFinding[], reporter: Reporter): Promise<void> {
  const { sentence } = await import("./config/finding.ts");
  for (const warning of warnings) {
    const fix = warning.fix === undefined ? "" : ` ${warning.fix}`;
    reporter.note("warning", `${sentence(warning)}.${fix}`);
  }
}

async function openConnection(parts: ContextParts, context: Context): Promise<Connection> {
  const { connect } = await import("./aws/connect.ts");
  const { flags, io, reporter } = parts;
  const { region } = await context.pipeline();
  const place = await parts.place?.();
  return connect({
    region: flags.region,
    configRegion: region ?? place?.region,
    profile: flags.profile,
    endpoint: place?.endpoint ?? flags.endpointUrl,
    credentials: place?.credentials,
    env: io.env,
    onCall: (call) => reporter.emit({ type: "api.call", call }),
  });
}

/** Somebody must be there to read the question and to type the answer. */
function canAsk(io: Io, flags: ContextFlags): boolean {
  const isTerminal = io.stdin.isTTY === true && io.stderr.isTTY === true;
  return isTerminal && !isCi(io) && !flags.yes && !flags.json;
}

/** Work that a command may ask for in several places and that is done one time. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
