import type { Ground } from "../ports.ts";
import { Fault } from "../fault.ts";
import { openPropagation } from "./propagation.ts";
import type { KeptTag } from "./tags.ts";

export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
}

/** Never changed in place: a new value replaces it. */
export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly trust: string;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  /** ARN of the managed policy that caps the role. */
  readonly boundary: string | undefined;
  readonly tags: readonly KeptTag[];
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** Until then it is not found: a new role spreads; milliseconds since the epoch. */
  readonly foundFrom?: number | undefined;
  /** Until then it counts as not empty: what was taken off it spreads. */
  readonly emptyFrom?: number | undefined;
}

export interface Roles {
  readonly all: () => readonly Role[];
  readonly find: (name: string) => Role | undefined;
  /** The role as access is decided by it now. */
  readonly inEffect: (arn: string) => Role | undefined;
  /** Throws NoSuchEntity, also for a new role that has not spread yet (aws-facts 5.2). */
  readonly get: (name: string) => Role;
  readonly put: (role: Role) => void;
  readonly remove: (role: Role) => void;
}

/** The account's roles. Their names are unique whatever their case (aws-facts 5.1). */
export function openRoles(ground: Omit<Ground, "url" | "onBug">): Roles {
  const { clock, store } = ground;
  const table = store.table<Role>("iam.roles");
  const byName = new Map(table.entries());
  const byArn = new Map([...byName.values()].map((role) => [role.arn, role]));
  const propagation = openPropagation(ground);

  const find = (name: string) => byName.get(name.toLowerCase());
  return {
    all: () => [...byName.values()],
    find,
    inEffect(arn) {
      const role = byArn.get(arn);
      return role && propagation.inEffect(role);
    },
    get(name) {
      const role = find(name);
      if (role && (role.foundFrom ?? 0) <= clock.now()) return role;
      throw new Fault("NoSuchEntityException", `The role with name ${name} cannot be found.`);
    },
    put(role) {
      propagation.accepted(role, find(role.name));
      byName.set(role.name.toLowerCase(), role);
      byArn.set(role.arn, role);
      table.put(role.name.toLowerCase(), role);
    },
    remove(role) {
      propagation.forget(role);
      byName.delete(role.name.toLowerCase());
      byArn.delete(role.arn);
      table.remove(role.name.toLowerCase());
    },
  };
}
