// aws-facts 5.4: what calls to CloudWatch Logs take, for tags the group without `:*`, row by row.
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAny } from "../../support/send-any.ts";
import { type RightsWorld, rightsWorld, rowsOf, eachInTurn } from "./rights.ts";
import { groupArn } from "../logs/live.ts";
let world: RightsWorld;
let client: logs.CloudWatchLogsClient;
beforeAll(async () => {
  world = await rightsWorld();
  client = new logs.CloudWatchLogsClient({ ...world.caller, disableHostPrefix: true });
});
afterAll(() => world.stop());

const logGroupName = "g";
const g = groupArn(logGroupName);
const inG = `${g}:*`;
const tags = { team: "a" };
const stream = { logGroupName, logStreamName: "s" };

const row = rowsOf("logs");
const ROWS = [
  row(new logs.CreateLogGroupCommand({ logGroupName }), inG),
  row(new logs.CreateLogGroupCommand({ logGroupName: "h", tags }), [
    ["logs:CreateLogGroup", `${groupArn("h")}:*`],
    ["logs:TagResource", groupArn("h")],
  ]),
  row(new logs.TagResourceCommand({ resourceArn: g, tags }), g),
  row(new logs.UntagResourceCommand({ resourceArn: g, tagKeys: ["a"] }), g),
  row(new logs.ListTagsForResourceCommand({ resourceArn: g }), g),
  row(new logs.PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }), inG),
  row(new logs.DeleteRetentionPolicyCommand({ logGroupName }), inG),
  row(new logs.DescribeLogGroupsCommand({}), "*"),
  row(new logs.DescribeLogStreamsCommand({ logGroupName }), inG),
  row(new logs.FilterLogEventsCommand({ logGroupName }), inG),
  // Of a group that is not there: a session would go on.
  row(
    new logs.StartLiveTailCommand({ logGroupIdentifiers: [groupArn("none")] }),
    `${groupArn("none")}:*`,
  ),
  row(new logs.CreateLogStreamCommand(stream), inG),
  row(new logs.GetLogEventsCommand(stream), `${g}:log-stream:s`),
  row(
    new logs.PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: 0, message: "m" }] }),
    `${g}:log-stream:s`,
  ),
  row(new logs.DeleteLogGroupCommand({ logGroupName }), inG),
];

test.for(ROWS)("$call", async ({ rights, command }) => {
  const refusals = await world.refusals(rights, () => sendAny(client, command));

  expect(refusals).toEqual(eachInTurn(rights));
});
