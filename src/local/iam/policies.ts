import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import { AWS_MANAGED } from "./managed.ts";
import type { KeptTag } from "./tags.ts";

export interface PolicyVersion {
  readonly number: number;
  readonly document: string;
  readonly createdAt: number;
}

/** Never changed in place: a new value replaces it. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly description: string | undefined;
  readonly tags: readonly KeptTag[];
  readonly defaultVersion: number;
  /** Numbers of deleted versions are not given again. */
  readonly nextVersion: number;
  readonly versions: readonly PolicyVersion[];
}

export interface Policies {
  /** The customer's own ones. */
  readonly own: () => readonly ManagedPolicy[];
  /** AWS's as well. */
  readonly find: (arn: string) => ManagedPolicy | undefined;
  /** Throws NoSuchEntity. */
  readonly get: (arn: string) => ManagedPolicy;
  /** The same, for a change: AWS's own policies refuse one. */
  readonly getOwn: (arn: string) => ManagedPolicy;
  readonly put: (policy: ManagedPolicy) => void;
  readonly remove: (policy: ManagedPolicy) => void;
}

export function openPolicies({ store }: Pick<Ground, "store">): Policies {
  const table = store.table<ManagedPolicy>("iam.policies");
  const own = new Map(table.entries());
  const find = (arn: string) => own.get(arn) ?? AWS_MANAGED.get(arn);
  const get = (arn: string) => {
    const policy = find(arn);
    if (policy) return policy;
    throw new Fault("NoSuchEntityException", `Policy ${arn} was not found.`);
  };
  return {
    own: () => [...own.values()],
    find,
    get,
    getOwn(arn) {
      if (!AWS_MANAGED.has(arn)) return get(arn);
      throw new Fault("AccessDenied", `${arn} is managed by AWS and cannot be changed`, {
        status: 403,
      });
    },
    put(policy) {
      own.set(policy.arn, policy);
      table.put(policy.arn, policy);
    },
    remove(policy) {
      own.delete(policy.arn);
      table.remove(policy.arn);
    },
  };
}

export function defaultDocument(policy: ManagedPolicy): string {
  return versionOf(policy, policy.defaultVersion)?.document ?? "";
}

export function versionOf(policy: ManagedPolicy, number: number): PolicyVersion | undefined {
  return policy.versions.find((version) => version.number === number);
}
