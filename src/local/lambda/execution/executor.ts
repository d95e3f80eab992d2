// Runs functions: finds the pool, keeps the limits, ends everything in the end.
import type { LambdaFunction } from "../function.ts";
import { type Concurrency, makeConcurrency, type ThrottleReason } from "./concurrency.ts";
import type { Completion, Invocation } from "./invocation.ts";
import type { ExecutionWorld } from "./launch.ts";
import { makePool, type Pool } from "./pool.ts";

export type Execution =
  | Completion
  | { readonly status: "throttled"; readonly reason: ThrottleReason };

export interface Executor {
  /** `fn` is the function as it is kept; what runs is what was deployed last. */
  run(fn: LambdaFunction, invocation: Invocation): Promise<Execution>;
  deploy(fn: LambdaFunction): void;
  /** The function is gone; what runs may end. */
  remove(arn: string): void;
  /** Kills every process; resolves when none is left. */
  stop(): Promise<void>;
}

export function makeExecutor(
  world: ExecutionWorld,
  functions: () => Iterable<LambdaFunction>,
): Executor {
  const concurrency: Concurrency = makeConcurrency(functions);
  const pools = new Map<string, Pool>();
  const retired = new Set<Pool>();

  return {
    async run(fn, invocation) {
      const pool = pools.get(fn.arn);
      if (!pool) throw new Error(`${fn.arn} is not deployed`);
      const reason = concurrency.enter(fn);
      if (reason) return { status: "throttled", reason };
      try {
        return await pool.run(invocation);
      } finally {
        concurrency.leave(fn);
      }
    },
    deploy(fn) {
      const pool = pools.get(fn.arn);
      if (pool) pool.deploy(fn);
      else pools.set(fn.arn, makePool(fn, world));
    },
    remove(arn) {
      const pool = pools.get(arn);
      if (!pool) return;
      pools.delete(arn);
      retired.add(pool);
      void pool.retire().then(() => retired.delete(pool));
    },
    async stop() {
      await Promise.all([...pools.values(), ...retired].map((pool) => pool.stop()));
    },
  };
}
