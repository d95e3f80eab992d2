// What a status shows of states that the plan has read. The engine hands them back without a type.
import { isObject } from "../../core/json.ts";
import type { AlarmReport, MappingReport, QueueReport } from "./report.ts";

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
  const text = (field: string) => textIn(live, field);
  return {
    state: text("State") ?? "unknown",
    reason: text("StateTransitionReason"),
    lastResult: text("LastProcessingResult"),
  };
}

export function alarmReport(name: string, state: unknown): AlarmReport | undefined {
  const live = isObject(state) ? state["live"] : undefined;
  if (!isObject(live)) return undefined;
  const value = textIn(live, "StateValue") ?? "unknown";
  return { name, state: value, reason: textIn(live, "StateReason") };
}

function textIn(live: Record<string, unknown>, field: string): string | undefined {
  const value = live[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}
