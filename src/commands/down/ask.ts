// A teardown is asked for twice: by the command and by the pipeline's name.
import { createInterface } from "node:readline";
import type { Context } from "../../context.ts";
import { SqslamError } from "../../core/errors.ts";
import type { GlobalFlags } from "../command.ts";

export interface DownFlags extends GlobalFlags {
  readonly keepLogs: boolean;
  readonly discardMessages: boolean;
}

/** Throws REFUSED where nobody can be asked and `--yes` was not given. */
export function refuseUnasked(context: Pick<Context, "interactive">, flags: DownFlags): void {
  if (flags.yes || context.interactive) return;
  throw new SqslamError(
    "REFUSED",
    "A teardown wants to be confirmed, and nobody can be asked here.",
    {
      hint: `Type \`${sameCommand(flags)} --yes\` to tear down without a question.`,
    },
  );
}

/** Throws REFUSED unless the pipeline's name is typed. */
export async function confirm(
  { io, signal }: Pick<Context, "io" | "signal">,
  flags: DownFlags,
  name: string,
): Promise<void> {
  if (flags.yes) return;
  const reader = createInterface({ input: io.stdin });
  io.stderr.write(`Type the pipeline's name, ${name}, to remove all of this: `);
  const stop = () => reader.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    // The first line, or none where the input ends: a question would wait for ever then.
    for await (const typed of reader) {
      if (typed.trim() === name) return;
      break;
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stop);
    reader.close();
  }
  throw new SqslamError("REFUSED", `That is not "${name}": nothing was removed.`);
}

/** The command as it was typed, as far as it matters. */
export function sameCommand(flags: DownFlags): string {
  const given = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`--${name}`, quoted(value)];
  return [
    "sqslam down",
    ...given("config", flags.config),
    ...given("stage", flags.stage),
    ...given("profile", flags.profile),
    ...given("region", flags.region),
    ...given("endpoint-url", flags.endpointUrl),
    ...(flags.local ? ["--local"] : []),
    ...(flags.keepLogs ? ["--keep-logs"] : []),
    ...(flags.discardMessages ? ["--discard-messages"] : []),
  ].join(" ");
}

const quoted = (value: string): string =>
  /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
