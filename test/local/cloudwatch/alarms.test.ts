// What CloudWatch answers is recorded in LocalStack's tests marked `aws.validated`
// (tests/aws/services/cloudwatch/test_cloudwatch.snapshot.json); what it takes, and what it does to
// alarms that exist, is said by botocore's model of 2010-08-01.
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  type DescribeAlarmsCommandInput,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientOptions } from "../../support/ground.ts";
import { arn, type CloudwatchWorld, cloudwatchWorld, MINIMAL } from "./world.ts";

let world: CloudwatchWorld;
beforeEach(async () => {
  world = await cloudwatchWorld();
});
afterEach(() => world.close());

const TOPIC = "arn:aws:sns:us-east-1:000000000000:ops";

describe("put and describe", () => {
  test("a new alarm has the recorded fields, and has not been checked", async () => {
    await world.put();

    const at = new Date(world.clock.now());
    const { MetricAlarms, CompositeAlarms } = await world.describe();
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms).toEqual([
      {
        ...MINIMAL,
        AlarmArn: arn("a"),
        AlarmConfigurationUpdatedTimestamp: at,
        ActionsEnabled: true,
        OKActions: [],
        AlarmActions: [],
        InsufficientDataActions: [],
        Dimensions: [],
        StateValue: "INSUFFICIENT_DATA",
        StateReason: "Unchecked: Initial alarm creation",
        StateUpdatedTimestamp: at,
        StateTransitionedTimestamp: at,
      },
    ]);
  });

  test("whatever else is given is kept as it was given", async () => {
    const more: Partial<PutMetricAlarmCommandInput> = {
      AlarmDescription: 'says "what" & <why>',
      AlarmActions: [TOPIC],
      OKActions: [TOPIC],
      Dimensions: [{ Name: "FunctionName", Value: "f" }],
      DatapointsToAlarm: 1,
      TreatMissingData: "notBreaching",
      Unit: "Count",
      Threshold: 0.5,
      ActionsEnabled: false,
    };
    await world.put(more);

    expect((await world.describe()).MetricAlarms).toMatchObject([more]);
  });

  test("an alarm over an expression has its metrics, and no dimensions of its own", async () => {
    const stat = { Namespace: "AWS/SQS", MetricName: "NumberOfMessagesSent" };
    const Metrics = [
      { Id: "m", MetricStat: { Metric: stat, Period: 60, Stat: "Sum" }, ReturnData: false },
      { Id: "e", Expression: "FILL(m,0)" },
    ];
    const { AlarmName, Threshold, EvaluationPeriods, ComparisonOperator } = MINIMAL;
    const input = { AlarmName, Threshold, EvaluationPeriods, ComparisonOperator, Metrics };
    await world.client.send(new PutMetricAlarmCommand(input));

    const [alarm] = (await world.describe()).MetricAlarms ?? [];
    expect(alarm).toMatchObject(input);
    expect(alarm).not.toHaveProperty("Dimensions");
  });

  test("a second put replaces all settings, and leaves state and tags", async () => {
    const Tags = [{ Key: "team", Value: "a" }];
    await world.put({ AlarmDescription: "first", AlarmActions: [TOPIC], Tags });
    await world.client.send(
      new SetAlarmStateCommand({ AlarmName: "a", StateValue: "ALARM", StateReason: "tested" }),
    );
    await world.clock.advance(5_000);
    await world.put({ Threshold: 31, Tags: [{ Key: "team", Value: "b" }] });

    const [alarm] = (await world.describe()).MetricAlarms ?? [];
    expect(alarm).toMatchObject({ Threshold: 31, StateValue: "ALARM", AlarmActions: [] });
    expect(alarm).not.toHaveProperty("AlarmDescription");
    expect(alarm?.AlarmConfigurationUpdatedTimestamp?.getTime()).toBe(world.clock.now());
    const list = new ListTagsForResourceCommand({ ResourceARN: arn("a") });
    expect((await world.client.send(list)).Tags).toEqual(Tags);
  });

  test.for<[string, Partial<PutMetricAlarmCommandInput>, RegExp]>([
    ["a long name", { AlarmName: "x".repeat(256) }, /'alarmName' failed .* equal to 255$/],
    ["a period of 45 s", { Period: 45 }, /^Period must be 10, 20, 30 or a multiple of 60/],
    ["more than a day", { Period: 300, EvaluationPeriods: 289 }, /\(EvaluationPeriods \* Period/],
    ["more datapoints than periods", { DatapointsToAlarm: 2 }, /^DatapointsToAlarm must be/],
    ["no threshold", { Threshold: undefined }, /null at 'threshold'/],
    ["no number of periods", { EvaluationPeriods: undefined }, /null at 'evaluationPeriods'/],
    ["unknown missing data", { TreatMissingData: "no" }, /^The value no is not supported/],
    ["six actions", { OKActions: Array.from({ length: 6 }, () => TOPIC) }, /equal to 5$/],
    ["an action that is no ARN", { AlarmActions: ["ops"] }, /^Invalid arn syntax: ops$/],
  ])("%s is a ValidationException", async ([, input, message]) => {
    await expect(world.put(input)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await world.names()).toEqual([]);
  });

  test.for<[string, Partial<PutMetricAlarmCommandInput>, string]>([
    ["two statistics", { ExtendedStatistic: "p90" }, "Exactly one of Statistic"],
    ["no metric", { MetricName: undefined }, "Exactly one of MetricName"],
  ])("%s is an InvalidParameterCombinationException", async ([, input, message]) => {
    await expect(world.put(input)).rejects.toMatchObject({
      name: "InvalidParameterCombinationException",
      message: expect.stringContaining(message),
    });
  });

  // In AWS's own words (cds-snc/notification-terraform#128, aws-samples/amazon-cloudwatch-auto-alarms#61).
  test.for([
    [
      "arn:aws:sns:eu-west-1:0:ops",
      "Invalid region eu-west-1 specified. Only us-east-1 is supported.",
    ],
    [
      "arn:aws-cn:sns:us-east-1:0:ops",
      "Invalid partition aws-cn specified. Only aws is supported.",
    ],
  ] as const)("a topic elsewhere, %s, is refused", async ([topic, message]) => {
    await expect(world.put({ AlarmActions: [topic] })).rejects.toMatchObject({
      name: "ValidationException",
      message,
    });
  });

  test("another region has alarms of its own", async () => {
    await world.put();
    const europe = new CloudWatchClient({ ...clientOptions(world.url), region: "eu-west-1" });
    await europe.send(new PutMetricAlarmCommand({ ...MINIMAL, Threshold: 1 }));
    await europe.send(new DeleteAlarmsCommand({ AlarmNames: ["a"] }));
    europe.destroy();

    expect((await world.describe()).MetricAlarms).toMatchObject([{ Threshold: 30 }]);
  });
});

