// Where the program meets the process it runs in: its streams, its environment, its signals.
import process from "node:process";
import { main } from "./cli.ts";
import type { ExitCode } from "./core/errors.ts";
import type { Io } from "./core/io.ts";
import { Interrupted, type StopSignal } from "./interrupted.ts";

export function run(): Promise<ExitCode> {
  return main(process.argv.slice(2), processIo(), { signal: stopSignal() });
}

function processIo(): Io {
  return {
    // Opened only when somebody reads: the mere look keeps a pipe open.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
  };
}

/** Aborted by the first Ctrl-C or SIGTERM; the second one ends the process on the spot. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (name: StopSignal) => {
    const reason = new Interrupted(name);
    if (stop.signal.aborted) process.exit(reason.exitCode);
    stop.abort(reason);
  };
  // These stay registered: once they are the last listeners to go, the spinner's own would kill us.
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop.signal;
}
