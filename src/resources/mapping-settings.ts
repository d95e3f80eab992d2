// The mapping's settings as the pipeline wants them, and what differs from the live ones.
import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
  FilterCriteria,
} from "@aws-sdk/client-lambda";
import type { Pipeline } from "../config/pipeline.ts";
import { parseJson, sameJson, sortedJson } from "../core/json.ts";
import type { FieldChange } from "../engine/resource.ts";
import { changedFields } from "./changes.ts";

/** What creating and updating a mapping both take. `{}` clears on update (aws-facts 4.1). */
export type MappingSettings = Pick<
  CreateEventSourceMappingCommandInput,
  | "BatchSize"
  | "Enabled"
  | "FilterCriteria"
  | "FunctionResponseTypes"
  | "MaximumBatchingWindowInSeconds"
  | "ScalingConfig"
>;

export function desiredSettings({ mapping, queue }: Pipeline): MappingSettings {
  return {
    BatchSize: mapping.batchSize,
    Enabled: mapping.enabled,
    FunctionResponseTypes: mapping.partialBatchResponse ? ["ReportBatchItemFailures"] : [],
    // A FIFO queue has no batching window, not even one of zero (aws-facts 4.1).
    ...(queue.fifo === undefined
      ? { MaximumBatchingWindowInSeconds: mapping.batchingWindowSeconds }
      : {}),
    ScalingConfig:
      mapping.maximumConcurrency === undefined
        ? {}
        : { MaximumConcurrency: mapping.maximumConcurrency },
    FilterCriteria:
      mapping.filters.length === 0
        ? {}
        : { Filters: mapping.filters.map((filter) => ({ Pattern: JSON.stringify(filter) })) },
  };
}

/** For a mapping that does not exist yet: what is to be empty is left out. */
export function toCreate(settings: MappingSettings): MappingSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => !sameJson(value, {})));
}

function fieldsOf(settings: Partial<EventSourceMappingConfiguration> | MappingSettings) {
  return {
    batchSize: settings.BatchSize ?? 10,
    batchingWindow: settings.MaximumBatchingWindowInSeconds ?? 0,
    maximumConcurrency: settings.ScalingConfig?.MaximumConcurrency,
    partialBatchResponse:
      settings.FunctionResponseTypes?.includes("ReportBatchItemFailures") === true,
    filters: patternsOf(settings.FilterCriteria),
  };
}

/** Patterns compared as JSON, in any order: any of them lets a message through. */
function patternsOf(criteria: FilterCriteria | undefined): readonly unknown[] {
  const filters = criteria?.Filters ?? [];
  return sortedJson(filters.map(({ Pattern = "" }) => parseJson(Pattern) ?? Pattern));
}

export const diffSettings = (
  live: EventSourceMappingConfiguration,
  desired: MappingSettings,
): readonly FieldChange[] => changedFields(fieldsOf(live), fieldsOf(desired));
