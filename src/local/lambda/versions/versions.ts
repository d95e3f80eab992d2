// Published versions: what a function's code and settings were, for ever (the developer guide's
// "Manage Lambda function versions").
import { createHash } from "node:crypto";
import type { Ground } from "../../ports.ts";
import { type Held, hold, type Holding } from "../code/holding.ts";
import type { Executor } from "../execution/executor.ts";
import type { LambdaFunction } from "../function.ts";
import { ofFunction } from "./of-function.ts";

export interface Versions {
  find(functionArn: string, version: string): LambdaFunction | undefined;
  /** Oldest first. */
  all(functionArn: string): readonly LambdaFunction[];
  /** Publishes the function as it is; answers the last version if nothing has changed since. */
  publish(latest: LambdaFunction, description: string | undefined): LambdaFunction;
  remove(functionArn: string, version: string): void;
  removeAll(functionArn: string): void;
}

interface Kept {
  readonly fn: LambdaFunction;
  /** Of what it was published from. */
  readonly digest: string;
}

export interface VersionParts {
  readonly ground: Ground;
  readonly held: Held;
  readonly executor: Pick<Executor, "deploy" | "remove">;
  /** The function itself, as it is now. */
  readonly latest: (functionArn: string) => LambdaFunction | undefined;
}

export function makeVersions({ ground, held, executor, latest }: VersionParts): Versions {
  const kept = ofFunction<Kept>(ground.store, "lambda-versions");
  // "Lambda never reuses version numbers, even after you delete and recreate a function."
  const counters = ground.store.table<number>("lambda-version-counters");
  const counts = new Map(counters.entries());
  const inUse = new Map<string, Holding>();

  function begin(fn: LambdaFunction): void {
    inUse.set(`${fn.arn}:${fn.version}`, hold(held, fn));
    executor.deploy(fn);
  }

  /** Tags and concurrency are the function's own; a version is there as soon as its function is. */
  function show({ fn }: Kept): LambdaFunction {
    const now = latest(fn.arn);
    return {
      ...fn,
      phase: now?.phase === "creating" ? "creating" : "active",
      tags: now?.tags ?? {},
      reservedConcurrency: now?.reservedConcurrency,
    };
  }

  function remove(arn: string, version: string): void {
    if (!kept.get(arn, version)) return;
    kept.remove(arn, version);
    executor.remove({ arn, version });
    inUse.get(`${arn}:${version}`)?.end();
    inUse.delete(`${arn}:${version}`);
  }

  for (const arn of counts.keys()) for (const { fn } of kept.all(arn)) begin(fn);

  return {
    find(arn, version) {
      const found = kept.get(arn, version);
      return found && show(found);
    },
    all: (arn) => kept.all(arn).map(show),
    publish(fn, description) {
      const digest = digestOf(fn);
      const last = kept.all(fn.arn).at(-1);
      if (last?.digest === digest) return show(last);
      const number = (counts.get(fn.arn) ?? 0) + 1;
      counts.set(fn.arn, number);
      counters.put(fn.arn, number);
      const version: LambdaFunction = {
        ...fn,
        version: String(number),
        phase: "active",
        revisionId: ground.random.uuid(),
        settings: { ...fn.settings, description: description ?? fn.settings.description },
      };
      kept.put(fn.arn, version.version, { fn: version, digest });
      begin(version);
      return show({ fn: version, digest });
    },
    remove,
    removeAll(arn) {
      for (const { fn } of kept.all(arn)) remove(arn, fn.version);
    },
  };
}

function digestOf({ settings, code }: LambdaFunction): string {
  return createHash("sha256")
    .update(JSON.stringify([settings, code]))
    .digest("base64");
}
