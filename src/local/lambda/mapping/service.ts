import type { Ground } from "../../ports.ts";
import type { Needs } from "../../need.ts";
import type { Action } from "../../service.ts";
import { mappingActions } from "./actions.ts";
import { listAction } from "./list.ts";
import { mappingNeeds } from "./needs.ts";
import { makeRegistry, type RegistryOptions } from "./registry.ts";
import type { Ports } from "./world.ts";
import { type MappingTags, mappingTags } from "./tags.ts";

export interface MappingService {
  /** Lambda's actions on event source mappings, to be merged into its service. */
  readonly actions: Readonly<Record<string, Action>>;
  readonly needs: Readonly<Record<string, Needs>>;
  readonly tags: MappingTags;
  /** Ends all polling. Messages under way are left to their visibility timeout. */
  stop(): void;
}

const DEFAULTS: RegistryOptions = {
  // Each is a process of its own here, so the bound is a machine's and not AWS's (aws-facts 4.4).
  mostConcurrentBatches: 20,
};

/** SQS event source mappings: their API, and the pollers that feed functions from queues. */
export function mappingService(
  ground: Ground,
  ports: Ports,
  options: Partial<RegistryOptions> = {},
): MappingService {
  const registry = makeRegistry(ground, ports, { ...DEFAULTS, ...options });
  return {
    actions: {
      ...mappingActions(ground, ports, registry),
      ListEventSourceMappings: listAction(registry, ports),
    },
    needs: mappingNeeds(registry),
    tags: mappingTags(registry),
    stop: () => registry.stop(),
  };
}
