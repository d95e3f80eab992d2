import { expect, test } from "vitest";
import { someCode } from "../../support/code.ts";
import { type AwsDouble } from "../../support/aws-double.ts";
import { working } from "../../support/working.ts";

const BEFORE = { "sqslam:name": "orders", "sqslam:version": "1", "sqslam:tags": "team", team: "a" };
const LIST = Object.entries(BEFORE).map(([Key, Value]) => ({ Key, Value }));
const ANSWERS: Readonly<Record<string, (aws: AwsDouble) => void>> = {
  role(aws) {
    aws.on("GetRole", { Role: { Tags: LIST } });
    aws.on("GetRolePolicy", {});
    for (const write of ["PutRolePolicy", "UpdateAssumeRolePolicy", "TagRole", "UntagRole"]) {
      aws.on(write, {});
    }
  },
  queue(aws) {
    aws.on("GetQueueAttributes", { Attributes: {} });
    aws.on("ListQueueTags", { Tags: BEFORE });
    for (const write of ["SetQueueAttributes", "TagQueue", "UntagQueue"]) aws.on(write, {});
  },
  "log-group"(aws) {
    aws.on("DescribeLogGroups", { logGroups: [{ logGroupName: "/aws/lambda/orders" }] });
    aws.on("ListTagsForResource", { tags: BEFORE });
    for (const write of ["PutRetentionPolicy", "TagResource", "UntagResource"]) aws.on(write, {});
  },
  function(aws) {
    aws.on("GetFunction", { Configuration: { State: "Active" }, Tags: BEFORE });
    aws.on("GetFunctionConfiguration", { State: "Active" });
    const writes = ["UpdateFunctionConfiguration", "UpdateFunctionCode"];
    for (const write of [...writes, "TagResource", "UntagResource"]) aws.on(write, {});
  },
};

test.for(Object.keys(ANSWERS))(
  "a tag of a %s goes before the record that names it: a crash in between forgets nothing",
  async (id) => {
    const { resource, aws, work } = working(id, { tags: { cost: "b" } }, someCode());
    ANSWERS[id]?.(aws);
    const state = await resource.read(work.signal);

    await resource.update(state, resource.diff(state), work);

    const calls = aws.sent.filter(([operation]) => /^(Tag|Untag)/.test(operation));
    const untag = calls.findIndex(([operation]) => operation.startsWith("Untag"));
    const record = calls.findIndex(([, input]) => /sqslam:tags.*cost/.test(JSON.stringify(input)));
    expect(untag).toBeGreaterThanOrEqual(0);
    expect(record).toBeGreaterThan(untag);
  },
);

test("a policy is remembered before it is put, the one that it replaces until it is gone", async () => {
  const names = { logsPolicyName: "old", queuePolicyName: "orders-queue" };
  const config = { name: "orders-role", permissionsBoundary: undefined, policies: [] };
  const before = working("role", { role: { ...config, ...names } });
  before.aws.on("CreateRole", {});
  before.aws.on("PutRolePolicy", {});
  await before.resource.create(before.work);
  const Role = { Tags: before.aws.inputs("CreateRole")[0]?.["Tags"] };
  const { resource, aws, work } = working("role", {
    role: { ...config, ...names, logsPolicyName: "new" },
  });
  ANSWERS["role"]?.(aws);
  aws.on("GetRole", { Role });
  aws.on("DeleteRolePolicy", {});
  const state = await resource.read(work.signal);

  await resource.update(state, resource.diff(state), work);

  const told = aws.sent.map(([operation, input]) => {
    const about = /"(old|new)"/.exec(JSON.stringify(input))?.[1];
    return about === undefined ? operation : `${operation} ${about}`;
  });
  const order = ["TagRole new", "PutRolePolicy new", "DeleteRolePolicy old", "UntagRole"];
  expect(told.filter((call) => order.includes(call))).toEqual(order);
});
