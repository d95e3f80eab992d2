import {
  CreateQueueCommand,
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
    ["VisibilityTimeout", "43201"],
    ["VisibilityTimeout", "1.5"],
    ["KmsDataKeyReusePeriodSeconds", "59"],
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

  test("refuses attributes that it does not know, or that are not to be set", async () => {
    const { create } = await testWorld();

    for (const name of ["QueueArn", "Colour"]) {
      expect(await faultOf(create("orders", { [name]: "x" }))).toMatchObject({
        name: "InvalidAttributeName",
        message: `Unknown Attribute ${name}.`,
      });
    }
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

  test("keeps tags out of the comparison (2.2)", async () => {
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
