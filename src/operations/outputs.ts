// What other programs want to know of a deployed pipeline.
import type { Connection, Where } from "../aws/connection.ts";
import { functionArn, queueArn, queueUrl, roleArn } from "../aws/names.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { SqslamError } from "../core/errors.ts";
import { sourceOf } from "../resources/function-code.ts";
import { deployedFunction } from "./deployed-function.ts";

/** By name; what a pipeline does not have is not there. */
export type Outputs = Readonly<Record<string, string>>;

/** Pure: all but the hash follows from where and the names. */
export function outputsOf(
  pipeline: Pipeline,
  where: Where,
  sourceHash: string | undefined,
): Outputs {
  const { queue, deadLetterQueue: dlq, function: fn, role, logs } = pipeline;
  return {
    queueUrl: queueUrl(where, queue.name),
    queueArn: queueArn(where, queue.name),
    ...(dlq === undefined
      ? {}
      : {
          deadLetterQueueUrl: queueUrl(where, dlq.name),
          deadLetterQueueArn: queueArn(where, dlq.name),
        }),
    functionName: fn.name,
    functionArn: functionArn(where, fn.name),
    roleArn: roleArn(where, role.name),
    logGroup: logs.name,
    ...(sourceHash === undefined ? {} : { sourceHash }),
  };
}

/** One call. Throws NOT_DEPLOYED, or NOT_OURS when somebody else's function has the name. */
export async function readOutputs(
  pipeline: Pipeline,
  where: Where,
  connection: Connection,
  signal: AbortSignal,
): Promise<Outputs> {
  const { tags } = await deployedFunction(pipeline, connection, signal);
  return outputsOf(pipeline, where, sourceOf(tags));
}

/** The output of that name, however it is written: queueUrl, queue_url, queue-url, QUEUE_URL. */
export function pickOutput(outputs: Outputs, name: string): string {
  const bare = (text: string) => text.replaceAll(/[-_]/g, "").toLowerCase();
  const found = Object.entries(outputs).find(([key]) => bare(key) === bare(name));
  if (found !== undefined) return found[1];
  throw new SqslamError("WRONG_USE", `There is no output "${name}".`, {
    hint: `The outputs are ${Object.keys(outputs).join(", ")}.`,
  });
}

/** `queueUrl` is QUEUE_URL there. Values are URLs, ARNs, names and hashes: none needs quotes. */
export function envLines(outputs: Outputs): readonly string[] {
  return Object.entries(outputs).map(
    ([key, value]) => `${key.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}=${value}`,
  );
}