describe("finding alarms", () => {
  beforeEach(async () => {
    for (const AlarmName of ["b", "a", "ab", "c"]) await world.put({ AlarmName });
    await world.put({ AlarmName: "c", AlarmActions: [TOPIC] });
    const state = { StateValue: "OK", StateReason: "fine" } as const;
    await world.client.send(new SetAlarmStateCommand({ AlarmName: "b", ...state }));
  });

  test.for<[Partial<DescribeAlarmsCommandInput>, string[]]>([
    [{}, ["a", "ab", "b", "c"]],
    [{ AlarmNames: ["c", "a", "nobody"] }, ["a", "c"]],
    [{ AlarmNamePrefix: "a" }, ["a", "ab"]],
    [{ StateValue: "OK" }, ["b"]],
    [{ ActionPrefix: "arn:aws:sns:" }, ["c"]],
    [{ AlarmTypes: ["MetricAlarm"] }, ["a", "ab", "b", "c"]],
    [{ AlarmTypes: ["CompositeAlarm"] }, []],
    [{ ChildrenOfAlarmName: "a" }, []],
  ])("by %j", async ([input, names]) => {
    expect(await world.names(input)).toEqual(names);
  });

  test("pages follow each other in order of name", async () => {
    const first = await world.describe({ MaxRecords: 3 });
    const second = await world.describe({ MaxRecords: 3, NextToken: first.NextToken });

    expect(first.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["a", "ab", "b"]);
    expect(second.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["c"]);
    expect(second.NextToken).toBeUndefined();
  });

  test("a token that is none of ours, and more than 100 names, are refused", async () => {
    await expect(world.describe({ NextToken: "no token" })).rejects.toMatchObject({
      name: "InvalidNextToken",
    });
    const AlarmNames = Array.from({ length: 101 }, (_, i) => `n${i}`);
    await expect(world.describe({ AlarmNames })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("'alarmNames' failed"),
    });
  });
});

describe("delete", () => {
  test("takes what is there and passes over what is not", async () => {
    await world.put();
    const remove = new DeleteAlarmsCommand({ AlarmNames: ["a", "nobody"] });
    await world.client.send(remove);
    await world.client.send(remove);

    expect(await world.names()).toEqual([]);
  });

  test("takes the tags as well", async () => {
    await world.put({ Tags: [{ Key: "team", Value: "a" }] });
    await world.client.send(new DeleteAlarmsCommand({ AlarmNames: ["a"] }));
    await world.put();

    const list = new ListTagsForResourceCommand({ ResourceARN: arn("a") });
    expect((await world.client.send(list)).Tags).toEqual([]);
  });
});
