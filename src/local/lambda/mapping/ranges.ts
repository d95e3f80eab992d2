import { constrain, hasLength, inRange, type Problem } from "../../constraint.ts";
import type { SettingsInput } from "./settings.ts";

/** Checks the members one by one (aws-facts 4.1); how they go together is settings.ts's business. */
export function checkRanges(input: SettingsInput): void {
  const { ScalingConfig: scaling, ProvisionedPollerConfig: pollers } = input;
  const filters = input.FilterCriteria?.Filters ?? [];
  constrain(
    "ValidationException",
    inRange("batchSize", input.BatchSize, 1, 10_000),
    inRange("maximumBatchingWindowInSeconds", input.MaximumBatchingWindowInSeconds, 0, 300),
    inRange("scalingConfig.maximumConcurrency", scaling?.MaximumConcurrency, 2, 1000),
    inRange("provisionedPollerConfig.minimumPollers", pollers?.MinimumPollers, 2, 200),
    inRange("provisionedPollerConfig.maximumPollers", pollers?.MaximumPollers, 2, 2000),
    responseTypes(input.FunctionResponseTypes),
    ...filters.map(({ Pattern }, index) =>
      hasLength(`filterCriteria.filters.${index + 1}.member.pattern`, Pattern, 0, 4096),
    ),
  );
}

function responseTypes(types: readonly string[] = []): Problem {
  if (types.every((type) => type === "ReportBatchItemFailures")) return undefined;
  return `Value '[${types.join(", ")}]' at 'functionResponseTypes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]`;
}
