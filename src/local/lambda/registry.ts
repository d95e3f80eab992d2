// All functions, and how a change of one comes into effect (aws-facts 3.4).
import { draw } from "../delays.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import { type Held, hold, type Holding } from "./code/holding.ts";
import type { Executor } from "./execution/executor.ts";
import { LATEST, type LambdaFunction } from "./function.ts";
import { type FunctionName, qualifiedArn } from "./function-name.ts";

export interface Registry {
  find(arn: string): LambdaFunction | undefined;
  /** Throws the fault for an unknown function and for another version, naming it as `shown`. */
  get(name: FunctionName, shown?: string): LambdaFunction;
  all(): readonly LambdaFunction[];
  create(fn: Draft): LambdaFunction;
  /** Begins a change; it settles by itself. */
  change(fn: LambdaFunction, changes: Partial<LambdaFunction>): LambdaFunction;
  /** Changes what needs no settling. */
  note(
    fn: LambdaFunction,
    changes: Pick<Partial<LambdaFunction>, "tags" | "reservedConcurrency" | "revisionId">,
  ): void;
  remove(fn: LambdaFunction): void;
  /** Cancels what has not settled; a restart settles it. */
  stop(): void;
}

export type Draft = Omit<LambdaFunction, "version" | "phase" | "revisionId" | "lastModified">;

export interface RegistryParts {
  readonly ground: Ground;
  readonly held: Held;
  readonly executor: Pick<Executor, "deploy" | "remove">;
}

export function makeRegistry({ ground, held, executor }: RegistryParts): Registry {
  const table = ground.store.table<LambdaFunction>("lambda-functions");
  const functions = new Map<string, LambdaFunction>();
  /** The code and the layers that a function's invocations run. */
  const running = new Map<string, Holding>();
  const settling = new Map<string, { cancel: () => void; next: Holding }>();

  function put(fn: LambdaFunction): LambdaFunction {
    functions.set(fn.arn, fn);
    table.put(fn.arn, fn);
    return fn;
  }

  function settleLater(fn: LambdaFunction): void {
    const next = hold(held, fn);
    const { functionCreated, functionUpdated } = ground.delays;
    const span = fn.phase === "creating" ? functionCreated : functionUpdated;
    const cancel = ground.clock.after(draw(span, ground.random), () => {
      settling.delete(fn.arn);
      const now = functions.get(fn.arn);
      if (!now) return;
      const settled = put({ ...now, phase: "active", revisionId: ground.random.uuid() });
      // What is unpacked for the version before it may go now.
      running.get(fn.arn)?.end();
      running.set(fn.arn, next);
      executor.deploy(settled);
    });
    settling.set(fn.arn, { cancel, next });
  }

  for (const [arn, kept] of table.entries()) {
    const fn: LambdaFunction = { ...kept, version: LATEST, phase: "active" };
    functions.set(arn, fn);
    running.set(arn, hold(held, fn));
    executor.deploy(fn);
  }
  held.codes.tidy();

  return {
    find: (arn) => functions.get(arn),
    get({ arn, qualifier }, shown) {
      const found = functions.get(arn);
      if (found && (qualifier === undefined || qualifier === LATEST)) return found;
      const name = shown ?? qualifiedArn({ arn, qualifier });
      throw new Fault("ResourceNotFoundException", `Function not found: ${name}`);
    },
    all: () => [...functions.values()],
    create(draft) {
      const fn = put({
        ...draft,
        version: LATEST,
        phase: "creating",
        revisionId: ground.random.uuid(),
        lastModified: ground.clock.now(),
      });
      settleLater(fn);
      return fn;
    },
    change(before, changes) {
      const fn = put({
        ...before,
        ...changes,
        phase: "updating",
        revisionId: ground.random.uuid(),
        lastModified: ground.clock.now(),
      });
      settleLater(fn);
      return fn;
    },
    note: (fn, changes) => void put({ ...fn, ...changes }),
    remove({ arn }) {
      const unsettled = settling.get(arn);
      unsettled?.cancel();
      unsettled?.next.end();
      settling.delete(arn);
      functions.delete(arn);
      table.remove(arn);
      executor.remove({ arn, version: LATEST });
      running.get(arn)?.end();
      running.delete(arn);
    },
    stop() {
      for (const { cancel } of settling.values()) cancel();
      settling.clear();
    },
  };
}
