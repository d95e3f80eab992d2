// What of a mapping may be set and changed, and within which limits (aws-facts 4.1).
import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingMetric,
  UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { invalid } from "../faults.ts";
import { compileFilters } from "./filter/body.ts";
import { checkRanges } from "./ranges.ts";

export interface Settings {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly partialBatchResponse: boolean;
  readonly maximumConcurrency: number | undefined;
  /** Provisioned mode. */
  readonly pollers: { readonly fewest: number; readonly most: number } | undefined;
  /** Filter patterns; undefined lets everything through. */
  readonly filters: readonly string[] | undefined;
  readonly kmsKeyArn: string | undefined;
  readonly metrics: readonly EventSourceMappingMetric[] | undefined;
}

export type SettingsInput =
  | CreateEventSourceMappingCommandInput
  | UpdateEventSourceMappingCommandInput;

const DEFAULTS: Settings = {
  batchSize: 10,
  windowSeconds: 0,
  partialBatchResponse: false,
  maximumConcurrency: undefined,
  pollers: undefined,
  filters: undefined,
  kmsKeyArn: undefined,
  metrics: undefined,
};

/** `before` with what the input says. Members that the input leaves out stay; `{}` and `[]` clear. */
export function readSettings(
  input: SettingsInput,
  fifo: boolean,
  before: Settings = DEFAULTS,
): Settings {
  checkRanges(input);
  refuseStreamParameters(input);
  const settings = merge(input, before);
  checkTogether(settings, fifo);
  compileFilters(settings.filters ?? []);
  return settings;
}

function merge(input: SettingsInput, before: Settings): Settings {
  const { ScalingConfig, FilterCriteria, ProvisionedPollerConfig, FunctionResponseTypes } = input;
  return {
    batchSize: input.BatchSize ?? before.batchSize,
    windowSeconds: input.MaximumBatchingWindowInSeconds ?? before.windowSeconds,
    partialBatchResponse:
      FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? before.partialBatchResponse,
    maximumConcurrency: ScalingConfig
      ? ScalingConfig.MaximumConcurrency
      : before.maximumConcurrency,
    pollers: ProvisionedPollerConfig ? pollersOf(ProvisionedPollerConfig) : before.pollers,
    filters: FilterCriteria ? patternsOf(FilterCriteria) : before.filters,
    kmsKeyArn: input.KMSKeyArn ?? before.kmsKeyArn,
    metrics: input.MetricsConfig ? input.MetricsConfig.Metrics : before.metrics,
  };
}

function pollersOf(config: NonNullable<SettingsInput["ProvisionedPollerConfig"]>) {
  const { MinimumPollers, MaximumPollers } = config;
  if (MinimumPollers === undefined && MaximumPollers === undefined) return undefined;
  return { fewest: MinimumPollers ?? 2, most: MaximumPollers ?? 200 };
}

function patternsOf({ Filters = [] }: NonNullable<SettingsInput["FilterCriteria"]>) {
  return Filters.length === 0 ? undefined : Filters.map(({ Pattern = "" }) => Pattern);
}

function checkTogether(settings: Settings, fifo: boolean): void {
  const { batchSize, windowSeconds, maximumConcurrency, pollers } = settings;
  if (fifo && windowSeconds > 0) throw invalid("Batching window is not supported for FIFO queues");
  if (fifo && batchSize > 10) {
    throw invalid("Maximum batch size must be between 1 and 10 inclusive");
  }
  if (batchSize > 10 && windowSeconds === 0) {
    throw invalid(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
  if (pollers && maximumConcurrency !== undefined) {
    throw invalid("MaximumConcurrency and ProvisionedPollerConfig cannot be used together.");
  }
  if (pollers && pollers.fewest > pollers.most) {
    throw invalid("MinimumPollers must not be greater than MaximumPollers.");
  }
}

const FOR_STREAMS = [
  "DestinationConfig",
  "StartingPosition",
  "StartingPositionTimestamp",
  "ParallelizationFactor",
  "MaximumRecordAgeInSeconds",
  "BisectBatchOnFunctionError",
  "MaximumRetryAttempts",
  "TumblingWindowInSeconds",
];

function refuseStreamParameters(input: SettingsInput): void {
  const found = FOR_STREAMS.find((member) => Reflect.get(input, member) !== undefined);
  if (found === undefined) return;
  throw invalid(`Unsupported ${found} parameter for given event source mapping type.`);
}
