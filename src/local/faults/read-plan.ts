// A fault plan as it is given, by a caller without types or over HTTP: strictly read, so that what is
// misspelt is said and does not silently strike nothing, or everything.
import { SqslamError } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";
import type { FaultKind, FaultPlan, FaultService } from "./faults.ts";

/** A service as far as a plan may name it. */
export interface FaultyService {
  readonly model: { readonly id: FaultService };
  readonly actions: object;
}

const KINDS: Readonly<Record<FaultKind, true>> = {
  throttle: true,
  "500": true,
  "reset-before": true,
  "reset-after": true,
  latency: true,
};
const SERVICES: Readonly<Record<FaultService, true>> = {
  sqs: true,
  lambda: true,
  iam: true,
  sts: true,
  logs: true,
  cloudwatch: true,
};
const MEMBERS = ["kind", "ms", "service", "operation", "resource", "times", "probability"];
const LONGEST_NAME = 512;
const LONGEST_LATENCY = 3_600_000;

/** Throws a SqslamError that names what cannot be meant. */
export function readPlan(given: unknown, services: readonly FaultyService[]): FaultPlan {
  if (!isObject(given)) throw wrong("is no object");
  const unknown = Object.keys(given).find((key) => !MEMBERS.includes(key));
  if (unknown !== undefined) throw wrong(`has ${unknown}; it may have ${MEMBERS.join(", ")}`);
  const { kind, ms, service, operation, resource, times, probability } = given;
  if (!isOneOf(KINDS, kind)) throw wrong(`has kind ${said(kind)}; it may be ${listed(KINDS)}`);
  if (service !== undefined && !isOneOf(SERVICES, service)) {
    throw wrong(`has service ${said(service)}; it may be ${listed(SERVICES)}`);
  }
  return {
    kind,
    ms: readLatency(kind, ms),
    service,
    operation: readOperation(operation, service, services),
    resource: readResource(resource),
    times: readTimes(times),
    probability: readProbability(probability),
  };
}

function readLatency(kind: FaultKind, ms: unknown): number | undefined {
  if (kind !== "latency") {
    if (ms !== undefined) throw wrong(`has ms, which only latency has, and is of kind ${kind}`);
    return undefined;
  }
  if (typeof ms === "number" && ms >= 0 && ms <= LONGEST_LATENCY) return ms;
  throw wrong(`has ms ${said(ms)}; latency needs 0 to ${LONGEST_LATENCY} milliseconds`);
}

function readOperation(
  operation: unknown,
  service: FaultService | undefined,
  services: readonly FaultyService[],
): string | undefined {
  if (operation === undefined) return undefined;
  const asked = services.filter(({ model }) => service === undefined || service === model.id);
  const served = new Set(asked.flatMap(({ actions }) => Object.keys(actions)));
  if (typeof operation === "string" && served.has(operation)) return operation;
  const near = [...served].filter((name) => beginning(name) === beginning(operation));
  const nobody = service === undefined ? "no service has" : `${service} does not have`;
  const hint = near.length === 0 ? "" : `; there is ${near.join(", ")}`;
  throw wrong(`has operation ${said(operation)}, which ${nobody} here${hint}`);
}

/** What of a misspelt name is likely to be right. */
const beginning = (name: unknown): string =>
  typeof name === "string" ? name.slice(0, 6).toLowerCase() : "";

function readResource(resource: unknown): string | undefined {
  if (resource === undefined) return undefined;
  const fits = typeof resource === "string" && resource !== "" && resource.length <= LONGEST_NAME;
  if (fits) return resource;
  throw wrong(`has resource ${said(resource)}; it is a name, in which * stands for anything`);
}

function readTimes(times: unknown): number | undefined {
  if (times === undefined) return undefined;
  if (typeof times === "number" && Number.isSafeInteger(times) && times >= 1) return times;
  throw wrong(`has times ${said(times)}; it is a whole number from 1`);
}

function readProbability(probability: unknown): number | undefined {
  if (probability === undefined) return undefined;
  if (typeof probability === "number" && probability > 0 && probability <= 1) return probability;
  throw wrong(`has probability ${said(probability)}; it is above 0 and at most 1`);
}

function isOneOf<K extends string>(table: Readonly<Record<K, true>>, value: unknown): value is K {
  return typeof value === "string" && Object.hasOwn(table, value);
}

const listed = (table: object): string => Object.keys(table).join(", ");

const said = (value: unknown): string => JSON.stringify(value) ?? "undefined";

function wrong(what: string): SqslamError {
  return new SqslamError("WRONG_USE", `The fault cannot be planned: it ${what}.`);
}
