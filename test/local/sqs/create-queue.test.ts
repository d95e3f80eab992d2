import {
  CreateQueueCommand,
  ListQueueTagsCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { arnOf, faultOf, FIFO, POLICY, testWorld } from "./sqs-world.ts";

type Attributes = Partial<Record<QueueAttributeName, string>>;

const REORDERED = JSON.stringify(
  Object.fromEntries(Object.entries(JSON.parse(POLICY)).toReversed()),
);

describe("CreateQueue", () => {
  test("answers a URL at the host that the client used", async () => {
    const { create, url } = await testWorld();

    expect(await create("orders")).toBe(`${url}/000000000000/orders`);
  });

  test.for<[string, Attributes]>([
    ["a/b", {}],
    ["with space", {}],
    ["", {}],
    ["x".repeat(81), {}],
    ["orders.fifo", {}],
    ["orders.fifo", { FifoQueue: "false" }],
    ["orders", { FifoQueue: "true" }],
    [`${"x".repeat(76)}.fifo`, { FifoQueue: "true" }],
  ])("refuses the name %j with %j (2.1)", async ([name, attributes]) => {
    const { create } = await testWorld();

    expect(await faultOf(create(name, attributes))).toMatchObject({
      name: "InvalidParameterValue",
      status: 400,
    });
  });

  test.for<[string, Attributes]>([
    ["x".repeat(80), {}],
    [`${"x".repeat(75)}.fifo`, { FifoQueue: "true" }],
    ["Aa0_-", {}],
  ])("takes the name %s (2.1)", async ([name, attributes]) => {
    const { create } = await testWorld();

    expect(await create(name, attributes)).toContain(name);
  });

  test("does not let a standard queue say that it is no FIFO queue (2.1)", async () => {
    const { create } = await testWorld();

    expect(await faultOf(create("orders", { FifoQueue: "false" }))).toEqual({
      name: "InvalidAttributeName",
      code: "InvalidAttributeName",
      message: "Unknown Attribute FifoQueue.",
      status: 400,
    });
  });

  test.for<[QueueAttributeName, string]>([
    ["DelaySeconds", "901"],
    ["DelaySeconds", "-1"],
    ["DelaySeconds", "ten"],
    ["MaximumMessageSize", "1023"],
    ["MaximumMessageSize", "1048577"],
    ["MessageRetentionPeriod", "59"],
    ["MessageRetentionPeriod", "1209601"],
    ["ReceiveMessageWaitTimeSeconds", "21"],
    ["ReceiveMessageWaitTimeSeconds", "-1"],
    ["VisibilityTimeout", "43201"],
    ["VisibilityTimeout", "-1"],
    ["VisibilityTimeout", "1.5"],
    ["KmsDataKeyReusePeriodSeconds", "59"],
    ["KmsDataKeyReusePeriodSeconds", "86401"],
    ["SqsManagedSseEnabled", "maybe"],
    ["Policy", "no JSON"],
  ])("refuses %s = %s (2.3)", async ([name, value]) => {
    const { create } = await testWorld();

    expect(await faultOf(create("orders", { [name]: value }))).toMatchObject({
      name: "InvalidAttributeValue",
      message: `Invalid value for the parameter ${name}.`,
    });
  });

  test.for<[QueueAttributeName, string]>([
    ["DelaySeconds", "900"],
    ["MaximumMessageSize", "1024"],
    ["MaximumMessageSize", "1048576"],
    ["MessageRetentionPeriod", "60"],
    ["MessageRetentionPeriod", "1209600"],
    ["ReceiveMessageWaitTimeSeconds", "20"],
    ["VisibilityTimeout", "0"],
    ["VisibilityTimeout", "43200"],
    ["SqsManagedSseEnabled", "false"],
    ["Policy", POLICY],
  ])("keeps %s = %s (2.3)", async ([name, value]) => {
    const { create, attribute } = await testWorld();

    const queue = await create("orders", { [name]: value });

    expect(await attribute(queue, name)).toBe(value);
  });

  test.for(["60", "86400"])("keeps a data key of KMS for %s seconds (2.3)", async (seconds) => {
    const { create, attribute } = await testWorld();
    const name = "KmsDataKeyReusePeriodSeconds";

    const queue = await create("orders", { KmsMasterKeyId: "alias/key", [name]: seconds });

    expect(await attribute(queue, name)).toBe(seconds);
  });

  test.for([
    "QueueArn",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "Colour",
  ])("does not let %s be set (2.3)", async (name) => {
    const { create } = await testWorld();

    expect(await faultOf(create("orders", { [name]: "1" }))).toMatchObject({
      name: "InvalidAttributeName",
      message: `Unknown Attribute ${name}.`,
    });
  });

  test.for<[QueueAttributeName, string]>([
    ["ContentBasedDeduplication", "false"],
    ["DeduplicationScope", "queue"],
    ["FifoThroughputLimit", "perQueue"],
  ])("refuses %s of a standard queue, even by its default (2.1)", async ([name, value]) => {
    const { create } = await testWorld();

    expect(await faultOf(create("orders", { [name]: value }))).toMatchObject({
      name: "InvalidAttributeName",
    });
  });

  test.for<[QueueAttributeName, string]>([
    ["ContentBasedDeduplication", "yes"],
    ["DeduplicationScope", "group"],
    ["FifoThroughputLimit", "perGroup"],
  ])("refuses %s = %s of a FIFO queue (2.3)", async ([name, value]) => {
    const { create } = await testWorld();

    expect(await faultOf(create("orders.fifo", { ...FIFO, [name]: value }))).toMatchObject({
      name: "InvalidAttributeValue",
    });
  });

  test.for<[first: Attributes, second: Attributes]>([
    [{ DelaySeconds: "1" }, { DelaySeconds: "1" }],
    [{ DelaySeconds: "1" }, {}],
    [{}, { VisibilityTimeout: "30", SqsManagedSseEnabled: "true" }],
    [{ Policy: POLICY }, { Policy: REORDERED }],
  ])("after %j answers the same queue for %j (2.2)", async ([first, second]) => {
    const { create } = await testWorld();

    const queue = await create("orders", first);

    expect(await create("orders", second)).toBe(queue);
  });

  test.for<[Attributes, Attributes, string]>([
    [{}, { DelaySeconds: "1" }, "DelaySeconds"],
    [{ DelaySeconds: "1" }, { VisibilityTimeout: "30", DelaySeconds: "0" }, "DelaySeconds"],
    [{}, { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' }, "RedriveAllowPolicy"],
    [{ Policy: POLICY }, { Policy: "" }, "Policy"],
  ])("after %j refuses %j (2.2)", async ([first, second, differing]) => {
    const { create } = await testWorld();
    await create("orders", first);

    expect(await faultOf(create("orders", second))).toEqual({
      name: "QueueNameExists",
      code: "QueueAlreadyExists",
      message: `A queue already exists with the same name and a different value for attribute ${differing}`,
      status: 400,
    });
  });

  test("compares with the values of now, not with those of the creation (2.2)", async () => {
    const { client, create } = await testWorld();
    const queue = await create("orders", { DelaySeconds: "1" });
    const Attributes = { DelaySeconds: "2" };

    await client.send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes }));

    expect(await faultOf(create("orders", { DelaySeconds: "1" }))).toMatchObject({
      name: "QueueNameExists",
    });
  });

  test("compares a redrive policy by what it means", async () => {
    const { create } = await testWorld();
    await create("dlq");
    const policy = { deadLetterTargetArn: arnOf("dlq"), maxReceiveCount: "5" };
    const queue = await create("orders", { RedrivePolicy: JSON.stringify(policy) });

    const same = `{ "maxReceiveCount": 5, "deadLetterTargetArn": "${arnOf("dlq")}" }`;

    expect(await create("orders", { RedrivePolicy: same })).toBe(queue);
  });

  test("gives the queue its tags (2.2)", async () => {
    const { client } = await testWorld();
    const input = { QueueName: "orders", tags: { team: "a", cost: "" } };

    const { QueueUrl } = await client.send(new CreateQueueCommand(input));

    const list = await client.send(new ListQueueTagsCommand({ QueueUrl }));
    expect(list.Tags).toEqual({ team: "a", cost: "" });
  });

  test("keeps tags out of the comparison", async () => {
    const { client, create } = await testWorld();
    const queue = await create("orders");

    const again = new CreateQueueCommand({ QueueName: "orders", tags: { team: "a" } });

    expect((await client.send(again)).QueueUrl).toBe(queue);
  });

  test("makes FIFO throughput per group only where deduplication is per group (2.3)", async () => {
    const { create } = await testWorld();
    const perGroup = { ...FIFO, FifoThroughputLimit: "perMessageGroupId" };

    expect(await faultOf(create("a.fifo", perGroup))).toMatchObject({
      name: "InvalidAttributeValue",
    });
    expect(await create("a.fifo", { ...perGroup, DeduplicationScope: "messageGroup" })).toContain(
      "a.fifo",
    );
  });
});
