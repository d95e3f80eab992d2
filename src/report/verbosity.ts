import type { Weight } from "./words.ts";

export interface Verbosity {
  readonly debug: boolean;
  /** Whether a permanent line of that weight is wanted. */
  shows(weight: Weight): boolean;
}

export interface VerbosityFlags {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
}

/** `--debug` includes `--verbose`; `--quiet` leaves answers and failures only. */
export function verbosityOf(flags: VerbosityFlags): Verbosity {
  const shown = new Set<Weight>();
  if (!flags.quiet) shown.add("line");
  if (flags.verbose || flags.debug) shown.add("line").add("detail");
  if (flags.debug) shown.add("debug");
  return { debug: flags.debug, shows: (weight) => shown.has(weight) };
}
