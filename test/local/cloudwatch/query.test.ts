// As clients speak that know CloudWatch's older protocol only, Terraform's AWS provider 5 among them.
import { afterEach, beforeEach, expect, test } from "vitest";
import { post } from "../wire/world.ts";
import { arn, type CloudwatchWorld, cloudwatchWorld } from "./world.ts";

let world: CloudwatchWorld;
beforeEach(async () => {
  world = await cloudwatchWorld();
});
afterEach(() => world.close());

const Version = "2010-08-01";
const PUT = {
  Action: "PutMetricAlarm",
  Version,
  ActionsEnabled: "true",
  AlarmName: "tf",
  ComparisonOperator: "GreaterThanThreshold",
  EvaluationPeriods: "1",
  MetricName: "m",
  Namespace: "n",
  Period: "60",
  Statistic: "Sum",
  Threshold: "0.5",
  "Dimensions.member.1.Name": "QueueName",
  "Dimensions.member.1.Value": "q",
  "Tags.member.1.Key": "a",
  "Tags.member.1.Value": "b",
};

test("an alarm is put by a form, and described in XML", async () => {
  const put = await post(world.url, PUT);
  const found = await post(world.url, { Action: "DescribeAlarms", Version });
  const tags = await post(world.url, {
    Action: "ListTagsForResource",
    Version,
    ResourceARN: arn("tf"),
  });

  expect(put.status).toBe(200);
  expect(put.body).toContain('xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"');
  expect(found.body).toContain("<MetricAlarms><member><AlarmName>tf</AlarmName>");
  expect(found.body).toContain("<Threshold>0.5</Threshold>");
  expect(found.body).toContain(
    "<Dimensions><member><Name>QueueName</Name><Value>q</Value></member></Dimensions>",
  );
  expect(tags.body).toContain("<Tags><member><Key>a</Key><Value>b</Value></member></Tags>");
});

test("a fault has the code that this protocol has for it", async () => {
  const refused = await post(world.url, { ...PUT, Period: "61" });

  expect(refused.status).toBe(400);
  expect(refused.body).toContain("<Code>ValidationError</Code>");
});
