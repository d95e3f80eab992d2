import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  PutLogGroupDeletionProtectionCommand,
  PutRetentionPolicyCommand,
  TagLogGroupCommand,
  TagResourceCommand,
  UntagLogGroupCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientOptions } from "../../support/ground.ts";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
beforeEach(async () => {
  world = await logsWorld();
});
afterEach(() => world.close());

const ARN = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f";
const logGroupName = "/aws/lambda/f";
const create = (more: object = {}) =>
  world.client.send(new CreateLogGroupCommand({ logGroupName, ...more }));
const describeGroups = async (input: DescribeLogGroupsCommandInput = {}) =>
  (await world.client.send(new DescribeLogGroupsCommand(input))).logGroups;
const names = async (input: DescribeLogGroupsCommandInput = {}) =>
  (await describeGroups(input))?.map((group) => group.logGroupName);

describe("create, describe, delete (aws-facts 6.1)", () => {
  test("a new group has the recorded fields, and no retention", async () => {
    await create();

    expect(await describeGroups()).toEqual([
      {
        logGroupName,
        arn: `${ARN}:*`,
        logGroupArn: ARN,
        creationTime: world.clock.now(),
        metricFilterCount: 0,
        storedBytes: 0,
        logGroupClass: "STANDARD",
        deletionProtectionEnabled: false,
      },
    ]);
  });

  test("a second one of the name already exists", async () => {
    await create();

    await expect(create()).rejects.toEqual(
      fault("ResourceAlreadyExistsException", "The specified log group already exists"),
    );
  });

  test.for([
    [
      "x".repeat(513),
      /^Invalid LogGroup or LogStream, both must have length less than or equal to 512\.$/,
    ],
    [
      "a b",
      /^1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\\.\\-_\/#A-Za-z0-9\]\+$/,
    ],
    ["aws/lambda/f", /reserved/],
  ] as const)("the name %s is an InvalidParameterException", async ([name, message]) => {
    await expect(create({ logGroupName: name })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringMatching(message),
    });
  });

  test("a name that is missing is said in AWS's words", async () => {
    const command = new CreateLogGroupCommand({ logGroupName: undefined });

    await expect(world.client.send(command)).rejects.toEqual(
      fault(
        "InvalidParameterException",
        "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
      ),
    );
  });

  test("a deleted group is gone with its lines, and deleting again does not find it", async () => {
    await create();
    world.sink.write({ region: "us-east-1", group: logGroupName, stream: "s" }, [
      { timestamp: world.clock.now(), message: "old" },
    ]);
    const remove = () => world.client.send(new DeleteLogGroupCommand({ logGroupName }));
    await remove();

    await expect(remove()).rejects.toEqual(
      fault("ResourceNotFoundException", "The specified log group does not exist."),
    );
    await create();
    expect((await world.filter({ logGroupName })).events).toEqual([]);
  });

  test("deletion protection is in the way until it is off", async () => {
    await create({ deletionProtectionEnabled: true });
    const remove = () => world.client.send(new DeleteLogGroupCommand({ logGroupName }));

    await expect(remove()).rejects.toMatchObject({ name: "ValidationException" });
    await world.client.send(
      new PutLogGroupDeletionProtectionCommand({
        logGroupIdentifier: ARN,
        deletionProtectionEnabled: false,
      }),
    );
    await remove();
  });

  test("another region has groups of its own", async () => {
    await create();
    const europe = new CloudWatchLogsClient({ ...clientOptions(world.url), region: "eu-west-1" });
    await europe.send(new CreateLogGroupCommand({ logGroupName: "other" }));

    const { logGroups: groups } = await europe.send(new DescribeLogGroupsCommand({}));
    expect(groups?.map((group) => group.arn)).toEqual([
      "arn:aws:logs:eu-west-1:000000000000:log-group:other:*",
    ]);
    expect(await names()).toEqual([logGroupName]);
  });
});

