import type { Env } from "../core/io.ts";
import type { LocatedFinding } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";

export interface LoadRequest {
  /** From `-c`; without it SQSLAM_CONFIG, then the files that `find.ts` looks for. */
  readonly file?: string | undefined;
  /** From `--stage`; without it SQSLAM_STAGE. */
  readonly stage?: string | undefined;
  readonly env: Env;
  readonly cwd: string;
}

export interface LoadedPipeline {
  readonly pipeline: Pipeline;
  /** What works and should be changed all the same; `sentence()` makes a line of each. */
  readonly warnings: readonly LocatedFinding[];
}

/** Finds, reads and checks the pipeline file. Throws CONFIG_INVALID naming every problem at once. */
export declare function loadPipeline(request: LoadRequest): Promise<LoadedPipeline>;
