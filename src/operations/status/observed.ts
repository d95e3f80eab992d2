// What a status shows of states that the plan has read. The engine hands them back without a type.
import { isObject } from "../../core/json.ts";
import type { MappingReport, QueueReport } from "./report.ts";

export function queueReport(name: string, state: unknown): QueueReport | undefined {
  const attributes = isObject(state) ? state["attributes"] : undefined;
  if (!isObject(attributes)) return undefined;
  const counter = (attribute: string) => Number(attributes[attribute] ?? 0);
  return {
    name,
    depth: counter("ApproximateNumberOfMessages"),
    inFlight: counter("ApproximateNumberOfMessagesNotVisible"),
    delayed: counter("ApproximateNumberOfMessagesDelayed"),
  };
}

export function mappingReport(state: unknown): MappingReport | undefined {
  const live = isObject(state) ? state["live"] : undefined;
  if (!isObject(live)) return undefined;
  const text = (field: string) => {
    const value = live[field];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    state: text("State") ?? "unknown",
    reason: text("StateTransitionReason"),
    lastResult: text("LastProcessingResult"),
  };
}
