import type { Action, Step } from "../../engine/plan.ts";
import type { ResourceReport, ResourceStatus, StatusReport } from "./report.ts";

const STATUS: Readonly<Record<Action, ResourceStatus>> = {
  create: "absent",
  update: "drifted",
  recreate: "drifted",
  remove: "unwanted",
  keep: "right",
};

/** What the plan of an `up` says about a resource as it is now. */
export function resourceReport({ id, kind, name, action, changes, adopts }: Step): ResourceReport {
  const status = adopts ? "foreign" : STATUS[action];
  return { id, kind, name, status, drift: changes.map((change) => change.field) };
}

export function overall(resources: readonly ResourceReport[]): StatusReport["state"] {
  if (resources.every(({ status }) => status === "absent")) return "absent";
  return resources.every(({ status }) => status === "right") ? "right" : "drifted";
}
