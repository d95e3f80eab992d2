// The plan itself: keeps what was added, and says of a call what strikes it.
import type { Random } from "../../core/random.ts";
import type { FaultPlan, Faults, PlannedFault } from "./faults.ts";
import { type FaultyService, readPlan } from "./read-plan.ts";

/** A call as a plan sees it. */
export interface FacedCall {
  readonly service: string;
  readonly operation: string;
  /** Of what the call is about. Asked for only where a plan names a resource. */
  readonly names: () => readonly string[];
}

/** What strikes a call. */
export interface Blow {
  readonly latency: number;
  readonly kind: Exclude<FaultPlan["kind"], "latency"> | undefined;
}

export interface FaultBook extends Faults {
  /** True while nothing is planned: then no call need be looked at. */
  readonly empty: boolean;
  meet(call: FacedCall): Blow;
}

interface Entry {
  readonly fault: PlannedFault & { struck: number };
  readonly fits: (name: string) => boolean;
}

export function faultBook(
  random: Pick<Random, "fraction">,
  services: () => readonly FaultyService[],
): FaultBook {
  const entries = new Map<string, Entry>();
  let added = 0;

  function strikes({ fault, fits }: Entry, call: FacedCall): boolean {
    if (fault.service !== undefined && fault.service !== call.service) return false;
    if (fault.operation !== undefined && fault.operation !== call.operation) return false;
    if (fault.resource !== undefined && !call.names().some(fits)) return false;
    if (fault.probability !== undefined && random.fraction() >= fault.probability) return false;
    fault.struck += 1;
    if (fault.struck === fault.times) entries.delete(fault.id);
    return true;
  }

  return {
    add(given) {
      const plan = readPlan(given, services());
      added += 1;
      const fault = { id: `fault-${added}`, ...defined(plan), struck: 0 };
      entries.set(fault.id, { fault, fits: wildcard(plan.resource ?? "*") });
      return fault;
    },
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    list: () => Array.from(entries.values(), ({ fault }) => fault),
    get empty() {
      return entries.size === 0;
    },
    meet(call) {
      let latency = 0;
      let kind: Blow["kind"];
      for (const entry of entries.values()) {
        const { fault } = entry;
        if (fault.kind === "latency") {
          if (strikes(entry, call)) latency += fault.ms ?? 0;
        } else if (kind === undefined && strikes(entry, call)) {
          kind = fault.kind;
        }
      }
      return { latency, kind };
    },
  };
}

/** Without the members that say nothing, so that a fault looks as it was given. */
function defined(plan: FaultPlan): FaultPlan {
  const { kind, ...rest } = plan;
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { kind, ...Object.fromEntries(said) };
}

function wildcard(pattern: string): (name: string) => boolean {
  const parts = pattern
    .split(/\*+/)
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const expression = new RegExp(`^${parts.join(".*")}$`, "s");
  return (name) => expression.test(name);
}
