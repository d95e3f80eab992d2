import type { Access, Functions, Ground, InvokeOutcome, LogSink, Queues } from "../ports.ts";
import type { Service } from "../service.ts";
import { lambdaModel } from "../wire/models.ts";
import { concurrencyActions } from "./actions/concurrency.ts";
import { createAction } from "./actions/create.ts";
import { invokeAction } from "./actions/invoke.ts";
import { readActions } from "./actions/read.ts";
import { tagActions } from "./actions/tags.ts";
import { updateActions } from "./actions/update.ts";
import { makeCodeStore } from "./code/code-store.ts";
import { makeLayerFolders } from "./code/layer-folders.ts";
import { makeScratch } from "./code/scratch.ts";
import { makeEventQueue } from "./execution/event-queue.ts";
import { type Executor, makeExecutor } from "./execution/executor.ts";
import { layerActions } from "./layers/actions.ts";
import { makeLayers } from "./layers/layers.ts";
import { layerNeeds } from "./layers/needs.ts";
import { mappingService } from "./mapping/service.ts";
import { functionNeeds } from "./needs.ts";
import { makeRegistry, type Registry } from "./registry.ts";

export interface LambdaPorts {
  readonly access: Access;
  readonly logs: LogSink;
  readonly queues: Queues;
}

export interface LambdaService {
  readonly service: Service;
  readonly functions: Functions;
  /** Ends polling and kills every handler process; resolves when none is left. */
  stop(): Promise<void>;
}

/** Lambda: functions, their execution in processes of this machine, and event source mappings. */
export function lambdaService(ground: Ground, ports: LambdaPorts): LambdaService {
  const scratch = makeScratch(ground.onBug);
  const codes = makeCodeStore(ground, scratch);
  const layerFolders = makeLayerFolders(ground, scratch, codes);
  // Before the functions, which drop the zips that nothing uses.
  const layers = makeLayers(ground, codes);
  const held = { codes, layerFolders };
  const world = { ground, ...ports, held, scratch };
  const executor = makeExecutor(world, () => registry.all());
  const registry = makeRegistry({ ground, held, executor });
  const events = makeEventQueue(ground, (arn) => registry.find(arn), executor);
  const functions = targets(ground, registry, executor);
  const parts = { registry, codes, layers, access: ports.access };
  const mappings = mappingService(ground, { ...ports, functions });

  return {
    service: {
      model: lambdaModel,
      actions: {
        CreateFunction: createAction(parts),
        ...readActions(registry),
        ...updateActions(parts),
        ...layerActions(layers, codes),
        ...concurrencyActions(registry),
        ...tagActions(registry, mappings.tags),
        Invoke: invokeAction(registry, executor, events),
        ...mappings.actions,
      },
      needs: {
        ...functionNeeds(registry, mappings.tags),
        ...layerNeeds(),
        ...mappings.needs,
      },
    },
    functions,
    async stop() {
      await mappings.stop();
      events.stop();
      registry.stop();
      await executor.stop();
      await scratch.remove();
    },
  };
}

/** Functions as a mapping sees them. */
function targets(ground: Ground, registry: Registry, executor: Executor): Functions {
  const find = (arn: string) => registry.find(arn.replace(/:\$LATEST$/, ""));
  return {
    find(functionArn) {
      const fn = find(functionArn);
      return (
        fn && {
          arn: fn.arn,
          name: fn.name,
          roleArn: fn.settings.roleArn,
          timeoutSeconds: fn.settings.timeoutSeconds,
        }
      );
    },
    async invoke(functionArn, payload): Promise<InvokeOutcome> {
      const fn = find(functionArn);
      // Not there yet, or no more: to a mapping that is the same as no room.
      if (!fn || fn.phase === "creating") return { status: "throttled" };
      const requestId = ground.random.uuid();
      const invocation = { requestId, payload, clientContext: undefined, wantsTail: false };
      const outcome = await executor.run(fn, invocation);
      return outcome.status === "throttled" ? { status: "throttled" } : outcome;
    },
  };
}
