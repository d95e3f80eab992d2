// The program as a function: arguments and streams in, exit code out.
import type { Argv } from "yargs";
import yargs from "yargs";
import { asBoolean, fromEnvironment } from "./cli/environment.ts";
import { GLOBAL_FLAGS, settleSwitches } from "./cli/flags.ts";
import { EPILOGUE, EXAMPLES, GLOBAL_GROUP, ownFlagsFirst, USAGE } from "./cli/help.ts";
import { valuesFit } from "./cli/values.ts";
import { VERBS } from "./cli/verbs.ts";
import { seeHelp, wrongUse } from "./cli/wrong-use.ts";
import type { GlobalFlags, Run } from "./commands/command.ts";
import { type Context, makeContext, type Place } from "./context.ts";
import { type Clock, systemClock } from "./core/clock.ts";
import { type ExitCode, SqslamError } from "./core/errors.ts";
import type { Io } from "./core/io.ts";
import { type Random, systemRandom } from "./core/random.ts";
import { Interrupted } from "./interrupted.ts";
import { makeReporter, type ReportFlags } from "./report/make-reporter.ts";
import type { Reporter } from "./report/reporter.ts";
import { versionText } from "./version.ts";

export interface MainOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  /** Aborted with an Interrupted as its reason. */
  readonly signal?: AbortSignal;
}

const HELP_COLUMNS = 80;

export async function main(
  args: readonly string[],
  io: Io,
  options: MainOptions = {},
): Promise<ExitCode> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const signal = options.signal ?? new AbortController().signal;
  let reporter: Reporter = makeReporter(io, roughFlags(args, io), clock);

  const run: Run = (body) => (flags) => {
    throw new Chosen(() => {
      reporter = makeReporter(io, flags, clock);
      const local = () => localPlace(io, flags);
      const context: Context = makeContext({
        io,
        clock,
        random,
        signal,
        reporter,
        flags,
        ...(flags.local ? { place: local } : {}),
      });
      return body(context, flags);
    });
  };

  try {
    if (args.length === 0) {
      io.stderr.write(`${(await program(args, io, run).getHelp()).trimEnd()}\n`);
      return 64;
    }
    const command = await chosenBy(() =>
      program(args, io, run).parseAsync([...args], {}, (_error, _flags, output) => {
        if (output !== "") io.stdout.write(`${ownFlagsFirst(output).trimEnd()}\n`);
      }),
    );
    // Without one, yargs has answered: --help or --version.
    return command ? await command() : 0;
  } catch (error) {
    return failed(error, reporter, signal);
  } finally {
    reporter.close();
  }
}

/**
 * The command that was named, thrown past yargs: after a handler that comes back, yargs renders the
 * command's help in case of a failure, which takes as long as the parsing, and failures are told here.
 */
class Chosen extends Error {
  readonly command: () => Promise<ExitCode>;

  constructor(command: () => Promise<ExitCode>) {
    super("A command was named");
    this.command = command;
  }
}

async function chosenBy(parse: () => unknown): Promise<Chosen["command"] | undefined> {
  try {
    await parse();
    return undefined;
  } catch (error) {
    if (error instanceof Chosen) return error.command;
    throw error;
  }
}

function program(args: readonly string[], io: Io, run: Run): Argv<GlobalFlags> {
  const base = yargs([...args]);
  const verbs = Object.keys(VERBS);
  base
    .scriptName("sqslam")
    .locale("en")
    .detectLocale(false)
    .wrap(HELP_COLUMNS)
    .exitProcess(false)
    .usage(USAGE)
    .options(GLOBAL_FLAGS)
    .help("help", "Show help")
    .alias("help", "h")
    .version("version", "Show versions", versionText(process.version))
    .group([...Object.keys(GLOBAL_FLAGS), "help", "version"], GLOBAL_GROUP)
    .updateStrings({ "Options:": "Flags:" })
    .example(EXAMPLES)
    .epilogue(EPILOGUE)
    .middleware((flags) => {
      fromEnvironment(io.env, flags, base);
      settleSwitches(flags);
    }, true)
    .check((flags) => valuesFit({ args, flags, hint: seeHelp({ args, verbs }) }, base), true)
    .strict()
    .demandCommand(1, "Name a command")
    .fail((message: string | null, error: Error | null | undefined) => {
      if (error !== undefined && error !== null && error.name !== "YError") throw error;
      throw wrongUse(message ?? error?.message ?? "Wrong use", { args, verbs }, base);
    });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- GLOBAL_FLAGS are GlobalFlags, which yargs' types cannot follow
  let cli = base as unknown as Argv<GlobalFlags>;
  for (const add of Object.values(VERBS)) cli = add(cli, run);
  return cli;
}

/** Enough of the flags to show, the right way, what is wrong with the rest. */
function roughFlags(args: readonly string[], { env }: Io): ReportFlags {
  const has = (flag: string) => args.includes(`--${flag}`) || args.includes(`--${flag}=true`);
  return {
    json: has("json") || asBoolean(env["SQSLAM_JSON"] ?? "") === true,
    color: has("no-color") ? false : has("color") ? true : undefined,
    quiet: false,
    verbose: false,
    debug: has("debug"),
  };
}

async function localPlace(io: Io, flags: GlobalFlags): Promise<Place> {
  if (flags.endpointUrl !== undefined) {
    throw new SqslamError("WRONG_USE", "--local and --endpoint-url name two endpoints.", {
      hint: "Leave one of them out (or unset SQSLAM_LOCAL or SQSLAM_ENDPOINT_URL).",
    });
  }
  const { discover } = await import("./commands/local/discover.ts");
  return discover(io, flags.config);
}

function failed(error: unknown, reporter: Reporter, signal: AbortSignal): ExitCode {
  const interrupted = signal.aborted && signal.reason instanceof Interrupted;
  // Whatever broke off because of the signal is no news; what a command says about it is.
  if (!interrupted || error instanceof SqslamError) reporter.failure(error);
  else reporter.note("info", signal.reason.message);
  if (interrupted) return signal.reason.exitCode;
  return error instanceof SqslamError ? error.exitCode : 1;
}
