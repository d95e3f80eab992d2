// aws-facts 6.1: what a group may be told, and what it keeps.
import {
  AssociateKmsKeyCommand,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  DisassociateKmsKeyCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { groupArn } from "./live.ts";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
beforeEach(async () => {
  world = await logsWorld();
});
afterEach(() => world.close());

const create = (logGroupName: string, more: object = {}) =>
  world.client.send(new CreateLogGroupCommand({ logGroupName, ...more }));
const describeGroups = async (input: DescribeLogGroupsCommandInput = {}) =>
  (await world.client.send(new DescribeLogGroupsCommand(input))).logGroups ?? [];
const names = async (input: DescribeLogGroupsCommandInput) =>
  (await describeGroups(input)).map((group) => group.logGroupName);
const missing = fault("ResourceNotFoundException", "The specified log group does not exist.");

test("each of AWS's retentions is taken", async () => {
  await create("g");
  const allowed = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
  ];

  const seen: unknown[] = [];
  for (const retentionInDays of allowed) {
    await world.client.send(new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays }));
    seen.push((await describeGroups())[0]?.retentionInDays);
  }

  expect(seen).toEqual(allowed);
});

test("a retention is of a group that is there", async () => {
  const put = new PutRetentionPolicyCommand({ logGroupName: "ghost", retentionInDays: 7 });

  await expect(world.client.send(put)).rejects.toEqual(missing);
});

test.for(["x".repeat(512), "/aws/lambda/f", "a.b-c_d/e#f", "AWSlogs"])(
  "%s is a name",
  async (name) => {
    await create(name);

    expect(await names({ logGroupNamePrefix: name })).toEqual([name]);
  },
);

test("a key is associated, shown, and taken off", async () => {
  const kmsKeyId = "arn:aws:kms:us-east-1:000000000000:key/k";
  await create("g");
  await world.client.send(new AssociateKmsKeyCommand({ logGroupName: "g", kmsKeyId }));
  expect(await describeGroups()).toMatchObject([{ kmsKeyId }]);

  await world.client.send(new DisassociateKmsKeyCommand({ logGroupName: "g" }));
  expect((await describeGroups())[0]).not.toHaveProperty("kmsKeyId");
  await create("h", { kmsKeyId });
  expect(await describeGroups({ logGroupNamePrefix: "h" })).toMatchObject([{ kmsKeyId }]);
});

test("a group is of the class that it was made in, and found by it", async () => {
  await create("s");
  await create("i", { logGroupClass: "INFREQUENT_ACCESS" });
  await create("d", { logGroupClass: "DELIVERY" });

  expect(
    (await describeGroups()).map((group) => [group.logGroupName, group.logGroupClass]),
  ).toEqual([
    ["d", "DELIVERY"],
    ["i", "INFREQUENT_ACCESS"],
    ["s", "STANDARD"],
  ]);
  expect(await names({ logGroupClass: "INFREQUENT_ACCESS" })).toEqual(["i"]);
  await expect(create("x", { logGroupClass: "OTHER" })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

test("a second create merges no tags into the first", async () => {
  await create("g", { tags: { team: "a" } });

  await expect(create("g", { tags: { cost: "b" } })).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
  });
  const list = new ListTagsForResourceCommand({ resourceArn: groupArn("g") });
  expect((await world.client.send(list)).tags).toEqual({ team: "a" });
});

test("a page holds 50 groups, whoever asks for none", async () => {
  for (let i = 0; i < 51; i += 1) await create(`g${String(i).padStart(2, "0")}`);

  const first = await world.client.send(new DescribeLogGroupsCommand({}));
  const { nextToken } = first;
  const second = await world.client.send(new DescribeLogGroupsCommand({ nextToken }));

  expect(first.logGroups).toHaveLength(50);
  expect(second.logGroups?.map((group) => group.logGroupName)).toEqual(["g50"]);
});

test.for([
  ["another region", groupArn("g", "eu-west-1")],
  ["another account", groupArn("g", "us-east-1", "111111111111")],
])("an ARN of %s names no group here", async ([, resourceArn]) => {
  await create("g");

  await expect(
    world.client.send(new TagResourceCommand({ resourceArn, tags: { a: "b" } })),
  ).rejects.toEqual(missing);
  await expect(world.filter({ logGroupIdentifier: resourceArn })).rejects.toEqual(missing);
});

test("an ARN of something else is none of a group", async () => {
  const resourceArn = "arn:aws:sqs:us-east-1:000000000000:log-group:g";

  await expect(
    world.client.send(new ListTagsForResourceCommand({ resourceArn })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("a group that is made anew under its name has nothing of the old one", async () => {
  await create("g", { tags: { team: "a" } });
  await world.client.send(
    new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays: 14 }),
  );
  await world.client.send(new DeleteLogGroupCommand({ logGroupName: "g" }));
  await create("g");

  expect((await describeGroups())[0]).not.toHaveProperty("retentionInDays");
  const list = new ListTagsForResourceCommand({ resourceArn: groupArn("g") });
  expect((await world.client.send(list)).tags).toEqual({});
});
