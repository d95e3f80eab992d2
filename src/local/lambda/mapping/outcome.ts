// What of a batch is done, by what the function answered (aws-facts 4.6).
import { isObject, parseJson } from "../../../core/json.ts";

/** The messages of a batch to delete after the function returned `payload`. */
export function doneIds(
  ids: readonly string[],
  payload: Buffer,
  partialBatchResponse: boolean,
): readonly string[] {
  // Without the response type the answer is not looked at: reported failures are deleted too.
  if (!partialBatchResponse) return ids;
  const failed = failedIds(payload.toString("utf8"));
  if (failed?.size === 0) return ids;
  const left = new Set(ids);
  if (failed === undefined || [...failed].some((id) => !left.has(id))) return [];
  return ids.filter((id) => !failed.has(id));
}

/** The ids a batch response names; undefined when the response is malformed, which fails the batch. */
function failedIds(response: string): ReadonlySet<string> | undefined {
  const ids = new Set<string>();
  if (response === "" || response === "null") return ids;
  const parsed = parseJson(response);
  if (!isObject(parsed)) return undefined;
  const failures: unknown = parsed["batchItemFailures"] ?? [];
  if (!Array.isArray(failures)) return undefined;
  for (const failure of failures) {
    const id: unknown = isObject(failure) ? failure["itemIdentifier"] : undefined;
    if (typeof id !== "string" || id === "") return undefined;
    ids.add(id);
  }
  return ids;
}
