// From what a file says to a pipeline: names derived, relative paths made absolute, `auto` worked out.
import { dirname, resolve } from "node:path";
import { defaultLogGroup, type DerivedNames, derivedNames } from "./derived-names.ts";
import type { JsonObject } from "../core/json.ts";
import { alarmsConfig } from "./resolve-alarms.ts";
import type {
  DeadLetterQueueConfig,
  Encryption,
  FifoConfig,
  FunctionConfig,
  Pipeline,
  QueueConfig,
} from "./pipeline.ts";
import type { Settings } from "./schema.ts";

/** SQS hides a message for 12 hours at most (aws-facts 2.3). */
const LONGEST_VISIBILITY_SECONDS = 43_200;

export function resolvePipeline(
  settings: Settings,
  file: string,
  stage: string | undefined,
): Pipeline {
  const names = derivedNames(settings.name, stage);
  const lambda = functionConfig(settings, names, file);
  const queue = queueConfig(settings, names);
  const deadLetterQueue = deadLetterQueueConfig(settings, names);
  const { mapping, logs, role } = settings;
  return {
    file,
    name: settings.name,
    stage,
    region: settings.region,
    queue,
    deadLetterQueue,
    function: lambda,
    mapping: {
      batchSize: mapping.batchSize,
      batchingWindowSeconds: mapping.batchingWindow,
      maximumConcurrency: mapping.maximumConcurrency ?? undefined,
      partialBatchResponse: mapping.partialBatchResponse,
      filters: mapping.filters,
      enabled: mapping.enabled,
    },
    logs: {
      name: logs.name ?? defaultLogGroup(lambda.name),
      retentionDays: logs.retention === "never" ? undefined : logs.retention,
      format: logs.format,
      // What AWS takes where nothing is said (aws-facts 3.12).
      level: logs.level ?? (logs.format === "json" ? "info" : undefined),
      systemLevel: logs.systemLevel ?? (logs.format === "json" ? "info" : undefined),
    },
    role: {
      name: role.name ?? names.role,
      permissionsBoundary: role.permissionsBoundary ?? undefined,
      policies: role.policies.map(saidKeys),
      logsPolicyName: role.logsPolicyName ?? names.logsPolicy,
      queuePolicyName: role.queuePolicyName ?? names.queuePolicy,
    },
    alarms: alarmsConfig(settings.alarms, queue, deadLetterQueue !== undefined),
    tags: settings.tags,
  };
}

function queueConfig(
  { queue, function: lambda, mapping }: Settings,
  names: DerivedNames,
): QueueConfig {
  const advised = 6 * lambda.timeout + mapping.batchingWindow; // aws-facts 4.4
  return {
    name: queueName(queue.name ?? names.queue, queue.fifo !== false),
    fifo: fifoConfig(queue.fifo),
    visibilityTimeoutSeconds:
      queue.visibilityTimeout === "auto"
        ? Math.min(advised, LONGEST_VISIBILITY_SECONDS)
        : queue.visibilityTimeout,
    retentionSeconds: queue.retention,
    delaySeconds: queue.delay,
    receiveWaitSeconds: queue.receiveWait,
    maximumMessageBytes: queue.maximumMessageSize,
    encryption: encryption(queue.encryption),
  };
}

function deadLetterQueueConfig(
  { deadLetterQueue, queue }: Settings,
  names: DerivedNames,
): DeadLetterQueueConfig | undefined {
  if (deadLetterQueue === false) return undefined;
  return {
    name: queueName(deadLetterQueue.name ?? names.deadLetterQueue, queue.fifo !== false),
    maxReceiveCount: deadLetterQueue.maxReceiveCount,
    retentionSeconds: deadLetterQueue.retention,
  };
}

function functionConfig(
  { function: lambda }: Settings,
  names: DerivedNames,
  file: string,
): FunctionConfig {
  return {
    name: lambda.name ?? names.function,
    description: lambda.description,
    source: resolve(dirname(file), lambda.source),
    exclude: lambda.exclude,
    handler: lambda.handler,
    runtime: lambda.runtime,
    architecture: lambda.architecture,
    timeoutSeconds: lambda.timeout,
    memoryMegabytes: lambda.memory,
    ephemeralStorageMegabytes: lambda.ephemeralStorage,
    layers: lambda.layers,
    vpc: lambda.vpc ?? undefined,
    tracing: lambda.tracing,
    environment: lambda.environment,
    reservedConcurrency: lambda.reservedConcurrency ?? undefined,
  };
}

const queueName = (name: string, fifo: boolean) =>
  fifo && !name.endsWith(".fifo") ? `${name}.fifo` : name;

function fifoConfig(fifo: Settings["queue"]["fifo"]): FifoConfig | undefined {
  if (fifo === false) return undefined;
  if (fifo !== true) return fifo;
  return {
    contentBasedDeduplication: false,
    deduplicationScope: "queue",
    throughputLimit: "perQueue",
  };
}

function encryption(value: Settings["queue"]["encryption"]): Encryption {
  if (typeof value === "string") return { type: value };
  return { type: "kms", key: value.kmsKey, reuseSeconds: value.reuse };
}

/** A statement without the keys that the file leaves out. */
const saidKeys = (statement: Settings["role"]["policies"][number]): JsonObject =>
  Object.fromEntries(
    Object.entries(statement).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    ),
  );
