import { SqslamError } from "../../src/core/errors.ts";
import type { FieldChange, Resource } from "../../src/engine/resource.ts";

export interface MemoryState {
  readonly value: string;
  readonly owner: string | undefined;
}

export type MemoryCall = `${"read" | "find" | "create" | "update" | "remove" | "ready"} ${string}`;

/** Somewhere that resources are kept, with everything that was done there in order. */
export interface MemoryCloud {
  readonly things: Map<string, MemoryState>;
  readonly calls: MemoryCall[];
  /** Calls that only wrote. */
  readonly writes: () => readonly MemoryCall[];
  /** Makes the call fail from now on. */
  fail(call: MemoryCall, error?: Error): void;
  /** Runs before the call takes effect. */
  before(call: MemoryCall, task: () => void | Promise<void>): void;
  heal(): void;
  visit(call: MemoryCall): Promise<void>;
}

export function memoryCloud(): MemoryCloud {
  const failing = new Map<MemoryCall, Error>();
  const tasks = new Map<MemoryCall, () => void | Promise<void>>();
  const calls: MemoryCall[] = [];
  return {
    things: new Map(),
    calls,
    writes: () => calls.filter((call) => /^(create|update|remove) /.test(call)),
    fail: (call, error = new Error(`${call} fails`)) => void failing.set(call, error),
    before: (call, task) => void tasks.set(call, task),
    heal: () => failing.clear(),
    async visit(call) {
      calls.push(call);
      await tasks.get(call)?.();
      // Lets the others go on, as a real call would.
      await Promise.resolve();
      const error = failing.get(call);
      if (error !== undefined) throw error;
    },
  };
}

export interface MemoryOptions {
  readonly needs?: readonly string[];
  readonly value?: string;
  /** Decorates the one change that it may have. */
  readonly change?: Partial<FieldChange>;
  /** False = has no tags to tell by. */
  readonly tagged?: boolean;
}

/** A resource whose cloud is a variable: it is right when it holds the wanted value. */
export function memoryResource(
  cloud: MemoryCloud,
  id: string,
  options: MemoryOptions = {},
): Resource {
  const { needs = [], value = "wanted", change = {}, tagged = true } = options;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine hands back what it got
  const seen = (state: unknown): MemoryState => state as MemoryState;
  const look = async (verb: "read" | "find") => {
    await cloud.visit(`${verb} ${id}`);
    return cloud.things.get(id);
  };
  const put = () => void cloud.things.set(id, { value, owner: tagged ? "us" : undefined });
  return {
    id,
    kind: "thing",
    name: `the-${id}`,
    needs,
    read: () => look("read"),
    find: () => look("find"),
    owns: (state) => (tagged ? seen(state).owner === "us" : undefined),
    diff(state) {
      const changes: FieldChange[] = [];
      const { value: live, owner } = seen(state);
      if (live !== value) changes.push({ field: "value", from: live, to: value, ...change });
      if (tagged && owner !== "us") changes.push({ field: "owner", from: owner, to: "us" });
      return changes;
    },
    async create() {
      await cloud.visit(`create ${id}`);
      if (cloud.things.has(id)) throw new SqslamError("CONFLICT", `${id} exists already`);
      put();
    },
    async update() {
      await cloud.visit(`update ${id}`);
      if (!cloud.things.has(id)) throw new SqslamError("NOT_DEPLOYED", `${id} is gone`);
      put();
    },
    async remove() {
      await cloud.visit(`remove ${id}`);
      cloud.things.delete(id);
      return "accepted";
    },
    ready: () => cloud.visit(`ready ${id}`),
  };
}
