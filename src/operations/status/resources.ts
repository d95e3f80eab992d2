import type { Step } from "../../engine/plan.ts";
import type { ResourceReport, StatusReport } from "./report.ts";

/** What the plan of an `up` says about a resource as it is now. */
export function resourceReport({ id, kind, name, action, changes, adopts }: Step): ResourceReport {
  const status =
    action === "create" ? "absent" : adopts ? "foreign" : action === "keep" ? "right" : "drifted";
  return { id, kind, name, status, drift: changes.map((change) => change.field) };
}

export function overall(resources: readonly ResourceReport[]): StatusReport["state"] {
  if (resources.every(({ status }) => status === "absent")) return "absent";
  return resources.every(({ status }) => status === "right") ? "right" : "drifted";
}
