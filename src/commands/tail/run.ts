import type { Connection } from "../../aws/connection.ts";
import { logGroupArn } from "../../aws/names.ts";
import type { Context } from "../../context.ts";
import { SqslamError, type ExitCode } from "../../core/errors.ts";
import { jsonLine, prettyLine, type ToldLine } from "../../operations/tail/format.ts";
import type { LogLine } from "../../operations/events.ts";
import { cloudWatchLive } from "../../operations/tail/live-source.ts";
import { tailLive } from "../../operations/tail/live.ts";
import type { TailOptions, TailTools } from "../../operations/tail/looks.ts";
import { partsOf } from "../../operations/tail/parts.ts";
import { Requests } from "../../operations/tail/requests.ts";
import { cloudWatchSource } from "../../operations/tail/source.ts";
import { tail } from "../../operations/tail/tail.ts";
import { parseWhen } from "../../operations/tail/when.ts";
import { SCHEMA_VERSION } from "../../report/json.ts";
import { painter, usesColour } from "../../report/paint.ts";
import { lineWriter } from "./line-writer.ts";

export interface TailFlags {
  readonly follow: boolean;
  readonly live: boolean;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly filter: string | undefined;
  readonly errors: boolean;
  readonly requestId: string | undefined;
  readonly format: "pretty" | "json" | "raw" | undefined;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

export async function runTail(context: Context, flags: TailFlags): Promise<ExitCode> {
  const { clock, reporter } = context;
  const now = clock.now();
  const since = timeOf("since", flags.since ?? (flags.follow ? "1m" : "10m"), now);
  const until = flags.until === undefined ? undefined : timeOf("until", flags.until, now);
  if (until !== undefined && until < since) {
    throw new SqslamError("WRONG_USE", "--until is before --since, so there is nothing to show.");
  }
  if (flags.live && !flags.follow) {
    throw new SqslamError("WRONG_USE", "--live follows the log, and --no-follow does not.", {
      hint: "Leave one of the two out.",
    });
  }
  const group = (await context.pipeline()).logs.name;
  const connection = await context.connect();
  const format = formatter(context, flags);
  const requests = new Requests();
  const writer = lineWriter(context.io.stdout);
  const signal = AbortSignal.any([context.signal, writer.closed]);
  const options = { group, since, until, filter: flags.filter, follow: flags.follow };
  const source = cloudWatchSource(connection, group);
  const tools = { source, clock, signal, emit: reporter.emit };
  const lines = flags.live ? await live(options, tools, connection) : tail(options, tools);
  for await (const line of lines) {
    const parts = partsOf(line.message);
    const told = { ...line, parts, requestId: requests.of(line, parts) };
    if (isWanted(told, flags)) await writer.write(`${format(told)}\n`);
    if (signal.aborted) break;
  }
  context.signal.throwIfAborted();
  return 0;
}

async function live(
  options: TailOptions,
  tools: TailTools,
  connection: Connection,
): Promise<AsyncIterable<LogLine>> {
  const { whereAmI } = await import("../../aws/where.ts");
  // Live Tail takes ARNs alone (aws-facts 6.4).
  const arn = logGroupArn(await whereAmI(connection, tools.signal), options.group);
  return tailLive(options, { ...tools, live: cloudWatchLive(connection, arn) });
}

function isWanted({ parts, requestId }: ToldLine, flags: TailFlags): boolean {
  if (flags.errors && !parts.isError) return false;
  return flags.requestId === undefined || requestId?.startsWith(flags.requestId) === true;
}

function formatter({ io, clock }: Context, flags: TailFlags): (line: ToldLine) => string {
  const format = flags.json ? "json" : (flags.format ?? (io.stdout.isTTY ? "pretty" : "json"));
  if (format === "raw") return (line) => line.message;
  if (format === "json") {
    return (line) => JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...jsonLine(line) });
  }
  const paint = painter(usesColour(io.stdout, io.env, flags.color));
  return (line) =>
    prettyLine(line, clock.now())
      .map(({ tone, text }) => paint(tone, text))
      .join("");
}

function timeOf(flag: string, text: string, now: number): number {
  const at = parseWhen(text, now);
  if (at !== undefined) return at;
  throw new SqslamError("WRONG_USE", `--${flag} ${text} is neither a span of time nor a time.`, {
    hint: `Write a span such as 30s, 10m, 2h or 1d, or a time such as 2026-01-31T09:30:00Z.`,
  });
}
