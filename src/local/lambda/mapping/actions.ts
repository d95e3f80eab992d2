// Create, get, update and delete (aws-facts 4.1 to 4.3).
import type {
  CreateEventSourceMappingCommandInput,
  CreateEventSourceMappingCommandOutput,
  DeleteEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommandOutput,
  GetEventSourceMappingCommandInput,
  GetEventSourceMappingCommandOutput,
  UpdateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandOutput,
} from "@aws-sdk/client-lambda";
import { Fault } from "../../fault.ts";
import type { Ground } from "../../ports.ts";
import type { Call, Given, Result } from "../../service.ts";
import { checkTags } from "../actions/checks.ts";
import { type QualifiedName, readQualifiedName } from "./qualified-name.ts";
import { describe, type Mapping } from "./mapping.ts";
import { changed, created, deleted } from "./phase.ts";
import type { Registry } from "./registry.ts";
import { readSettings } from "./settings.ts";
import { checkQueueArn, checkSource, findFunction } from "./source-checks.ts";
import type { Ports } from "./world.ts";

export function mappingActions(ground: Ground, ports: Ports, registry: Registry) {
  /** Keeps the mapping and answers what it has become. */
  const answer = (mapping: Mapping) => {
    registry.put(mapping);
    return describe(mapping, registry.problem(mapping.uuid));
  };

  const create = (
    input: Given<CreateEventSourceMappingCommandInput, "FunctionName">,
    call: Call,
  ): Result<CreateEventSourceMappingCommandOutput> => {
    const { Tags: tags = {} } = input;
    const queueArn = checkQueueArn(input.EventSourceArn, call.region);
    const settings = readSettings(input, isFifo(queueArn));
    const name = readQualifiedName(input.FunctionName, call.region);
    const target = findFunction(ports.functions, name.arn);
    checkTags(tags);
    refuseDuplicate(registry, queueArn, name, undefined);
    checkSource(ports, queueArn, target);
    const now = ground.clock.now();
    return answer({
      uuid: ground.random.uuid(),
      region: call.region,
      queueArn,
      functionArn: name.arn,
      settings,
      phase: created(input.Enabled ?? true),
      created: now,
      lastModified: now,
      tags,
    });
  };

  const get = (
    input: Given<GetEventSourceMappingCommandInput, "UUID">,
    call: Call,
  ): Result<GetEventSourceMappingCommandOutput> => {
    const mapping = registry.get(input.UUID, call.region);
    return describe(mapping, registry.problem(mapping.uuid));
  };

  const update = (
    input: Given<UpdateEventSourceMappingCommandInput, "UUID">,
    call: Call,
  ): Result<UpdateEventSourceMappingCommandOutput> => {
    const mapping = registry.get(input.UUID, call.region);
    const phase = changed(mapping.phase, input.Enabled);
    const { queueArn, uuid } = mapping;
    const settings = readSettings(input, isFifo(queueArn), mapping.settings);
    const name = readQualifiedName(input.FunctionName ?? mapping.functionArn, call.region);
    if (input.FunctionName !== undefined) {
      findFunction(ports.functions, name.arn);
      refuseDuplicate(registry, queueArn, name, uuid);
    }
    // A mapping may always be switched off, also when its queue or its function is gone.
    if ("next" in phase && phase.next === "Enabled") {
      checkSource(ports, queueArn, findFunction(ports.functions, name.arn));
    }
    const lastModified = ground.clock.now();
    return answer({ ...mapping, functionArn: name.arn, settings, phase, lastModified });
  };

  const remove = (
    input: Given<DeleteEventSourceMappingCommandInput, "UUID">,
    call: Call,
  ): Result<DeleteEventSourceMappingCommandOutput> => {
    const mapping = registry.get(input.UUID, call.region);
    return answer({ ...mapping, phase: deleted(mapping.phase), lastModified: ground.clock.now() });
  };

  return {
    CreateEventSourceMapping: create,
    GetEventSourceMapping: get,
    UpdateEventSourceMapping: update,
    DeleteEventSourceMapping: remove,
  };
}

function isFifo(queueArn: string): boolean {
  return queueArn.endsWith(".fifo");
}

/** One function, version or alias reads a queue through one mapping only. */
function refuseDuplicate(
  registry: Registry,
  queueArn: string,
  { name, arn }: QualifiedName,
  own: string | undefined,
): void {
  const same = registry
    .all()
    .find(
      (other) => other.queueArn === queueArn && other.functionArn === arn && other.uuid !== own,
    );
  if (!same) return;
  throw new Fault(
    "ResourceConflictException",
    `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${name} ") already exists. Please update or delete the existing mapping with UUID ${same.uuid}`,
  );
}
