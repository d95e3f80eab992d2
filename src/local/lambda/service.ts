import type { Access, Functions, Ground, InvokeOutcome, LogSink, Queues } from "../ports.ts";
import type { Service } from "../service.ts";
import { lambdaModel } from "../wire/models.ts";
import { concurrencyActions } from "./actions/concurrency.ts";
import { createAction } from "./actions/create.ts";
import { invokeAction } from "./actions/invoke.ts";
import { absenceActions } from "./actions/absence.ts";
import { accountAction } from "./actions/account.ts";
import { readActions } from "./actions/read.ts";
import { tagActions } from "./actions/tags.ts";
import { updateActions } from "./actions/update.ts";
import { makeCodeStore } from "./code/code-store.ts";
import { makeCodeLinks } from "./code/links.ts";
import { makeLayerFolders } from "./code/layer-folders.ts";
import { makeScratch } from "./code/scratch.ts";
import { makeEventQueue } from "./execution/event-queue.ts";
import { type Executor, makeExecutor } from "./execution/executor.ts";
import { splitArn } from "./function-name.ts";
import { layerActions } from "./layers/actions.ts";
import { makeLayers } from "./layers/layers.ts";
import { layerNeeds } from "./layers/needs.ts";
import { mappingService } from "./mapping/service.ts";
import { functionNeeds } from "./needs.ts";
import { makeRegistry } from "./registry.ts";
import { aliasActions } from "./versions/alias-actions.ts";
import { type Lookup, makeAliases, makeLookup } from "./versions/aliases.ts";
import { eventRuleActions } from "./versions/event-rule-actions.ts";
import { makeEventRules, rulesFor } from "./versions/event-rules.ts";
import { makePermissions, permissionActions } from "./versions/permission-actions.ts";
import { publishing, versionActions } from "./versions/version-actions.ts";
import { makeVersions } from "./versions/versions.ts";

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
  const latest = (arn: string) => registry.find(arn);
  // Like the layers, before the registry.
  const versions = makeVersions({ ground, held, executor, latest });
  const registry = makeRegistry({ ground, held, executor });
  const aliases = makeAliases(ground);
  const permissions = makePermissions(ground);
  const eventRules = makeEventRules(ground);
  const lookup = makeLookup({ ground, latest, versions, aliases });
  const find = (arn: string) => lookup.find(splitArn(arn));
  const events = makeEventQueue(ground, find, executor, (arn) => rulesFor(eventRules, arn));
  const functions = targets(ground, lookup, executor);
  const links = makeCodeLinks(ground, codes);
  const parts = { registry, codes, layers, access: ports.access };
  const mappings = mappingService(ground, { ...ports, functions });

  const forget = (arn: string) => {
    for (const each of [versions, aliases, permissions, eventRules]) each.removeAll(arn);
  };
  const published = { ground, registry, versions, aliases, forget };
  const { UpdateFunctionCode, UpdateFunctionConfiguration } = updateActions(parts);

  return {
    service: {
      model: lambdaModel,
      actions: {
        CreateFunction: publishing(createAction(parts), published),
        ...readActions({ registry, lookup, versions, links }),
        UpdateFunctionCode: publishing(UpdateFunctionCode, published),
        UpdateFunctionConfiguration,
        ...layerActions(layers, codes, links),
        ...versionActions(published),
        ...aliasActions(ground, aliases, lookup),
        ...permissionActions(ground, permissions, { registry, lookup, aliases }),
        ...eventRuleActions(ground, eventRules, lookup),
        ...absenceActions(lookup),
        GetAccountSettings: accountAction(registry, versions),
        ...concurrencyActions(registry),
        ...tagActions(registry, mappings.tags),
        Invoke: invokeAction(lookup, executor, events),
        ...mappings.actions,
      },
      needs: {
        ...functionNeeds(registry, mappings.tags),
        ...layerNeeds(),
        ...mappings.needs,
      },
      follow: (request) => links.follow(request),
    },
    functions,
    async stop() {
      mappings.stop();
      events.stop();
      registry.stop();
      await executor.stop();
      await scratch.remove();
    },
  };
}

/** Functions as a mapping sees them. */
function targets(ground: Ground, lookup: Lookup, executor: Executor): Functions {
  return {
    find(functionArn) {
      const fn = lookup.find(splitArn(functionArn));
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
      const fn = lookup.route(splitArn(functionArn));
      // Not there yet, or no more: to a mapping that is the same as no room.
      if (!fn || fn.phase === "creating") return { status: "throttled" };
      const requestId = ground.random.uuid();
      const invocation = {
        requestId,
        functionArn,
        payload,
        clientContext: undefined,
        wantsTail: false,
      };
      const outcome = await executor.run(fn, invocation);
      return outcome.status === "throttled" ? { status: "throttled" } : outcome;
    },
  };
}
