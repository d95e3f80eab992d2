// aws-facts 5.4: what calls to CloudWatch take (Service Authorization Reference), row by row.
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAny } from "../../support/send-any.ts";
import { type RightsWorld, rightsWorld, rowsOf, eachInTurn } from "./rights.ts";
import { arn, MINIMAL } from "../cloudwatch/world.ts";
let world: RightsWorld;
let client: cloudwatch.CloudWatchClient;
beforeAll(async () => {
  world = await rightsWorld();
  client = new cloudwatch.CloudWatchClient(world.caller);
});
afterAll(() => world.stop());

const a = arn("a");
const AlarmNames = ["a"];
const Tags = [{ Key: "team", Value: "a" }];

const row = rowsOf("cloudwatch");
const ROWS = [
  row(new cloudwatch.PutMetricAlarmCommand(MINIMAL), a),
  row(new cloudwatch.PutMetricAlarmCommand({ ...MINIMAL, Tags }), [
    ["cloudwatch:PutMetricAlarm", a],
    ["cloudwatch:TagResource", a],
  ]),
  row(new cloudwatch.DescribeAlarmsCommand({}), "*"),
  row(new cloudwatch.EnableAlarmActionsCommand({ AlarmNames }), a),
  row(new cloudwatch.DisableAlarmActionsCommand({ AlarmNames }), a),
  row(
    new cloudwatch.SetAlarmStateCommand({ AlarmName: "a", StateValue: "OK", StateReason: "r" }),
    a,
  ),
  row(new cloudwatch.TagResourceCommand({ ResourceARN: a, Tags }), a),
  row(new cloudwatch.UntagResourceCommand({ ResourceARN: a, TagKeys: ["b"] }), a),
  row(new cloudwatch.ListTagsForResourceCommand({ ResourceARN: a }), a),
  row(new cloudwatch.DeleteAlarmsCommand({ AlarmNames }), a),
];

test.for(ROWS)("$call", async ({ rights, command }) => {
  const refusals = await world.refusals(rights, () => sendAny(client, command));

  expect(refusals).toEqual(eachInTurn(rights));
});
