// Values that yargs takes without a word, and that cannot be meant.
import type { Argv } from "yargs";
import { SqslamError } from "../core/errors.ts";
import { knownFlags } from "./environment.ts";

export interface Typed {
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
  /** Where to read on. */
  readonly hint: string;
}

/** For yargs' `check`. Throws WRONG_USE. */
export function valuesFit(typed: Typed, cli: Argv): true {
  requireSingle(typed, cli);
  requireSwitches(typed, cli);
  return true;
}

/** yargs answers a word where a number belongs with NaN, and a flag given twice with a list. */
function requireSingle({ flags, hint }: Typed, cli: Argv): void {
  const known = knownFlags(cli);
  for (const key of Object.keys(known.key)) {
    if (Number.isNaN(flags[key])) throw wrong(`--${key} must be a number.`, hint);
    if (Array.isArray(flags[key]) && !known.array.includes(key)) {
      throw wrong(`--${key} was given more than once.`, hint);
    }
  }
}

/** yargs takes `--dry-run=1` and `--dry-run=` for --no-dry-run: whoever looks would then change. */
function requireSwitches({ args, hint }: Typed, cli: Argv): void {
  const aliases = cli.parsed === false ? {} : cli.parsed.aliases;
  const switches = new Set(
    knownFlags(cli).boolean.flatMap((key) => [key, ...(aliases[key] ?? [])]),
  );
  const end = args.indexOf("--");
  for (const arg of end === -1 ? args : args.slice(0, end)) {
    const [, flag = "", name = "", value = ""] = /^(--?([^=]+))=(.*)$/s.exec(arg) ?? [];
    if (!switches.has(name) || value === "true" || value === "false") continue;
    throw wrong(`${flag} is "${value}"; it may be true or false.`, hint);
  }
}

const wrong = (what: string, hint: string) => new SqslamError("WRONG_USE", what, { hint });
