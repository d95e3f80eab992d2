import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { ACCOUNT, PARTITION } from "../../service.ts";
import type { Phase } from "./phase.ts";
import type { Settings } from "./settings.ts";

/** An event source mapping, as it is kept. */
export interface Mapping {
  readonly uuid: string;
  readonly region: string;
  readonly queueArn: string;
  /** With the qualifier it was given. */
  readonly functionArn: string;
  readonly settings: Settings;
  readonly phase: Phase;
  /** Milliseconds since the epoch, as is `lastModified`. */
  readonly created: number;
  readonly lastModified: number;
  readonly tags: Readonly<Record<string, string>>;
}

export function mappingArn(region: string, uuid: string): string {
  return `arn:${PARTITION}:lambda:${region}:${ACCOUNT}:event-source-mapping:${uuid}`;
}

/** What the API shows (aws-facts 4.1). `problem` says why nothing is delivered, if so. */
export function describe(
  mapping: Mapping,
  problem: string | undefined,
): EventSourceMappingConfiguration {
  const { uuid, region, settings } = mapping;
  return {
    UUID: uuid,
    EventSourceMappingArn: mappingArn(region, uuid),
    EventSourceArn: mapping.queueArn,
    FunctionArn: mapping.functionArn,
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.windowSeconds,
    FunctionResponseTypes: settings.partialBatchResponse ? ["ReportBatchItemFailures"] : [],
    FilterCriteria: settings.filters && {
      Filters: settings.filters.map((pattern) => ({ Pattern: pattern })),
    },
    ScalingConfig:
      settings.maximumConcurrency === undefined
        ? undefined
        : { MaximumConcurrency: settings.maximumConcurrency },
    ProvisionedPollerConfig: settings.pollers && {
      MinimumPollers: settings.pollers.fewest,
      MaximumPollers: settings.pollers.most,
    },
    KMSKeyArn: settings.kmsKeyArn,
    MetricsConfig: settings.metrics && { Metrics: [...settings.metrics] },
    LastModified: new Date(mapping.lastModified),
    LastProcessingResult: problem === undefined ? undefined : `PROBLEM: ${problem}`,
    State: mapping.phase.state,
    StateTransitionReason: "USER_INITIATED",
  };
}
