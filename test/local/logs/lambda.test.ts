// A function's lines on their way into CloudWatch Logs, with roles as IAM really has them.
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  ListTagsLogGroupCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { zipOf } from "../../support/lambda.ts";

const GROUP = "/aws/lambda/f";
const ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`;
const WRITE = { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"] };

/** A function whose role may write, and whatever `more` says. */
async function functionWith(...more: readonly object[]) {
  const endpoint = await startLocal();
  const options = clientOptions(endpoint.url);
  const [iam, lambda, logs] = [
    new IAMClient(options),
    new LambdaClient(options),
    new CloudWatchLogsClient(options),
  ];
  onTestFinished(async () => {
    for (const client of [iam, lambda, logs]) client.destroy();
    await endpoint.stop();
  });
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } };
  const document = (...statements: readonly object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(
    new CreateRoleCommand({
      RoleName: "r",
      AssumeRolePolicyDocument: document({ ...trust, Action: "sts:AssumeRole" }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "r",
      PolicyName: "p",
      PolicyDocument: document({ ...WRITE, Resource: `${ARN}:*` }, ...more),
    }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Role: "arn:aws:iam::000000000000:role/r",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipOf({ "index.mjs": `export const handler = () => console.log("hi");` }) },
    }),
  );
  const invoked = await lambda.send(new InvokeCommand({ FunctionName: "f" }));
  expect(invoked).toMatchObject({ StatusCode: 200 });
  expect(invoked.FunctionError).toBeUndefined();
  return logs;
}

// aws-facts 6.2
test.for([
  ["the group", ARN],
  ["what is in it", `${ARN}:*`],
  ["all of the account", "arn:aws:logs:us-east-1:000000000000:*"],
])("a right to create %s makes the group, without retention and tags", async ([, Resource]) => {
  const logs = await functionWith({ Effect: "Allow", Action: "logs:CreateLogGroup", Resource });

  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  const { tags } = await logs.send(new ListTagsLogGroupCommand({ logGroupName: GROUP }));
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
  expect(logGroups).toEqual([
    expect.objectContaining({ logGroupName: GROUP, logGroupClass: "STANDARD" }),
  ]);
  expect(logGroups?.[0]?.retentionInDays).toBeUndefined();
  expect(tags).toEqual({});
  expect(events.map((event) => event.message?.split(/\s/)[0])).toEqual([
    "INIT_START",
    "START",
    expect.stringMatching(/^\d{4}-/),
    "END",
    "REPORT",
  ]);
});

// aws-facts 6.2
test("without that right the lines are lost, and the invocation succeeds", async () => {
  const logs = await functionWith();

  expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
});
