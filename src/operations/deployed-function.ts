import type { Connection } from "../aws/connection.ts";
import { explained } from "../aws/faults.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { SqslamError } from "../core/errors.ts";
import { type FunctionState, lookAtFunction } from "../resources/function-look.ts";
import { ownershipOf } from "../resources/ownership.ts";

/** One call. Throws NOT_DEPLOYED, or NOT_OURS when somebody else's function has the name. */
export async function deployedFunction(
  pipeline: Pipeline,
  connection: Connection,
  signal: AbortSignal,
): Promise<FunctionState> {
  const { name } = pipeline.function;
  const who = `Lambda function "${name}"`;
  const state = await lookAtFunction(connection, name, signal).catch((error: unknown) => {
    throw explained(error, `Could not look at ${who}`, connection);
  });
  if (state === undefined) {
    throw new SqslamError(
      "NOT_DEPLOYED",
      `"${pipeline.name}" is not deployed: ${who} is not in ${connection.region}.`,
      { hint: "Run `sqslam up`." },
    );
  }
  if (!ownershipOf(pipeline).owns(state.tags)) {
    throw new SqslamError("NOT_OURS", `${who} does not carry this pipeline's tags.`, {
      hint: "Choose another name in the pipeline file, or take it over with `sqslam up --adopt`.",
    });
  }
  return state;
}
