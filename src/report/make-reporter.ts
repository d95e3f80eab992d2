import type { Clock } from "../core/clock.ts";
import type { Io } from "../core/io.ts";
import { jsonReporter } from "./json.ts";
import { plainReporter } from "./plain.ts";
import type { Reporter } from "./reporter.ts";
import { ttyReporter } from "./tty.ts";
import { type VerbosityFlags, verbosityOf } from "./verbosity.ts";

export interface ReportFlags extends VerbosityFlags {
  readonly json: boolean;
  readonly color: boolean | undefined;
}

/** Picks the renderer that suits who reads: a program, a person at a terminal, or a log. */
export function makeReporter(io: Io, flags: ReportFlags, clock: Clock): Reporter {
  const verbosity = verbosityOf(flags);
  if (flags.json) return jsonReporter(io, verbosity);
  const style = { verbosity, color: flags.color };
  return canMove(io) ? ttyReporter(io, style, clock) : plainReporter(io, style, clock);
}

/** Whether narration goes to a terminal on which a line can be drawn again. */
function canMove(io: Io): boolean {
  // Pseudo-terminals that nobody has sized say 0 columns; ora would clear infinitely many lines.
  const hasWidth = io.stderr.columns === undefined || io.stderr.columns > 0;
  return io.stderr.isTTY === true && hasWidth && io.env["TERM"] !== "dumb" && !isCi(io);
}

/** CI=false and CI=0 are how people say "not in CI". */
export function isCi(io: Io): boolean {
  return !["", "0", "false"].includes(io.env["CI"] ?? "");
}
