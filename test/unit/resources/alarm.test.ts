import { describe, expect, test } from "vitest";
import { isObject } from "../../../src/core/json.ts";
import { alarmSpecs } from "../../../src/resources/alarm-settings.ts";
import { ownershipOf } from "../../../src/resources/ownership.ts";
import { awsError } from "../../support/aws-double.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { working } from "../../support/working.ts";

const notify = "arn:aws:sns:eu-west-1:123456789012:ops";
const alarms = {
  notify,
  deadLetters: 1,
  oldestMessageAgeSeconds: 900,
  errors: 5,
  throttles: 1,
};
const pipeline = aPipeline({ alarms });
const TAGS = Object.entries(ownershipOf(pipeline).tags).map(([Key, Value]) => ({ Key, Value }));

/** An alarm as DescribeAlarms would show what we ask for, but for `more`. */
function live(part: string, more: object = {}) {
  const spec = alarmSpecs(pipeline).find((each) => each.part === part);
  return { AlarmName: spec?.name, StateValue: "OK", ...spec?.settings, ...more };
}

describe("what is asked of CloudWatch", () => {
  test.for([
    ["dead-letters", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "orders-dlq", 1],
    ["oldest-message", "AWS/SQS", "ApproximateAgeOfOldestMessage", "orders", 900],
    ["errors", "AWS/Lambda", "Errors", "orders", 5],
    ["throttles", "AWS/Lambda", "Throttles", "orders", 1],
  ] as const)(
    "%s: %s %s of %s from %d on",
    async ([part, Namespace, MetricName, Value, Threshold]) => {
      const { resource, aws, work } = working(`alarm-${part}`, { alarms });
      aws.on("PutMetricAlarm", {});

      await resource.create(work);

      expect(aws.inputs("PutMetricAlarm")).toMatchObject([
        {
          AlarmName: `orders-${part}`,
          Namespace,
          MetricName,
          Dimensions: [{ Value }],
          Threshold,
          ComparisonOperator: "GreaterThanOrEqualToThreshold",
          TreatMissingData: "notBreaching",
          AlarmActions: [notify],
          Tags: TAGS,
        },
      ]);
    },
  );

  test("descriptions fit, however long the names are", () => {
    const long = aPipeline({
      alarms,
      queue: { ...pipeline.queue, name: "q".repeat(80) },
      function: { ...pipeline.function, name: "f".repeat(64) },
    });
    const lengths = alarmSpecs(long).map(({ settings }) => settings?.AlarmDescription.length ?? 0);

    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
  });
});

describe("differences", () => {
  const stateOf = (more: object) => ({
    live: live("errors", more),
    tags: ownershipOf(pipeline).tags,
  });
  const { resource } = working("alarm-errors", { alarms });

  test("none where all is as wanted, whatever else AWS tells", () => {
    expect(resource.diff(stateOf({ StateValue: "ALARM", EvaluationState: "x" }))).toEqual([]);
  });

  test.for([
    [{ Threshold: 1 }, { field: "threshold", from: 1, to: 5 }],
    [{ AlarmActions: [] }, { field: "notify", from: [], to: [notify] }],
    [{ OKActions: [notify] }, { field: "okActions", from: [notify], to: [] }],
    [{ ActionsEnabled: false }, { field: "actionsEnabled", from: false, to: true }],
    [
      { TreatMissingData: undefined },
      { field: "missingData", from: undefined, to: "notBreaching" },
    ],
    [{ Unit: "Count" }, { field: "unit", from: "Count", to: undefined }],
    [
      { Dimensions: [{ Name: "FunctionName", Value: "other" }] },
      { field: "dimensions", from: [{ Name: "FunctionName", Value: "other" }] },
    ],
  ] as const)("%j", ([more, change]) => {
    expect(resource.diff(stateOf(more))).toMatchObject([change]);
  });

  test("somebody else's is not owned, and its tags differ", () => {
    const state = { live: live("errors"), tags: { team: "b" } };

    expect(resource.owns(state)).toBe(false);
    expect(resource.diff(state).map(({ field }) => field)).toEqual([
      "tags.sqslam:name",
      "tags.sqslam:version",
    ]);
  });
});

test("a setting is put without tags, because AWS passes over them, and tags apart", async () => {
  const { resource, aws, work } = working("alarm-errors", { alarms });
  for (const write of ["PutMetricAlarm", "TagResource", "UntagResource"]) aws.on(write, {});
  const tags = { "sqslam:name": "orders", "sqslam:tags": "old", old: "1" };
  const state = { live: live("errors", { Threshold: 1 }), tags };

  await resource.update(state, resource.diff(state), work);

  expect(aws.operations()).toEqual(["PutMetricAlarm", "UntagResource", "TagResource"]);
  expect(aws.inputs("PutMetricAlarm")[0]?.["Tags"]).toBeUndefined();
  expect(aws.inputs("UntagResource")).toMatchObject([{ TagKeys: ["sqslam:tags", "old"] }]);
});

test("an alarm that goes between two answers is not there", async () => {
  const { resource, aws, work } = working("alarm-errors", { alarms });
  aws.on("DescribeAlarms", { MetricAlarms: [live("errors")] });
  aws.on("ListTagsForResource", awsError("ResourceNotFoundException"));

  expect(await resource.read(work.signal)).toBeUndefined();
  expect(await resource.find(work.signal)).toBeUndefined();
});

test("removing what is gone already is done", async () => {
  const { resource, aws, work } = working("alarm-errors", { alarms });
  aws.on("DeleteAlarms", awsError("ResourceNotFound"));

  await resource.remove(undefined, work);

  expect(aws.inputs("DeleteAlarms")).toEqual([{ AlarmNames: ["orders-errors"] }]);
});

describe("an alarm that nobody wants", () => {
  test("is not asked for while its role shows no mark", async () => {
    const { resource, aws, work } = working("alarm-errors");

    expect(await resource.find(work.signal)).toBeUndefined();
    expect(aws.operations()).toEqual([]);
    expect(resource.wanted).toBe(false);
  });

  test("is looked for beside those that are wanted", async () => {
    const { resource, aws, work } = working("alarm-errors", {
      alarms: { ...alarms, errors: undefined },
    });
    aws.on("DescribeAlarms", { MetricAlarms: [live("errors")] });
    aws.on("ListTagsForResource", { Tags: TAGS });

    const state = await resource.read(work.signal);

    expect(isObject(state) && resource.owns(state)).toBe(true);
    expect(resource.diff(state)).toEqual([]);
  });
});
