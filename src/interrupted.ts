import type { ExitCode } from "./core/errors.ts";

export type StopSignal = "SIGINT" | "SIGTERM";

/** Why the context's AbortSignal was aborted: somebody wants the program to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`Stopped by ${signal}.`);
    this.signal = signal;
  }

  get exitCode(): ExitCode {
    return this.signal === "SIGINT" ? 130 : 143;
  }
}
