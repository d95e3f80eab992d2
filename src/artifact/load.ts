import type { FunctionConfig } from "../config/pipeline.ts";
import type { Sources } from "./artifact.ts";

/**
 * Reads or bundles a function's source and checks that its handler is there.
 * Throws CONFIG_INVALID, in one screen, where it is not or where AWS would refuse it.
 */
export declare function loadSources(fn: FunctionConfig, signal?: AbortSignal): Promise<Sources>;
