// The environments of one function: reused while warm, more of them while invocations overlap. AWS
// would start up to a thousand; here each is a process of this machine, so beyond a few dozen an
// invocation waits for a free one. It is throttled only where AWS would (concurrency.ts).
import type { LambdaFunction } from "../function.ts";
import { type Environment, startEnvironment } from "./environment.ts";
import { failure } from "./failures.ts";
import type { Completion, Invocation } from "./invocation.ts";
import type { ExecutionWorld } from "./launch.ts";

const MOST_ENVIRONMENTS = 32;
/** An environment without work ends after this, in milliseconds. */
const IDLE = 300_000;
/** Before its role's credentials expire, in milliseconds. */
const LONGEST_LIFE = 8 * 3_600_000;

export interface Pool {
  run(invocation: Invocation): Promise<Completion>;
  /** The function as it is from now on: what runs ends as it was, nothing else does. */
  deploy(fn: LambdaFunction): void;
  /** Ends environments as they become free; resolves when none is left. */
  retire(): Promise<void>;
  /** Kills all; resolves when nothing is left. */
  stop(): Promise<void>;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly resolve: (completion: Promise<Completion>) => void;
}

export function makePool(first: LambdaFunction, world: ExecutionWorld): Pool {
  const { clock } = world.ground;
  const environments = new Set<Environment>();
  const free = new Map<Environment, { readonly cancelIdle: () => void }>();
  const queue: Waiting[] = [];
  let fn = first;
  let retired = false;
  let onEmpty = () => {};

  /** The one used last, so that what a peak has started can end. */
  function takeFree(): Environment | undefined {
    const environment = [...free.keys()].at(-1);
    if (!environment) return undefined;
    free.get(environment)?.cancelIdle();
    free.delete(environment);
    return environment;
  }

  function start(): Environment {
    const environment: Environment = startEnvironment(fn, world, () => {
      environments.delete(environment);
      free.get(environment)?.cancelIdle();
      free.delete(environment);
      serveQueue();
      if (environments.size === 0) onEmpty();
    });
    environments.add(environment);
    return environment;
  }

  async function runIn(environment: Environment, invocation: Invocation): Promise<Completion> {
    const completion = await environment.run(invocation);
    if (environment.alive) {
      if (environment.fn === fn && !retired) release(environment);
      else void environment.end();
    }
    return completion;
  }

  function release(environment: Environment): void {
    if (clock.now() - environment.since > LONGEST_LIFE) {
      void environment.end();
      return;
    }
    const cancelIdle = clock.after(IDLE, () => {
      free.delete(environment); // what comes while it ends must not be given to it
      void environment.end();
    });
    free.set(environment, { cancelIdle });
    serveQueue();
  }

  function serveQueue(): void {
    while (queue.length > 0) {
      const environment = available();
      const next = environment && queue.shift();
      if (!environment || !next) return;
      next.resolve(runIn(environment, next.invocation));
    }
  }

  function available(): Environment | undefined {
    return takeFree() ?? (environments.size < MOST_ENVIRONMENTS ? start() : undefined);
  }

  function endFree(): Promise<unknown> {
    const ending = [...free.keys()].map((environment) => environment.end());
    for (const { cancelIdle } of free.values()) cancelIdle();
    free.clear();
    return Promise.all(ending);
  }

  return {
    run(invocation) {
      const environment = available();
      if (environment) return runIn(environment, invocation);
      return new Promise((resolve) => void queue.push({ invocation, resolve }));
    },
    deploy(changed) {
      fn = changed;
      void endFree();
    },
    retire() {
      retired = true;
      void endFree();
      return new Promise((resolve) => {
        onEmpty = resolve;
        if (environments.size === 0) resolve();
      });
    },
    async stop() {
      retired = true;
      const { payload } = failure("Runtime.ExitError", "The endpoint is stopping.");
      for (const { resolve } of queue.splice(0)) {
        resolve(Promise.resolve({ status: "failed", payload, logTail: "" }));
      }
      await Promise.all([...environments].map((environment) => environment.end()));
    },
  };
}
