// All mappings: what the API sees of them, what the store keeps, and a poller for each.
import { draw } from "../../delays.ts";
import { Fault } from "../../fault.ts";
import type { Ground } from "../../ports.ts";
import type { Mapping } from "./mapping.ts";
import { makePlan } from "./plan.ts";
import { makePoller, type Poller } from "./poller.ts";
import type { Ports } from "./world.ts";

export interface Registry {
  /** Throws the fault for an unknown mapping. */
  get(uuid: string, region: string): Mapping;
  /** In the order in which they were made. */
  all(): readonly Mapping[];
  /** Keeps a new or changed mapping, and sees it through a transition that this begins. */
  put(mapping: Mapping): void;
  /** Why the mapping delivers nothing; undefined when nothing is wrong. */
  problem(uuid: string): string | undefined;
  stop(): void;
}

export interface RegistryOptions {
  readonly mostConcurrentBatches: number;
}

export function makeRegistry(ground: Ground, ports: Ports, options: RegistryOptions): Registry {
  const table = ground.store.table<Mapping>("lambda-mappings");
  const kept = [...table.entries()].map(([, mapping]) => mapping);
  kept.sort((a, b) => a.created - b.created);
  const mappings = new Map(kept.map((mapping) => [mapping.uuid, mapping]));
  const pollers = new Map<string, Poller>();
  const problems = new Map<string, string>();
  const timers = new Map<string, () => void>();

  function keep(mapping: Mapping): void {
    mappings.set(mapping.uuid, mapping);
    table.put(mapping.uuid, mapping);
  }

  /** Sets the poller, which begins in `wait` milliseconds, and the clock by the mapping's phase. */
  function steer(mapping: Mapping, wait = 0): void {
    const { uuid, phase } = mapping;
    // While it is updated, a mapping goes on as it was.
    if (phase.state === "Enabled") {
      poller(uuid).run(makePlan(mapping, options.mostConcurrentBatches), wait);
    } else if (phase.state !== "Updating") {
      pollers.get(uuid)?.pause();
      problems.delete(uuid);
    }
    if ("next" in phase) {
      const { mappingChanged, mappingDeleted } = ground.delays;
      const span = phase.state === "Deleting" ? mappingDeleted : mappingChanged;
      timers.set(
        uuid,
        ground.clock.after(draw(span, ground.random), () => settle(uuid)),
      );
    }
  }

  function settle(uuid: string): void {
    timers.delete(uuid);
    const mapping = mappings.get(uuid);
    if (!mapping || !("next" in mapping.phase)) return;
    const { next } = mapping.phase;
    if (next === "gone") {
      forget(uuid);
      return;
    }
    const settled: Mapping = { ...mapping, phase: { state: next } };
    keep(settled);
    const goesOn = mapping.phase.state === "Updating";
    // Enabled does not mean that it polls already (aws-facts 4.3).
    steer(settled, goesOn ? 0 : draw(ground.delays.mappingPolled, ground.random));
  }

  function forget(uuid: string): void {
    mappings.delete(uuid);
    table.remove(uuid);
    problems.delete(uuid);
    // Its poller stays, to be stopped: a batch may still be under way.
  }

  function poller(uuid: string): Poller {
    const found = pollers.get(uuid);
    if (found) return found;
    const report = (problem: string | undefined) => {
      if (problem === undefined) problems.delete(uuid);
      else if (mappings.has(uuid)) problems.set(uuid, problem);
    };
    const { clock, onBug, witness } = ground;
    const made = makePoller({ clock, onBug, witness, ports, report });
    pollers.set(uuid, made);
    return made;
  }

  // Later, because the services that the ports lead to may still be in the making.
  timers.set(
    "resume",
    ground.clock.after(0, () => {
      timers.delete("resume");
      for (const { uuid } of kept) {
        const mapping = mappings.get(uuid);
        if (mapping && !timers.has(uuid)) steer(mapping);
      }
    }),
  );

  return {
    get(uuid, region) {
      const mapping = mappings.get(uuid);
      if (mapping?.region === region) return mapping;
      throw new Fault("ResourceNotFoundException", "The resource you requested does not exist.");
    },
    all: () => [...mappings.values()],
    put(mapping) {
      keep(mapping);
      if ("next" in mapping.phase && !timers.has(mapping.uuid)) steer(mapping);
    },
    problem: (uuid) => problems.get(uuid),
    stop() {
      for (const cancel of timers.values()) cancel();
      for (const running of pollers.values()) running.stop();
    },
  };
}
