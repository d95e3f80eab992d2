import type { BuildFailure } from "esbuild";

/** What esbuild throws for code that it cannot parse or bundle, as opposed to its own faults. */
export const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);
