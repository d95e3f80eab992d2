// A function as it is kept, and as the API shows it (aws-facts 3.2, 3.4).
import { createHash } from "node:crypto";
import type {
  Architecture,
  ApplicationLogLevel,
  FunctionConfiguration,
  LastUpdateStatusReasonCode,
  Runtime,
  SystemLogLevel,
  TracingMode,
  VpcConfig,
} from "@aws-sdk/client-lambda";
import { ACCOUNT, PARTITION } from "../service.ts";
import type { AttachedLayer } from "./layers/layer.ts";

/** What UpdateFunctionConfiguration may change. */
export interface Settings {
  readonly roleArn: string;
  readonly runtime: Runtime;
  readonly handler: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMB: number;
  readonly ephemeralStorageMB: number;
  /** Undefined where none was ever given, which shows. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly logging: Logging;
  readonly tracing: TracingMode;
  /** In the order of the function: a later one's files go over an earlier one's. */
  readonly layers: readonly AttachedLayer[];
  /** Kept and shown; without effect here. */
  readonly deadLetterArn: string | undefined;
  readonly kmsKeyArn: string | undefined;
  /** Undefined where there never was one; empty lists where it has left one. */
  readonly vpc: Vpc | undefined;
}

export type Vpc = Required<VpcConfig>;

export type Logging = {
  /** Undefined = `/aws/lambda/<name>`. */
  readonly group: string | undefined;
} & (
  | { readonly format: "Text" }
  | {
      readonly format: "JSON";
      readonly applicationLevel: ApplicationLogLevel;
      readonly systemLevel: SystemLogLevel;
    }
);

export interface Code {
  /** Base64, of the zip's bytes. */
  readonly sha256: string;
  /** Of the zip, in bytes. */
  readonly size: number;
  readonly architecture: Architecture;
}

/** The version that changes; the others are published and have numbers. */
export const LATEST = "$LATEST";

/** `updating` = accepted, while invocations still get what was there before. */
export type Phase = "creating" | "active" | "updating";

export interface LambdaFunction {
  /** Without a qualifier, also for a published version. */
  readonly arn: string;
  /** `$LATEST`, or the number of a published version. */
  readonly version: string;
  readonly name: string;
  readonly region: string;
  readonly settings: Settings;
  readonly code: Code;
  readonly phase: Phase;
  readonly revisionId: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly reservedConcurrency: number | undefined;
}

export function functionArn(region: string, name: string): string {
  return `arn:${PARTITION}:lambda:${region}:${ACCOUNT}:function:${name}`;
}

export function logGroupOf({ name, settings }: Pick<LambdaFunction, "name" | "settings">): string {
  return settings.logging.group ?? defaultLogGroup(name);
}

export const defaultLogGroup = (functionName: string): string => `/aws/lambda/${functionName}`;

/** What lists show: not how far the last change has come, nor the version of the runtime. */
export function describe(fn: LambdaFunction): FunctionConfiguration {
  const { settings, code } = fn;
  const { logging } = settings;
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: settings.runtime,
    Role: settings.roleArn,
    Handler: settings.handler,
    CodeSize: code.size,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMB,
    // `2024-01-01T00:00:00.000+0000` (aws-facts 0.3)
    LastModified: new Date(fn.lastModified).toISOString().replace("Z", "+0000"),
    CodeSha256: code.sha256,
    Version: fn.version,
    VpcConfig: settings.vpc && { ...settings.vpc, VpcId: vpcId(settings.vpc) },
    DeadLetterConfig:
      settings.deadLetterArn === undefined ? undefined : { TargetArn: settings.deadLetterArn },
    Environment: settings.variables && { Variables: settings.variables },
    KMSKeyArn: settings.kmsKeyArn,
    TracingConfig: { Mode: settings.tracing },
    Layers:
      settings.layers.length === 0
        ? undefined
        : settings.layers.map(({ arn, size }) => ({ Arn: arn, CodeSize: size })),
    RevisionId: fn.revisionId,
    PackageType: "Zip",
    Architectures: [code.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMB },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: {
      LogFormat: logging.format,
      ...(logging.format === "JSON" && {
        ApplicationLogLevel: logging.applicationLevel,
        SystemLogLevel: logging.systemLevel,
      }),
      LogGroup: logGroupOf(fn),
    },
  };
}

/** There is no EC2 here to ask which VPC the subnets are of, so it is always the same. */
const vpcId = ({ SubnetIds }: Vpc): string =>
  SubnetIds?.length === 0 ? "" : "vpc-00000000000000000";

/** `describe` under the ARN of the version, as lists of versions show it. */
export function describeQualified(fn: LambdaFunction): FunctionConfiguration {
  return { ...describe(fn), FunctionArn: `${fn.arn}:${fn.version}` };
}

const BUSY = "The function is being created.";
const creating: string = "Creating";

/** `describe` with all that lists leave out: there is no LastUpdateStatus before the first Active (aws-facts 3.2). */
export function describeWithState(fn: LambdaFunction): FunctionConfiguration {
  const RuntimeVersionArn = runtimeVersionArn(fn.region, fn.settings.runtime);
  const shown = { ...describe(fn), RuntimeVersionConfig: { RuntimeVersionArn } };
  if (fn.phase === "creating") {
    return { ...shown, State: "Pending", StateReason: BUSY, StateReasonCode: "Creating" };
  }
  if (fn.phase === "active") return { ...shown, State: "Active", LastUpdateStatus: "Successful" };
  return {
    ...shown,
    State: "Active",
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: BUSY,
    // An update speaks of creation too (sic, aws-facts 3.4), which the SDK's own list leaves out.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- AWS's list is open-ended
    LastUpdateStatusReasonCode: creating as LastUpdateStatusReasonCode,
  };
}

export function runtimeVersionArn(region: string, runtime: string): string {
  const id = createHash("sha256").update(`sqslam ${runtime}`).digest("hex");
  return `arn:${PARTITION}:lambda:${region}::runtime:${id}`;
}
