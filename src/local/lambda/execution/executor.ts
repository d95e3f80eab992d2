// Runs functions: finds the pool, keeps the limits, ends everything in the end.
import type { LambdaFunction } from "../function.ts";
import { type Concurrency, makeConcurrency, type ThrottleReason } from "./concurrency.ts";
import type { Completion, Invocation } from "./invocation.ts";
import type { ExecutionWorld } from "./launch.ts";
import { makePool, type Pool } from "./pool.ts";

export type Execution =
  | Completion
  | { readonly status: "throttled"; readonly reason: ThrottleReason };

type Deployment = Pick<LambdaFunction, "arn" | "version">;

export interface Executor {
  /** `fn` is the function as it is kept; what runs is what was deployed last. */
  run(fn: LambdaFunction, invocation: Invocation): Promise<Execution>;
  deploy(fn: LambdaFunction): void;
  /** The function, or the version of it, is gone; what runs may end. */
  remove(fn: Deployment): void;
  /** Kills every process; resolves when none is left. */
  stop(): Promise<void>;
}

export function makeExecutor(
  world: ExecutionWorld,
  functions: () => Iterable<LambdaFunction>,
): Executor {
  const { witness } = world.ground;
  const concurrency: Concurrency = makeConcurrency(functions);
  const pools = new Map<string, Pool>();
  const retired = new Set<Pool>();

  return {
    async run(fn, invocation) {
      const pool = pools.get(keyOf(fn));
      if (!pool) throw new Error(`${keyOf(fn)} is not deployed`);
      const reason = concurrency.enter(fn);
      if (reason) return { status: "throttled", reason };
      try {
        const outcome = await pool.run(invocation);
        const { requestId, payload } = invocation;
        witness?.invoked({ functionName: fn.name, requestId, payload, outcome });
        return outcome;
      } finally {
        concurrency.leave(fn);
      }
    },
    deploy(fn) {
      const pool = pools.get(keyOf(fn));
      if (pool) pool.deploy(fn);
      else pools.set(keyOf(fn), makePool(fn, world));
    },
    remove(fn) {
      const pool = pools.get(keyOf(fn));
      if (!pool) return;
      pools.delete(keyOf(fn));
      retired.add(pool);
      void pool.retire().then(() => retired.delete(pool));
    },
    async stop() {
      await Promise.all([...pools.values(), ...retired].map((pool) => pool.stop()));
    },
  };
}

/** Each version has environments of its own; what may run at a time is counted by function. */
const keyOf = ({ arn, version }: Deployment): string => `${arn}:${version}`;
