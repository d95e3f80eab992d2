// The one place where the pipeline file, the connection, the clock and the reporter meet.
import type { Connection } from "./aws/connection.ts";
import type { Pipeline } from "./config/pipeline.ts";
import type { Clock } from "./core/clock.ts";
import type { Io } from "./core/io.ts";
import type { Random } from "./core/random.ts";
import type { Reporter } from "./report/reporter.ts";

export interface Context {
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  /** False in CI, in pipes and under `--yes`: then nothing may be asked. */
  readonly interactive: boolean;
  /** Reads and checks the pipeline file. Throws CONFIG_INVALID. */
  pipeline(): Promise<Pipeline>;
  /** Region, credentials and endpoint. Throws NO_REGION. */
  connect(): Promise<Connection>;
}
