// What access is decided by. IAM's writes spread for some seconds, and reads of a role, which show
// them at once, do not tell how far they have come (aws-facts 3.3, 5.2).
import { deadline } from "../delays.ts";
import type { Ground } from "../ports.ts";
import type { Role } from "./roles.ts";

interface Version {
  readonly role: Role;
  /** In effect from then on; milliseconds since the epoch. */
  readonly from: number;
}

export interface Propagation {
  /** To be told of every role that is written; `before` is undefined for a new one. */
  readonly accepted: (role: Role, before: Role | undefined) => void;
  readonly forget: (role: Role) => void;
  /** The role as it counts now; undefined while a new one counts nowhere yet. */
  readonly inEffect: (role: Role) => Role | undefined;
}

export function openPropagation(ground: Omit<Ground, "url" | "onBug">): Propagation {
  const { clock, delays, store } = ground;
  const table = store.table<readonly Version[]>("iam.propagation");
  /** By role id, oldest first; a role that is not here is in effect as it is. */
  const spreading = new Map(table.entries());

  const forget = ({ id }: Role) => {
    if (spreading.delete(id)) table.remove(id);
  };
  return {
    accepted(role, before) {
      const span = before === undefined ? delays.roleAssumable : delays.roleChanged;
      const spread = deadline(span, ground);
      if (spread === undefined) {
        forget(role);
        return;
      }
      const earlier = spreading.get(role.id) ?? (before ? [{ role: before, from: 0 }] : []);
      const now = clock.now();
      const current = earlier.findLastIndex(({ from }) => from <= now);
      // Writes do not overtake each other.
      const from = Math.max(spread, earlier.at(-1)?.from ?? 0);
      const versions = [...earlier.slice(Math.max(0, current)), { role, from }];
      spreading.set(role.id, versions);
      table.put(role.id, versions);
    },
    forget,
    inEffect(role) {
      const versions = spreading.get(role.id);
      if (!versions) return role;
      const now = clock.now();
      return versions.findLast(({ from }) => from <= now)?.role;
    },
  };
}
