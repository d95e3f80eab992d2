import type { Argv } from "yargs";
import type { Context } from "../context.ts";
import type { ExitCode } from "../core/errors.ts";

/** Flags that every command takes; each also as an environment variable `SQSLAM_*`. */
export interface GlobalFlags {
  readonly config: string | undefined;
  readonly stage: string | undefined;
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly local: boolean;
  readonly json: boolean;
  readonly color: boolean | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
  readonly yes: boolean;
}

/** Wraps a verb's body into a yargs handler, which does not come back: see `Chosen`. */
export type Run = <F extends GlobalFlags>(
  body: (context: Context, flags: F) => Promise<ExitCode>,
) => (flags: F) => never;

/** A verb adds itself. Its file imports nothing heavy at the top: bodies load what they need. */
export type AddCommand = (cli: Argv<GlobalFlags>, run: Run) => Argv<GlobalFlags>;
