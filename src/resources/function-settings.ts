// A function's configuration as the pipeline wants it, and what differs from the live one.
import type {
  CreateFunctionCommandInput,
  FunctionConfiguration,
  Layer,
  LoggingConfig,
  UpdateFunctionConfigurationCommandInput,
  VpcConfig,
} from "@aws-sdk/client-lambda";
import type { Where } from "../aws/connection.ts";
import { roleArn } from "../aws/names.ts";
import { defaultLogGroup } from "../config/derived-names.ts";
import type { LogsConfig, Pipeline } from "../config/pipeline.ts";
import type { FieldChange } from "../engine/resource.ts";
import { changedFields, touches } from "./changes.ts";

/** What CreateFunction and UpdateFunctionConfiguration both take. */
export type Configuration = Pick<
  UpdateFunctionConfigurationCommandInput & CreateFunctionCommandInput,
  | "Description"
  | "Environment"
  | "EphemeralStorage"
  | "Handler"
  | "Layers"
  | "LoggingConfig"
  | "MemorySize"
  | "Role"
  | "Runtime"
  | "Timeout"
  | "TracingConfig"
  | "VpcConfig"
>;

export function desiredConfiguration(pipeline: Pipeline, where: Where): Configuration {
  const { function: config, logs, role } = pipeline;
  return {
    Description: config.description,
    Environment: { Variables: { ...config.environment } },
    EphemeralStorage: { Size: config.ephemeralStorageMegabytes },
    Handler: config.handler,
    Layers: [...config.layers],
    LoggingConfig: loggingConfig(logs),
    MemorySize: config.memoryMegabytes,
    Role: roleArn(where, role.name),
    // AWS decides which runtimes exist, so that a new one needs no new version of sqslam.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    Runtime: config.runtime as NonNullable<Configuration["Runtime"]>,
    Timeout: config.timeoutSeconds,
    TracingConfig: { Mode: config.tracing === "active" ? "Active" : "PassThrough" },
    // Empty lists take a function out of its VPC.
    VpcConfig: {
      SubnetIds: [...(config.vpc?.subnets ?? [])],
      SecurityGroupIds: [...(config.vpc?.securityGroups ?? [])],
    },
  };
}

function loggingConfig({ name, format, level, systemLevel }: LogsConfig): LoggingConfig {
  const config: LoggingConfig = { LogFormat: format === "json" ? "JSON" : "Text", LogGroup: name };
  if (level !== undefined) config.ApplicationLogLevel = upper(level);
  if (systemLevel !== undefined) config.SystemLogLevel = upper(systemLevel);
  return config;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Uppercase<> says of it
const upper = <Text extends string>(text: Text) => text.toUpperCase() as Uppercase<Text>;

/** For a function that does not exist yet: what is to be empty is left out. */
export function toCreate(desired: Configuration): Configuration {
  const { Layers, VpcConfig, ...rest } = desired;
  return {
    ...rest,
    ...(Layers?.length === 0 ? {} : { Layers }),
    ...(VpcConfig?.SubnetIds?.length === 0 ? {} : { VpcConfig }),
  };
}

/** What AWS wants rights of its own for is sent only where it changes; omitted members stay. */
export function toUpdate(desired: Configuration, changes: readonly FieldChange[]): Configuration {
  const { Layers, VpcConfig, ...rest } = desired;
  return {
    ...rest,
    ...(touches(changes, "layers") ? { Layers } : {}),
    ...(touches(changes, "vpc") ? { VpcConfig } : {}),
  };
}

type Comparable = Omit<Pick<FunctionConfiguration, keyof Configuration>, "Layers"> & {
  readonly Layers?: readonly (string | Layer)[] | undefined;
};

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
    layers: (config.Layers ?? []).map((layer) => (typeof layer === "string" ? layer : layer.Arn)),
    vpc: vpcOf(config.VpcConfig),
    tracing: config.TracingConfig?.Mode ?? "PassThrough",
    ...loggingFields(name, config.LoggingConfig),
  };
}

const loggingFields = (name: string, config: LoggingConfig = {}): Fields => ({
  logFormat: config.LogFormat ?? "Text",
  logLevel: config.ApplicationLogLevel,
  systemLogLevel: config.SystemLogLevel,
  logGroup: config.LogGroup ?? defaultLogGroup(name),
});

/** A function that has left its VPC is shown with empty lists; the order of ids says nothing. */
function vpcOf({ SubnetIds = [], SecurityGroupIds = [] }: VpcConfig = {}): unknown {
  if (SubnetIds.length + SecurityGroupIds.length === 0) return undefined;
  return { subnets: SubnetIds.toSorted(), securityGroups: SecurityGroupIds.toSorted() };
}

/** Changes that UpdateFunctionConfiguration makes. */
export function diffConfiguration(
  name: string,
  live: FunctionConfiguration,
  desired: Configuration,
): readonly FieldChange[] {
  return [
    ...changedFields(fieldsOf(name, live), fieldsOf(name, desired)),
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
