// What an alarm may be, beyond the form of its members.
import type {
  ComparisonOperator,
  PutMetricAlarmInput,
  Statistic,
} from "@aws-sdk/client-cloudwatch";
import { hasLength, inRange, isOneOf } from "../constraint.ts";
import { PARTITION } from "../service.ts";
import { check, combined, invalid } from "./checks.ts";

const OPERATORS: readonly ComparisonOperator[] = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "GreaterThanUpperThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanThreshold",
];
const STATISTICS: readonly Statistic[] = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"];
const MISSING_DATA = ["breaching", "notBreaching", "ignore", "missing"];
const ACTIONS = ["OKActions", "AlarmActions", "InsufficientDataActions"] as const;
const MOST_ACTIONS = 5;
const DAY = 86_400;

export function checkAlarm(input: PutMetricAlarmInput, region: string): void {
  checkRanges(input);
  checkKind(input);
  checkPeriod(input);
  const missing = input.TreatMissingData;
  if (missing !== undefined && !MISSING_DATA.includes(missing)) {
    throw invalid(
      `The value ${missing} is not supported for TreatMissingData parameter. Supported values are [${MISSING_DATA.join(", ")}].`,
    );
  }
  for (const kind of ACTIONS) for (const action of input[kind] ?? []) checkAction(action, region);
}

function checkRanges(input: PutMetricAlarmInput): void {
  check(
    hasLength("alarmName", input.AlarmName, 1, 255),
    hasLength("alarmDescription", input.AlarmDescription, 0, 1024),
    hasLength("metricName", input.MetricName, 1, 255),
    hasLength("namespace", input.Namespace, 1, 255),
    hasLength("dimensions", input.Dimensions, 0, 30),
    ...(input.Dimensions ?? []).flatMap(({ Name, Value }, i) => [
      hasLength(`dimensions.${i + 1}.member.name`, Name, 1, 255),
      hasLength(`dimensions.${i + 1}.member.value`, Value, 1, 1024),
    ]),
    inRange("period", input.Period, 1, Infinity),
    inRange("evaluationPeriods", input.EvaluationPeriods, 1, Infinity),
    inRange("datapointsToAlarm", input.DatapointsToAlarm, 1, Infinity),
    isOneOf("statistic", input.Statistic, STATISTICS),
    isOneOf("comparisonOperator", input.ComparisonOperator, OPERATORS),
    ...ACTIONS.map((kind) => hasLength(kind, input[kind], 0, MOST_ACTIONS)),
  );
}

/** One alarm watches a metric, an expression over several, or a query. */
function checkKind(input: PutMetricAlarmInput): void {
  const { MetricName, Metrics, EvaluationCriteria, Statistic, ExtendedStatistic } = input;
  const kinds = [MetricName, Metrics, EvaluationCriteria].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) {
    throw combined("Exactly one of MetricName, Metrics and EvaluationCriteria must be specified.");
  }
  if (EvaluationCriteria !== undefined) return;
  check(notNull("evaluationPeriods", input.EvaluationPeriods));
  check(notNull("comparisonOperator", input.ComparisonOperator));
  if (MetricName === undefined) return;
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw combined("Exactly one of Statistic and ExtendedStatistic must be specified.");
  }
  check(notNull("namespace", input.Namespace), notNull("period", input.Period));
  check(notNull("threshold", input.Threshold));
}

const notNull = (at: string, value: unknown) =>
  value === undefined
    ? `Value null at '${at}' failed to satisfy constraint: Member must not be null`
    : undefined;

function checkPeriod({ Period, EvaluationPeriods = 1, DatapointsToAlarm }: PutMetricAlarmInput) {
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  }
  if (Period === undefined) return;
  if (![10, 20, 30].includes(Period) && Period % 60 !== 0) {
    throw invalid("Period must be 10, 20, 30 or a multiple of 60");
  }
  // A day, or with periods of an hour and more seven of them.
  if (Period * EvaluationPeriods > (Period < 3600 ? DAY : 7 * DAY)) {
    throw invalid(
      "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400), with periods of an hour or more a week.",
    );
  }
}

/** In the words of AWS for partition and region. */
function checkAction(action: string, region: string): void {
  check(hasLength("action", action, 1, 1024));
  const [scheme, partition, service, where] = action.split(":");
  if (scheme !== "arn" || service === undefined || service === "") {
    throw invalid(`Invalid arn syntax: ${action}`);
  }
  if (partition !== PARTITION) {
    throw invalid(`Invalid partition ${partition} specified. Only ${PARTITION} is supported.`);
  }
  if (service === "sns" && where !== region) {
    throw invalid(`Invalid region ${where} specified. Only ${region} is supported.`);
  }
}
