// Whether a function is settled: neither being created nor being updated (aws-facts 3.4).
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { SqslamError } from "../core/errors.ts";

export type Settling = "settled" | "pending" | "failed";

export function settlingOf(live: FunctionConfiguration): Settling {
  if (live.State === "Failed" || live.LastUpdateStatus === "Failed") return "failed";
  if (live.State === "Pending" || live.LastUpdateStatus === "InProgress") return "pending";
  return "settled";
}

/** The configuration once it is settled; undefined while it is not. Throws when it failed. */
export function settledOrThrow(live: FunctionConfiguration): FunctionConfiguration | undefined {
  const settling = settlingOf(live);
  if (settling === "pending") return undefined;
  if (settling === "settled") return live;
  const created = live.State === "Failed";
  const code = created ? live.StateReasonCode : live.LastUpdateStatusReasonCode;
  const reason = created ? live.StateReason : live.LastUpdateStatusReason;
  throw new SqslamError(
    "AWS",
    `The function could not be ${created ? "created" : "updated"}: ${code ?? "no code"}: ${reason ?? "AWS gives no reason."}`,
    { hint: "Put right what AWS names and run `sqslam up` again." },
  );
}
