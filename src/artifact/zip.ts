import type { Sources, Zip } from "./artifact.ts";

/** The same bytes for the same sources. Throws CONFIG_INVALID where AWS would refuse the size. */
export declare function zipSources(sources: Sources): Promise<Zip>;
