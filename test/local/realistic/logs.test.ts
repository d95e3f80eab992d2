// aws-facts 6.1: a log group takes one change at a time.
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { AWS_DELAYS } from "../../../src/local/delays.ts";
import { realistic } from "./world.ts";

const { logGroupChanged } = AWS_DELAYS;

test("a change that meets another one is aborted, and reads are not (6.1)", async () => {
  const { clock, logs } = await realistic();
  const logGroupName = "/aws/lambda/worker";
  const retain = () =>
    logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
  const remove = () => logs.send(new DeleteLogGroupCommand({ logGroupName }));
  const aborted = { name: "OperationAbortedException", $metadata: { httpStatusCode: 400 } };
  await logs.send(new CreateLogGroupCommand({ logGroupName }));

  await clock.advance(logGroupChanged.least - 1);
  await expect(retain()).rejects.toMatchObject(aborted);
  await expect(remove()).rejects.toMatchObject(aborted);
  expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toHaveLength(1);

  await clock.advance(logGroupChanged.most);
  await retain();
  await expect(remove()).rejects.toMatchObject(aborted);
  await clock.advance(logGroupChanged.most);
  await remove();
});
