import { type FunctionConfiguration, GetFunctionCommand } from "@aws-sdk/client-lambda";
import { ifFound } from "../aws/codes.ts";
import type { Connection } from "../aws/connection.ts";
import { lambda } from "../aws/lambda.ts";
import { functionTags } from "./function-tags.ts";
import type { Tags } from "./ownership.ts";

export interface FunctionState {
  readonly live: FunctionConfiguration;
  readonly reservedConcurrency: number | undefined;
  readonly tags: Tags;
}

/** Everything about a function in one call; undefined = there is none. */
export async function lookAtFunction(
  connection: Connection,
  FunctionName: string,
  abortSignal: AbortSignal,
): Promise<FunctionState | undefined> {
  const command = new GetFunctionCommand({ FunctionName });
  const answer = await ifFound(lambda(connection).send(command, { abortSignal }));
  if (answer?.Configuration === undefined) return undefined;
  return {
    live: answer.Configuration,
    reservedConcurrency: answer.Concurrency?.ReservedConcurrentExecutions,
    tags: functionTags(answer),
  };
}
