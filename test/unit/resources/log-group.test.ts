import { expect, test } from "vitest";
import { aPipeline } from "../../support/pipeline.ts";
import { awsError } from "../../support/aws-double.ts";
import { working } from "../../support/working.ts";

const { logs } = aPipeline();
const group = { logGroupName: "/aws/lambda/orders", retentionInDays: 14 };

test("a group whose name only begins like ours is not ours", async () => {
  const { resource, aws, work } = working("log-group");
  aws.on("DescribeLogGroups", { logGroups: [{ logGroupName: "/aws/lambda/orders-old" }] });
  aws.on("ListTagsForResource", awsError("ResourceNotFoundException"));

  expect(await resource.read(work.signal)).toBeUndefined();
});

test("tags are asked for by the ARN without its :*", async () => {
  const { resource, aws, work } = working("log-group");
  aws.on("DescribeLogGroups", { logGroups: [group] });
  aws.on("ListTagsForResource", { tags: {} });

  await resource.find(work.signal);

  expect(aws.inputs("ListTagsForResource")[0]?.["resourceArn"]).toMatch(/:\/aws\/lambda\/orders$/);
});

test("retention is set in a second call, and waits for another change to end", async () => {
  const { resource, aws, work, pass } = working("log-group");
  aws.on("CreateLogGroup", {});
  aws.on("PutRetentionPolicy", awsError("OperationAbortedException"), {});

  await pass(resource.create(work));

  expect(aws.operations()).toEqual(["CreateLogGroup", "PutRetentionPolicy", "PutRetentionPolicy"]);
});

test("a group that a crash left without retention gets it", async () => {
  const { resource, aws, work } = working("log-group");
  aws.on("DescribeLogGroups", { logGroups: [{ ...group, retentionInDays: undefined }] });
  aws.on("ListTagsForResource", { tags: {} });

  const changes = resource.diff(await resource.read(work.signal));

  expect(changes).toContainEqual({ field: "retentionDays", from: undefined, to: 14 });
});

test("one that never expires has its retention taken away", async () => {
  const forever = { logs: { ...logs, retentionDays: undefined } };
  const { resource, aws, work } = working("log-group", forever);
  aws.on("DeleteRetentionPolicy", {});
  const state = { retentionDays: 14, tags: {} };

  await resource.update(state, [{ field: "retentionDays", from: 14, to: undefined }], work);

  expect(aws.operations()).toEqual(["DeleteRetentionPolicy"]);
});
