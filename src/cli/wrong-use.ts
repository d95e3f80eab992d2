// What yargs finds wrong with a command line, said in our way.
import type { Argv } from "yargs";
import { SqslamError } from "../core/errors.ts";
import { nearest } from "../config/nearest.ts";
import { knownFlags } from "./environment.ts";

export interface CommandLine {
  readonly args: readonly string[];
  /** Every verb there is. */
  readonly verbs: readonly string[];
}

/** The WRONG_USE error for yargs' `message`. */
export function wrongUse(message: string, line: CommandLine, cli: Argv): SqslamError {
  const help = commandOf(line);
  const see = seeHelp(line);
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/.exec(message)?.[1];
  if (unknown === undefined) return new SqslamError("WRONG_USE", sentence(message), { hint: see });

  const flag = unknown.split(", ").find((name) => isFlag(name, line.args));
  const flags = Object.keys(knownFlags(cli).key).map(dashed);
  if (flag !== undefined) return unlike("flag", dashed(flag), flags, see);
  const [first = unknown] = unknown.split(", ");
  if (help === "sqslam") return unlike("command", first, line.verbs, see);
  const word = unknown.split(", ").at(-1) ?? unknown;
  return new SqslamError("WRONG_USE", `${help} has no use for "${word}".`, { hint: see });
}

/** Where to read on, as a hint. */
export const seeHelp = (line: CommandLine): string => `See: ${commandOf(line)} --help`;

/** A flag's value may stand before the verb. */
function commandOf({ args, verbs }: CommandLine): string {
  const verb = args.find((arg) => verbs.includes(arg));
  return verb === undefined ? "sqslam" : `sqslam ${verb}`;
}

function unlike(
  what: "flag" | "command",
  word: string,
  known: readonly string[],
  see: string,
): SqslamError {
  const meant = nearest(word, known);
  return new SqslamError("WRONG_USE", `There is no ${what} ${word}.`, {
    hint: meant === undefined ? see : `Did you mean ${meant}? ${see}`,
  });
}

/** yargs names a flag without its dashes, and once more in camel case. */
function isFlag(name: string, args: readonly string[]): boolean {
  return args.some((arg) => new RegExp(`^--?(no-)?${escaped(name)}(=|$)`).test(arg));
}

const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function sentence(message: string): string {
  const invalid = /^\s*Argument: (.*), Given: (.*), Choices: (.*)$/m.exec(message);
  if (invalid) return `--${invalid[1]} is ${invalid[2]}; it may be ${invalid[3]}.`;
  const missing = /^Missing required arguments?: (.*)$/.exec(message)?.[1];
  if (missing !== undefined) return `Missing: ${missing.split(", ").map(dashed).join(", ")}.`;
  const bare = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (bare !== undefined) return `${dashed(bare)} needs a value.`;
  return message.endsWith(".") ? message : `${message}.`;
}
