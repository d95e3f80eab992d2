import type { Resource } from "../engine/resource.ts";
import type { FunctionState } from "./function-look.ts";

// The architecture goes with the code that was built for it, in the same call (aws-facts 3.5).
const OF_CODE = ["code", "architecture", "packageType", "state"];

/** The function as if nothing but what it runs could be wrong with it. */
export const codeOnly = (fn: Resource<FunctionState>): Resource<FunctionState> => ({
  ...fn,
  diff: (state) => fn.diff(state).filter(({ field }) => OF_CODE.includes(field)),
});
