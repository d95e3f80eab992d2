// A function's configuration as the pipeline wants it, and what differs from the live one.
import type {
  CreateFunctionCommandInput,
  FunctionConfiguration,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import type { Where } from "../aws/connection.ts";
import { roleArn } from "../aws/names.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { sameJson } from "../core/json.ts";
import type { FieldChange } from "../engine/resource.ts";

/** What CreateFunction and UpdateFunctionConfiguration both take. */
export type Configuration = Pick<
  UpdateFunctionConfigurationCommandInput & CreateFunctionCommandInput,
  | "Description"
  | "Environment"
  | "EphemeralStorage"
  | "Handler"
  | "LoggingConfig"
  | "MemorySize"
  | "Role"
  | "Runtime"
  | "Timeout"
>;

export function desiredConfiguration(pipeline: Pipeline, where: Where): Configuration {
  const { function: config, logs, role } = pipeline;
  return {
    Description: config.description,
    Environment: { Variables: { ...config.environment } },
    EphemeralStorage: { Size: config.ephemeralStorageMegabytes },
    Handler: config.handler,
    LoggingConfig: { LogFormat: logs.format === "json" ? "JSON" : "Text", LogGroup: logs.name },
    MemorySize: config.memoryMegabytes,
    Role: roleArn(where, role.name),
    // AWS decides which runtimes exist, so that a new one needs no new version of sqslam.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    Runtime: config.runtime as NonNullable<Configuration["Runtime"]>,
    Timeout: config.timeoutSeconds,
  };
}

type Comparable = Pick<FunctionConfiguration, keyof Configuration>;

/** Each comparable field, in the pipeline file's words where it has them. */
type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(name: string, config: Comparable): Fields {
  return {
    description: config.Description ?? "",
    handler: config.Handler,
    runtime: config.Runtime,
    role: config.Role,
    timeout: config.Timeout ?? 3,
    memory: config.MemorySize ?? 128,
    ephemeralStorage: config.EphemeralStorage?.Size ?? 512,
    logFormat: config.LoggingConfig?.LogFormat ?? "Text",
    logGroup: config.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
  };
}

/** Changes that UpdateFunctionConfiguration makes. */
export function diffConfiguration(
  name: string,
  live: FunctionConfiguration,
  desired: Configuration,
): readonly FieldChange[] {
  const from = fieldsOf(name, live);
  const to = fieldsOf(name, desired);
  const fields = Object.keys(to)
    .filter((field) => !sameJson(from[field], to[field]))
    .map((field) => ({ field, from: from[field], to: to[field] }));
  return [
    ...fields,
    ...diffEnvironment(live.Environment?.Variables ?? {}, desired.Environment?.Variables ?? {}),
  ];
}

function diffEnvironment(
  live: Readonly<Record<string, string>>,
  desired: Readonly<Record<string, string>>,
): readonly FieldChange[] {
  const keys = [...new Set([...Object.keys(live), ...Object.keys(desired)])].toSorted();
  return keys
    .filter((key) => live[key] !== desired[key])
    .map((key) => ({
      field: `environment.${key}`,
      from: live[key],
      to: desired[key],
      secret: true,
    }));
}

const SEPARATE = ["code", "architecture", "reservedConcurrency", "state", "packageType", "tags"];

/** True when one of the changes is UpdateFunctionConfiguration's to make. */
export const inConfiguration = (changes: readonly FieldChange[]): boolean =>
  changes.some(({ field }) => !SEPARATE.includes(field.split(".", 1)[0] ?? field));
