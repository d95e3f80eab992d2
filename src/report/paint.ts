// Colour, decided for each stream on its own: `sqslam status | less` may still narrate in colour.
import type { Env } from "../core/io.ts";

export type Tone = "plain" | "good" | "bad" | "warn" | "dim" | "strong";

/** Gives a text the look of a tone, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Exclude<Tone, "plain">, readonly [on: number, off: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  dim: [2, 22],
  strong: [1, 22],
};

const inColour: Paint = (tone, text) =>
  tone === "plain" ? text : `\u001B[${CODES[tone][0]}m${text}\u001B[${CODES[tone][1]}m`;

const asItIs: Paint = (_tone, text) => text;

export function painter(colour: boolean): Paint {
  return colour ? inColour : asItIs;
}

/** Flag before FORCE_COLOR before NO_COLOR before what the stream is. */
export function usesColour(
  stream: { readonly isTTY?: boolean },
  env: Env,
  flag: boolean | undefined,
): boolean {
  if (flag !== undefined) return flag;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  // https://no-color.org: any value but the empty one.
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}
