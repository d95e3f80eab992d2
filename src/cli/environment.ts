// Flags from the environment. Done here and not by yargs, which reads the process's own environment
// and then takes every SQSLAM_* variable that is no flag for a wrong one.
import type { Arguments, Argv } from "yargs";
import { SqslamError } from "../core/errors.ts";
import type { Env } from "../core/io.ts";

/** What yargs knows of the flags of the command at hand: public there, missing in its types. */
export interface Known {
  readonly key: Readonly<Record<string, unknown>>;
  readonly boolean: readonly string[];
  readonly number: readonly string[];
  readonly array: readonly string[];
}

export function knownFlags(cli: Argv): Known {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Known
  return (cli as unknown as { getOptions(): Known }).getOptions();
}

// Questions that only somebody at the keyboard asks; SQSLAM_VERSION is what installers call a version.
const ASKED_FOR = ["help", "version"];

/** Gives each flag that was not typed the value of its SQSLAM_* variable. */
export function fromEnvironment(env: Env, flags: Arguments, cli: Argv): void {
  if (cli.parsed === false) return;
  const { aliases } = cli.parsed;
  const known = knownFlags(cli);
  for (const key of Object.keys(known.key)) {
    if (ASKED_FOR.includes(key)) continue;
    const variable = `SQSLAM_${key.replaceAll("-", "_").toUpperCase()}`;
    const text = env[variable];
    const names = [key, ...(aliases[key] ?? [])];
    if (text === undefined || text === "" || isTyped(names, flags, cli)) continue;
    const value = parse(variable, text, key, known);
    for (const name of names) flags[name] = value;
  }
}

function isTyped(names: readonly string[], flags: Arguments, cli: Argv): boolean {
  // Present in yargs' answer, missing in its types: which values are defaults.
  const parsed: object = cli.parsed === false ? {} : cli.parsed;
  const defaulted = "defaulted" in parsed ? Object(parsed.defaulted) : {};
  return names.some((name) => flags[name] !== undefined && !(name in defaulted));
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  "1": true,
  yes: true,
  false: false,
  "0": false,
  no: false,
};

/** What people write for yes and no; undefined where it is neither. */
export const asBoolean = (text: string): boolean | undefined =>
  Object.hasOwn(BOOLEANS, text.toLowerCase()) ? BOOLEANS[text.toLowerCase()] : undefined;

function parse(variable: string, text: string, key: string, known: Known): unknown {
  if (known.boolean.includes(key)) {
    const value = asBoolean(text);
    if (value !== undefined) return value;
    throw new SqslamError("WRONG_USE", `${variable} is "${text}"; it may be true or false.`);
  }
  if (known.number.includes(key)) {
    const value = Number(text);
    if (!Number.isNaN(value)) return value;
    throw new SqslamError("WRONG_USE", `${variable} is "${text}"; it must be a number.`);
  }
  return known.array.includes(key) ? [text] : text;
}
