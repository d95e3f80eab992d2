import { ListDeadLetterSourceQueuesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { arnOf, faultOf, FIFO, testWorld } from "./sqs-world.ts";

const policyTo = (name: string, maxReceiveCount: unknown = 3) =>
  JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount });

const allowing = (...names: string[]) =>
  JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: names.map(arnOf) });

const TEN = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

describe("RedrivePolicy", () => {
  test.for([
    ["no JSON", "Redrive policy is not a valid JSON map."],
    ["[]", "Redrive policy is not a valid JSON map."],
    ["{}", "Redrive policy does not contain mandatory attribute: maxReceiveCount."],
    [
      `{"deadLetterTargetArn":"${arnOf("dlq")}"}`,
      "Redrive policy does not contain mandatory attribute: maxReceiveCount.",
    ],
    [
      '{"maxReceiveCount":3}',
      "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.",
    ],
    [
      `{"deadLetterTargetArn":"${arnOf("dlq")}","maxReceiveCount":3,"minReceiveCount":1}`,
      "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].",
    ],
    [
      '{"deadLetterTargetArn":"dummy","maxReceiveCount":42}',
      "Invalid value for deadLetterTargetArn.",
    ],
    [policyTo("missing"), "Dead letter target does not exist."],
    [policyTo("dlq.fifo"), "Dead-letter queue must be same type of queue as the source."],
    [policyTo("dlq").replace("us-east-1", "eu-west-1"), "Dead letter target does not exist."],
    [policyTo("dlq").replace("000000000000", "111111111111"), "Dead letter target does not exist."],
  ])("refuses %s (2.4)", async ([policy = "", reason]) => {
    const { create } = await testWorld();
    await create("dlq");
    await create("dlq.fifo", FIFO);

    expect(await faultOf(create("orders", { RedrivePolicy: policy }))).toMatchObject({
      name: "InvalidParameterValue",
      message: `Value ${policy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    });
  });

  test.for([0, 1001, 1.5, "many", null])("refuses maxReceiveCount %j (2.4)", async (count) => {
    const { create } = await testWorld();
    await create("dlq");

    expect(
      await faultOf(create("orders", { RedrivePolicy: policyTo("dlq", count) })),
    ).toMatchObject({ name: "InvalidParameterValue" });
  });

  test.for([1, 1000, "7"])("takes maxReceiveCount %j (2.4)", async (count) => {
    const { create, attribute } = await testWorld();
    await create("dlq");

    const queue = await create("orders", { RedrivePolicy: policyTo("dlq", count) });

    expect(JSON.parse((await attribute(queue, "RedrivePolicy"))!)).toEqual({
      deadLetterTargetArn: arnOf("dlq"),
      maxReceiveCount: Number(count),
    });
  });

  test("goes when it is set to nothing (2.3)", async () => {
    const { client, create, attribute } = await testWorld();
    await create("dlq");
    const QueueUrl = await create("orders", { RedrivePolicy: policyTo("dlq") });

    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: "" } }),
    );

    expect(await attribute(QueueUrl, "RedrivePolicy")).toBeUndefined();
  });
});

describe("RedriveAllowPolicy", () => {
  test.for([
    "no JSON",
    "{}",
    "[]",
    '{"redrivePermission":"some"}',
    '{"redrivePermission":"denyAll","sourceQueues":[]}',
    '{"redrivePermission":"byQueue"}',
    '{"redrivePermission":"byQueue","sourceQueueArns":[]}',
    `{"redrivePermission":"allowAll","sourceQueueArns":["${arnOf("orders")}"]}`,
    '{"redrivePermission":"byQueue","sourceQueueArns":["orders"]}',
    allowing(...TEN, "k"),
  ])("refuses %s (2.4)", async (policy) => {
    const { create } = await testWorld();

    expect(await faultOf(create("dlq", { RedriveAllowPolicy: policy }))).toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  test.for([allowing(...TEN), allowing("orders"), '{"redrivePermission":"allowAll"}'])(
    "keeps %s, also on a queue that is no dead-letter queue",
    async (policy) => {
      const { create, attribute } = await testWorld();

      const queue = await create("dlq", { RedriveAllowPolicy: policy });

      expect(await attribute(queue, "RedriveAllowPolicy")).toBe(policy);
    },
  );

  test.for([
    ["denyAll", '{"redrivePermission":"denyAll"}'],
    ["other queues", allowing("invoices")],
  ])("of %s keeps a queue from naming this one (2.4)", async ([, policy = ""]) => {
    const { client, create } = await testWorld();
    await create("dlq", { RedriveAllowPolicy: policy });
    const QueueUrl = await create("orders");
    const Attributes = { RedrivePolicy: policyTo("dlq") };

    const fault = await faultOf(
      client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })),
    );

    expect(fault).toMatchObject({ name: "InvalidParameterValue" });
    expect(fault.message).toContain("redrive allow policy");
  });

  test("by queue admits a queue before it exists (2.4)", async () => {
    const { create, attribute } = await testWorld();
    await create("dlq", { RedriveAllowPolicy: allowing("orders") });

    const queue = await create("orders", { RedrivePolicy: policyTo("dlq") });

    expect(await attribute(queue, "RedrivePolicy")).toBe(policyTo("dlq"));
  });
});

describe("ListDeadLetterSourceQueues", () => {
  test("names the queues that name this one", async () => {
    const { client, create } = await testWorld();
    const dlq = await create("dlq");
    const a = await create("a", { RedrivePolicy: policyTo("dlq") });
    const b = await create("b", { RedrivePolicy: policyTo("dlq") });
    const list = (QueueUrl: string) =>
      client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));

    expect((await list(dlq)).queueUrls).toEqual([a, b]);
    expect((await list(a)).queueUrls).toEqual([]);
  });

  test("answers pages, each queue once", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("dlq");
    const sources: string[] = [];
    for (const name of TEN) sources.push(await create(name, { RedrivePolicy: policyTo("dlq") }));
    const page = (NextToken?: string) =>
      client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl, MaxResults: 6, NextToken }));

    const first = await page();
    const second = await page(first.NextToken);

    expect([...first.queueUrls!, ...second.queueUrls!]).toEqual(sources);
    expect(second.NextToken).toBeUndefined();
  });
});
