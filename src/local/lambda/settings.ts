// From the members of a create or update to Settings, with AWS's limits (aws-facts 3.2, 3.5).
import type {
  ApplicationLogLevel,
  CreateFunctionCommandInput,
  LoggingConfig,
  SystemLogLevel,
  UpdateFunctionConfigurationCommandInput,
  VpcConfig,
} from "@aws-sdk/client-lambda";
import { constrain, hasLength, hasPattern, inRange, isOneOf } from "../constraint.ts";
import { invalid } from "./faults.ts";
import type { Logging, Settings, Vpc } from "./function.ts";
import type { AttachedLayer } from "./layers/layer.ts";
import { checkRuntime } from "./runtimes.ts";
import { checkVariables } from "./variables.ts";

export type SettingsInput = Omit<
  CreateFunctionCommandInput | UpdateFunctionConfigurationCommandInput,
  "Code" | "FunctionName"
>;

const DEFAULTS = {
  description: "",
  timeoutSeconds: 3,
  memoryMB: 128,
  ephemeralStorageMB: 512,
  variables: undefined,
  logging: { format: "Text", group: undefined },
  tracing: "PassThrough",
  layers: [],
  deadLetterArn: undefined,
  kmsKeyArn: undefined,
  vpc: undefined,
} as const;

/** Finds the layers that a function names. Throws the fault for one that it cannot have. */
export type Attach = (arns: readonly string[]) => readonly AttachedLayer[];

/** The settings a new function has. Throws the fault for what is missing or wrong. */
export function newSettings(input: SettingsInput, attach: Attach): Settings {
  const { Role: roleArn, Runtime: runtime, Handler: handler } = input;
  if (roleArn === undefined || runtime === undefined || handler === undefined) {
    throw invalid(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  return changedSettings({ ...DEFAULTS, roleArn, runtime, handler }, input, attach);
}

/** `before` with what the input says: omitted members stay, the environment is replaced as a whole. */
export function changedSettings(before: Settings, input: SettingsInput, attach: Attach): Settings {
  checkMembers(input);
  return {
    roleArn: input.Role ?? before.roleArn,
    runtime: input.Runtime ?? before.runtime,
    handler: input.Handler ?? before.handler,
    description: input.Description ?? before.description,
    timeoutSeconds: input.Timeout ?? before.timeoutSeconds,
    memoryMB: input.MemorySize ?? before.memoryMB,
    ephemeralStorageMB: input.EphemeralStorage?.Size ?? before.ephemeralStorageMB,
    variables: input.Environment ? (input.Environment.Variables ?? {}) : before.variables,
    logging: input.LoggingConfig
      ? changedLogging(before.logging, input.LoggingConfig)
      : before.logging,
    layers: input.Layers ? attach(input.Layers) : before.layers,
    ...changedShown(before, input),
  };
}

/** What has no effect here and is shown as it was given; "" clears. */
function changedShown(
  before: Settings,
  { DeadLetterConfig, KMSKeyArn, TracingConfig, VpcConfig }: SettingsInput,
): Pick<Settings, "deadLetterArn" | "kmsKeyArn" | "tracing" | "vpc"> {
  return {
    tracing: TracingConfig?.Mode ?? before.tracing,
    vpc: VpcConfig ? vpcOf(VpcConfig) : before.vpc,
    deadLetterArn: DeadLetterConfig
      ? DeadLetterConfig.TargetArn || undefined
      : before.deadLetterArn,
    kmsKeyArn: KMSKeyArn === undefined ? before.kmsKeyArn : KMSKeyArn || undefined,
  };
}

/** Handlers run on this machine's network, whatever it says; empty lists leave the VPC. */
function vpcOf(input: VpcConfig): Vpc {
  const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = input;
  if ((SubnetIds.length === 0) !== (SecurityGroupIds.length === 0)) {
    throw invalid("SubnetIds and SecurityIds must coexist or be both empty list.");
  }
  return { SubnetIds, SecurityGroupIds, Ipv6AllowedForDualStack };
}

/** Partial; going back to Text drops the levels (aws-facts 3.5). */
function changedLogging(before: Logging, input: LoggingConfig): Logging {
  const group = input.LogGroup ?? before.group;
  const format = input.LogFormat ?? before.format;
  const { ApplicationLogLevel: application, SystemLogLevel: system } = input;
  if (format === "Text") {
    if (application !== undefined || system !== undefined) {
      throw invalid(
        "Default log level can only be set when log format is JSON. Please select JSON as the log format and try again.",
      );
    }
    return { group, format };
  }
  const kept = before.format === "JSON" ? before : undefined;
  return {
    group,
    format,
    applicationLevel: application ?? kept?.applicationLevel ?? "INFO",
    systemLevel: system ?? kept?.systemLevel ?? "INFO",
  };
}

const APPLICATION_LEVELS: readonly ApplicationLogLevel[] = [
  "TRACE",
  "DEBUG",
  "INFO",
  "WARN",
  "ERROR",
  "FATAL",
];
const SYSTEM_LEVELS: readonly SystemLogLevel[] = ["DEBUG", "INFO", "WARN"];

function checkMembers(input: SettingsInput): void {
  const { LoggingConfig: logging } = input;
  constrain(
    "ValidationException",
    hasPattern(
      "role",
      input.Role,
      String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`,
    ),
    hasPattern("handler", input.Handler, String.raw`[^\s]+`),
    hasLength("handler", input.Handler, 0, 128),
    hasLength("description", input.Description, 0, 256),
    inRange("timeout", input.Timeout, 1, 900),
    inRange("memorySize", input.MemorySize, 128, 10_240),
    inRange("ephemeralStorage.size", input.EphemeralStorage?.Size, 512, 10_240),
    hasLength("vpcConfig.subnetIds", input.VpcConfig?.SubnetIds, 0, 16),
    hasLength("vpcConfig.securityGroupIds", input.VpcConfig?.SecurityGroupIds, 0, 5),
    isOneOf("tracingConfig.mode", input.TracingConfig?.Mode, ["Active", "PassThrough"]),
    isOneOf("loggingConfig.logFormat", logging?.LogFormat, ["Text", "JSON"]),
    isOneOf("loggingConfig.applicationLogLevel", logging?.ApplicationLogLevel, APPLICATION_LEVELS),
    isOneOf("loggingConfig.systemLogLevel", logging?.SystemLogLevel, SYSTEM_LEVELS),
    hasPattern("loggingConfig.logGroup", logging?.LogGroup, String.raw`[\.\-_/#A-Za-z0-9]+`),
    hasLength("loggingConfig.logGroup", logging?.LogGroup, 1, 512),
  );
  if (input.Runtime !== undefined) checkRuntime(input.Runtime);
  if (input.Environment) checkVariables(input.Environment.Variables ?? {});
}
