// What all batch operations have in common (aws-facts 2.5).
import type { BatchResultErrorEntry } from "@aws-sdk/client-sqs";
import { Fault } from "../fault.ts";
import { wireCode } from "./faults.ts";

const MOST_ENTRIES = 10;

interface Entry {
  readonly Id: string | undefined;
}

export interface BatchResult<Success> {
  /** Absent, not empty, when there are none. */
  readonly Successful: Success[] | undefined;
  readonly Failed: BatchResultErrorEntry[] | undefined;
}

/** Throws the fault of a batch that fails as a whole; `type` is the entries' name in the API. */
export function checkEntries(entries: readonly Entry[], type: string): void {
  if (entries.length === 0) {
    const text = `There should be at least one ${type} in the request.`;
    throw new Fault("EmptyBatchRequest", text);
  }
  if (entries.length > MOST_ENTRIES) {
    const text = `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`;
    throw new Fault("TooManyEntriesInBatchRequest", text);
  }
  const seen = new Set<string>();
  for (const { Id: id = "" } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id)) {
      throw new Fault(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    }
    if (seen.has(id)) throw new Fault("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
    seen.add(id);
  }
}

/** Acts on each entry by itself: one that fails leaves the others alone. */
export function actOnEach<E extends Entry, Success extends object>(
  entries: readonly E[],
  act: (entry: E) => Success,
): BatchResult<Success & { Id: string }> {
  const successful: (Success & { Id: string })[] = [];
  const failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    const { Id = "" } = entry;
    try {
      successful.push(Object.assign(act(entry), { Id }));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failed.push({ Id, SenderFault: true, Code: wireCode(error), Message: error.message });
    }
  }
  return {
    Successful: successful.length === 0 ? undefined : successful,
    Failed: failed.length === 0 ? undefined : failed,
  };
}