describe("finding groups (aws-facts 6.1)", () => {
  beforeEach(async () => {
    for (const name of ["/aws/b", "/aws/bc", "/aws/a", "DataLogs"]) {
      await world.client.send(new CreateLogGroupCommand({ logGroupName: name }));
    }
  });

  test("a prefix matches from the start, also more than the one that is meant", async () => {
    expect(await names({ logGroupNamePrefix: "/aws/b" })).toEqual(["/aws/b", "/aws/bc"]);
  });

  test("a pattern matches anywhere, by case, and answers fewer fields", async () => {
    const found = await describeGroups({ logGroupNamePattern: "Data" });

    expect(found?.map((group) => Object.keys(group).toSorted())).toEqual([
      ["arn", "creationTime", "logGroupName"],
    ]);
    expect(await names({ logGroupNamePattern: "data" })).toEqual([]);
  });

  test("prefix and pattern exclude each other", async () => {
    await expect(
      describeGroups({ logGroupNamePrefix: "a", logGroupNamePattern: "b" }),
    ).rejects.toEqual(
      fault(
        "InvalidParameterException",
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
      ),
    );
  });

  test("pages follow each other in order of name", async () => {
    const first = await world.client.send(new DescribeLogGroupsCommand({ limit: 3 }));
    const second = await world.client.send(
      new DescribeLogGroupsCommand({ limit: 3, nextToken: first.nextToken }),
    );

    expect(first.logGroups?.map((group) => group.logGroupName)).toEqual([
      "/aws/a",
      "/aws/b",
      "/aws/bc",
    ]);
    expect(second.logGroups?.map((group) => group.logGroupName)).toEqual(["DataLogs"]);
    expect(second.nextToken).toBeUndefined();
  });

  test("at most 50 are asked for, with a token of ours", async () => {
    await expect(describeGroups({ limit: 51 })).rejects.toEqual(
      fault(
        "InvalidParameterException",
        "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50",
      ),
    );
    await expect(describeGroups({ nextToken: "nonsense" })).rejects.toEqual(
      fault("InvalidParameterException", "The specified nextToken is invalid."),
    );
  });
});

describe("retention (aws-facts 6.1)", () => {
  const retain = (retentionInDays: number) =>
    world.client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));

  test("is put, shown, and taken off", async () => {
    await create();
    await retain(14);
    expect(await describeGroups()).toMatchObject([{ retentionInDays: 14 }]);

    await world.client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect((await describeGroups())?.[0]).not.toHaveProperty("retentionInDays");
  });

  test.for([0, 2, 31, 3654])("%i days are not among the allowed", async (days) => {
    await create();

    await expect(retain(days)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(`Value '${days}' at 'retentionInDays' failed`),
    });
  });

  test("lines older than it are not found any more", async () => {
    await create();
    await retain(1);
    const place = { region: "us-east-1", group: logGroupName, stream: "s" };
    world.sink.write(place, [{ timestamp: world.clock.now(), message: "first" }]);
    await world.clock.advance(86_400_000);
    world.sink.write(place, [{ timestamp: world.clock.now(), message: "second" }]);
    expect((await world.filter({ logGroupName })).messages).toEqual(["first", "second"]);

    await world.clock.advance(1);
    expect((await world.filter({ logGroupName })).messages).toEqual(["second"]);
  });
});

describe("tags (aws-facts 6.1)", () => {
  const tagsOf = async () =>
    (await world.client.send(new ListTagsForResourceCommand({ resourceArn: ARN }))).tags;

  test("are set at creation, merged, and removed, by ARN without `:*`", async () => {
    await create({ tags: { a: "1", b: "2" } });
    await world.client.send(new TagResourceCommand({ resourceArn: ARN, tags: { b: "3", c: "" } }));
    await world.client.send(new UntagResourceCommand({ resourceArn: ARN, tagKeys: ["a", "zz"] }));

    expect(await tagsOf()).toEqual({ b: "3", c: "" });
  });

  test("an ARN with `:*` is refused, one of no group is not found", async () => {
    await expect(
      world.client.send(new ListTagsForResourceCommand({ resourceArn: `${ARN}:*` })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(tagsOf()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("the older operations by name see the same tags", async () => {
    await create();
    await world.client.send(new TagLogGroupCommand({ logGroupName, tags: { a: "1", b: "2" } }));
    await world.client.send(new UntagLogGroupCommand({ logGroupName, tags: ["b"] }));

    expect(await tagsOf()).toEqual({ a: "1" });
    expect(await world.client.send(new ListTagsLogGroupCommand({ logGroupName }))).toMatchObject({
      tags: { a: "1" },
    });
  });

  test("more than 50 are too many", async () => {
    await create({ tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, ""])) });

    await expect(
      world.client.send(new TagResourceCommand({ resourceArn: ARN, tags: { one: "more" } })),
    ).rejects.toMatchObject({ name: "TooManyTagsException" });
  });
});
