// A queue's attributes as the API reads and writes them: strings by AWS's names.
import { sameJson, parseJson } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { invalidAttribute, RULES, type Rule } from "./attribute-rules.ts";

export type Attributes = Readonly<Record<string, string>>;

const SSE_CONFLICT =
  "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.";

/** The values as they are kept. Throws the fault of the first that cannot be. */
export function readAttributes(given: Attributes, fifo: boolean): Attributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const rule = ruleOf(name, fifo);
      return [name, rule.clearable && value === "" ? "" : rule.read(value)];
    }),
  );
}

/** What is set after `changes`, which come from readAttributes, are made to what was `set`. */
export function changed(set: Attributes, changes: Attributes): Attributes {
  const next = { ...set, ...changes };
  if (changes["KmsMasterKeyId"] && changes["SqsManagedSseEnabled"] === undefined) {
    // It stays false when the key goes (aws-facts 2.3).
    next["SqsManagedSseEnabled"] = "false";
  }
  for (const [name, value] of Object.entries(next)) {
    if (value === "") delete next[name];
  }
  if (next["KmsMasterKeyId"] && next["SqsManagedSseEnabled"] === "true") {
    throw new Fault("InvalidAttributeName", SSE_CONFLICT);
  }
  if (
    next["FifoThroughputLimit"] === "perMessageGroupId" &&
    next["DeduplicationScope"] !== "messageGroup"
  ) {
    const reason = "perMessageGroupId needs the value messageGroup of DeduplicationScope.";
    throw invalidAttribute("FifoThroughputLimit", reason);
  }
  return next;
}

/** What is set and the defaults of the rest. */
export function describe(set: Attributes, fifo: boolean): Attributes {
  const defaults: Record<string, string> = {};
  for (const [name, rule] of Object.entries(RULES)) {
    if (rule.initially !== undefined && (fifo || !rule.fifoOnly)) defaults[name] = rule.initially;
  }
  const all = { ...defaults, ...set };
  if (!all["KmsMasterKeyId"]) delete all["KmsDataKeyReusePeriodSeconds"];
  else all["KmsDataKeyReusePeriodSeconds"] ??= "300";
  return all;
}

/** The first attribute of `given` that is not as it is, for CreateQueue's idempotence (aws-facts 2.2). */
export function firstDifference(given: Attributes, live: Attributes): string | undefined {
  return Object.entries(given).find(([name, value]) => !sameValue(value, live[name] ?? ""))?.[0];
}

function sameValue(a: string, b: string): boolean {
  if (a === b) return true;
  const json = parseJson(a);
  return json !== undefined && sameJson(json, parseJson(b));
}

function ruleOf(name: string, fifo: boolean): Rule {
  const rule: Rule | undefined = Object.entries(RULES).find(([known]) => known === name)?.[1];
  if (rule === undefined || (rule.fifoOnly && !fifo)) {
    const only = name === "DeduplicationScope" || name === "FifoThroughputLimit";
    throw new Fault(
      "InvalidAttributeName",
      only
        ? `You can specify the ${name} only when FifoQueue is set to true.`
        : `Unknown Attribute ${name}.`,
    );
  }
  return rule;
}
