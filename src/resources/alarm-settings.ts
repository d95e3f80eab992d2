// What each alarm watches, and how: the reasons are Amazon's descriptions of the metrics ("Available
// CloudWatch metrics for Amazon SQS", "Types of metrics for Lambda functions").
//
// No metric tells that the mapping is disabled, and those it can be told to publish (EventCount) go by
// its id, which nobody knows beforehand, and fall silent both with it and with an empty queue. Where
// messages wait for a disabled mapping their age tells; where none wait, nothing is late.
import type { ComparisonOperator, Dimension, Statistic } from "@aws-sdk/client-cloudwatch";
import { type AlarmPart, derivedNames } from "../config/derived-names.ts";
import type { AlarmsConfig, Pipeline } from "../config/pipeline.ts";
import { writeDuration } from "../config/quantity.ts";

/** Every field of an alarm that is ours to decide; undefined and [] = wanted not to be set. */
export interface AlarmSettings {
  readonly AlarmDescription: string;
  readonly ActionsEnabled: boolean;
  readonly AlarmActions: string[];
  readonly OKActions: string[];
  readonly InsufficientDataActions: string[];
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: Dimension[];
  readonly Statistic: Statistic;
  readonly Unit: undefined;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly Threshold: number;
  readonly ComparisonOperator: ComparisonOperator;
  readonly TreatMissingData: string;
}

export interface AlarmSpec {
  readonly part: AlarmPart;
  readonly name: string;
  /** undefined = the pipeline does without it. */
  readonly settings: AlarmSettings | undefined;
}

interface Watch {
  readonly description: string;
  readonly namespace: "AWS/SQS" | "AWS/Lambda";
  readonly metric: string;
  readonly dimension: Dimension;
  readonly statistic: Statistic;
  readonly period: number;
  /** All of them must be over the threshold. */
  readonly periods: number;
  readonly threshold: number;
}

/** Of every alarm that the pipeline may have, or may once have had. */
export const alarmNames = (pipeline: Pick<Pipeline, "name" | "stage">): readonly string[] =>
  Object.values(derivedNames(pipeline.name, pipeline.stage).alarms);

/** The alarms that are wanted, and those that are not: all that there can be. */
export function alarmSpecs(pipeline: Pipeline): readonly AlarmSpec[] {
  const { alarms } = derivedNames(pipeline.name, pipeline.stage);
  const watches = watchesOf(pipeline);
  const parts: readonly AlarmPart[] = ["dead-letters", "oldest-message", "errors", "throttles"];
  return parts.map((part) => {
    const watch = watches[part];
    const settings = watch && settingsOf(watch, pipeline.alarms?.notify);
    return { part, name: alarms[part], settings };
  });
}

function watchesOf(pipeline: Pipeline): Readonly<Record<AlarmPart, Watch | undefined>> {
  const { alarms } = pipeline;
  return {
    "dead-letters": deadLetters(pipeline, alarms),
    "oldest-message": oldestMessage(pipeline, alarms),
    errors: errors(pipeline, alarms),
    throttles: throttles(pipeline, alarms),
  };
}

/**
 * The depth, not NumberOfMessagesSent: what SQS itself moves to a dead-letter queue is not counted as
 * sent. Visible ones alone: nothing is in flight there but while somebody looks, and that count is
 * known to show one where none is (cdklabs/construct-hub#1779). The maximum, because a sum or an
 * average changes with the number of datapoints in the minute.
 */
function deadLetters(
  { deadLetterQueue: dlq }: Pipeline,
  alarms: AlarmsConfig | undefined,
): Watch | undefined {
  if (alarms?.deadLetters === undefined || dlq === undefined) return undefined;
  return {
    description: `Messages are in dead-letter queue ${dlq.name}. The alarm stays until the queue is empty, so later ones are not announced anew.`,
    ...ofQueue(dlq.name, "ApproximateNumberOfMessagesVisible"),
    statistic: "Maximum",
    period: 60,
    periods: 1,
    threshold: alarms.deadLetters,
  };
}

/**
 * One datapoint is enough: that a message has waited so long is a fact, not a fluctuation. A standard
 * queue leaves out what was received three times and more, which is the dead-letter queue's concern.
 */
function oldestMessage({ queue }: Pipeline, alarms: AlarmsConfig | undefined): Watch | undefined {
  if (alarms?.oldestMessageAgeSeconds === undefined) return undefined;
  const age = writeDuration(alarms.oldestMessageAgeSeconds);
  return {
    description: `A message has waited for ${age} in queue ${queue.name}: the function is too slow, fails or is throttled, or the mapping is disabled.`,
    ...ofQueue(queue.name, "ApproximateAgeOfOldestMessage"),
    statistic: "Maximum",
    period: 60,
    periods: 1,
    threshold: alarms.oldestMessageAgeSeconds,
  };
}

/** Of whole invocations: messages that a handler names in batchItemFailures are no errors to Lambda. */
function errors(pipeline: Pipeline, alarms: AlarmsConfig | undefined): Watch | undefined {
  if (alarms?.errors === undefined) return undefined;
  const { name } = pipeline.function;
  return {
    description: `Invocations of function ${name} fail. Messages that the handler reports one by one do not count; they end in the dead-letter queue.`,
    ...ofFunction(name, "Errors"),
    periods: 1,
    threshold: alarms.errors,
  };
}

/** Pollers back off after a throttle, so only what goes on for a quarter of an hour is worth telling. */
function throttles(pipeline: Pipeline, alarms: AlarmsConfig | undefined): Watch | undefined {
  if (alarms?.throttles === undefined) return undefined;
  const { name } = pipeline.function;
  return {
    description: `Invocations of function ${name} are throttled for 15 minutes: messages near the dead-letter queue without having been tried.`,
    ...ofFunction(name, "Throttles"),
    periods: 3,
    threshold: alarms.throttles,
  };
}

const ofQueue = (Value: string, metric: string) =>
  ({ namespace: "AWS/SQS", metric, dimension: { Name: "QueueName", Value } }) as const;

const ofFunction = (Value: string, metric: string) =>
  ({
    namespace: "AWS/Lambda",
    metric,
    dimension: { Name: "FunctionName", Value },
    statistic: "Sum",
    period: 300,
  }) as const;

const settingsOf = (watch: Watch, topic: string | undefined): AlarmSettings => ({
  AlarmDescription: watch.description,
  ActionsEnabled: true,
  AlarmActions: topic === undefined ? [] : [topic],
  OKActions: [],
  InsufficientDataActions: [],
  Namespace: watch.namespace,
  MetricName: watch.metric,
  Dimensions: [watch.dimension],
  Statistic: watch.statistic,
  Unit: undefined,
  Period: watch.period,
  EvaluationPeriods: watch.periods,
  DatapointsToAlarm: watch.periods,
  Threshold: watch.threshold,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  // An empty queue and a function that is not invoked publish nothing: that is nothing to worry about.
  TreatMissingData: "notBreaching",
});
