// What can be wrong with a store, as something that a person can act on.
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { messageOf, SqslamError } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";

const FORGET = "forget it: sqslam local reset (with the same --dir)";

/** What is in it cannot be made out. */
export function damaged(folder: string, why: string, cause?: unknown): SqslamError {
  const file = join(folder, "data.mdb");
  return new SqslamError("CONFLICT", `The local endpoint's state, ${file}, is damaged: ${why}.`, {
    hint: `To go on without it, ${FORGET}.`,
    cause,
  });
}

/** The system does not let us have it. */
export function unusable(folder: string, why: string, cause?: unknown): SqslamError {
  const file = join(folder, "data.mdb");
  return new SqslamError(
    "CONFLICT",
    `The local endpoint's state, ${file}, cannot be used: ${why}.`,
    {
      hint: `Make it readable and writable for you, or ${FORGET}.`,
      cause,
    },
  );
}

export function tooNew(folder: string, found: number, known: number): SqslamError {
  return new SqslamError(
    "CONFLICT",
    `The local endpoint's state in ${folder} is of a newer sqslam: it has format ${found}, and this one reads ${known}.`,
    { hint: `Update sqslam, or ${FORGET}.` },
  );
}

/** What was to be written is not. lmdb tells the reason a moment later than it tells that. */
export async function unwritable(folder: string, error: unknown): Promise<SqslamError> {
  const reason = isObject(error) ? error["commitError"] : undefined;
  const soon = new Promise<string>((resolve) => setImmediate(resolve, messageOf(error)));
  const told = Promise.resolve(reason).then(() => soon, messageOf);
  const why = await Promise.race([told, soon]);
  return new SqslamError(
    "CONFLICT",
    `The local endpoint can no longer write its state in ${folder}: ${isFull(folder) ? "the disk is full" : why}.`,
    {
      hint: "Answers are refused from now on. Make room there, then: sqslam local stop, sqslam local start",
      cause: error,
    },
  );
}

/** A write of which only a part finds room is an "Input/output error" to lmdb. */
function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 1_048_576;
}
