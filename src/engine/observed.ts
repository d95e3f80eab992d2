// What was seen of every resource at one moment, and whose each is.
import type { Resource } from "./resource.ts";

export interface Observed {
  /** When the look began, in milliseconds since the epoch. */
  readonly at: number;
  /** By id; a resource that is not there has no entry. */
  readonly states: ReadonlyMap<string, unknown>;
}

export type Whose = "absent" | "ours" | "foreign";

/**
 * Whose every resource is. One that has no tags to tell by is foreign only when what it needs
 * is: what is left of a half-removed pipeline of ours stays ours. Wants `resources` in order.
 */
export function ownership(
  resources: readonly Resource[],
  states: ReadonlyMap<string, unknown>,
): Map<string, Whose> {
  const owned = new Map<string, Whose>();
  for (const resource of resources) {
    const state = states.get(resource.id);
    owned.set(resource.id, state === undefined ? "absent" : whose(resource, state, owned));
  }
  return owned;
}

function whose(resource: Resource, state: unknown, owned: ReadonlyMap<string, Whose>): Whose {
  const told = resource.owns(state);
  if (told !== undefined) return told ? "ours" : "foreign";
  const needed = resource.needs.map((need) => owned.get(need));
  return needed.includes("foreign") && !needed.includes("ours") ? "foreign" : "ours";
}
