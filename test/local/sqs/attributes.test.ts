import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { arnOf, faultOf, FIFO, POLICY, type SqsWorld, testWorld } from "./sqs-world.ts";

type Attributes = Partial<Record<QueueAttributeName, string>>;

async function all({ client }: SqsWorld, queue: string): Promise<Attributes> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ["All"] });
  return (await client.send(command)).Attributes ?? {};
}

function set({ client }: SqsWorld, queue: string, attributes: Attributes) {
  return client.send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: attributes }));
}

describe("GetQueueAttributes", () => {
  test("says everything of a fresh standard queue, and no more (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");

    expect(await all(world, queue)).toEqual({
      QueueArn: arnOf("orders"),
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      CreatedTimestamp: "1767225600",
      LastModifiedTimestamp: "1767225600",
      DelaySeconds: "0",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0",
      SqsManagedSseEnabled: "true",
      VisibilityTimeout: "30",
    });
  });

  test("says the FIFO attributes of a FIFO queue (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders.fifo", FIFO);

    expect(await all(world, queue)).toMatchObject({
      FifoQueue: "true",
      ContentBasedDeduplication: "false",
      DeduplicationScope: "queue",
      FifoThroughputLimit: "perQueue",
    });
  });

  test("answers only what was asked for, and nothing when nothing was (2.3)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");
    const ask = async (names: QueueAttributeName[] | undefined) => {
      const input = names ? { QueueUrl, AttributeNames: names } : { QueueUrl };
      return (await client.send(new GetQueueAttributesCommand(input))).Attributes;
    };

    expect(await ask(["DelaySeconds", "RedrivePolicy"])).toEqual({ DelaySeconds: "0" });
    expect(await ask(["RedrivePolicy"])).toBeUndefined();
    expect(await ask(undefined)).toBeUndefined();
  });

  test("refuses a name that no queue has", async () => {
    const { create, attribute } = await testWorld();
    const queue = await create("orders");

    // @ts-expect-error -- a name that the SDK does not know either
    expect(await faultOf(attribute(queue, "Colour"))).toMatchObject({
      name: "InvalidAttributeName",
      message: "Unknown Attribute Colour.",
    });
  });

  test("counts messages by what can be done with them", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");
    await world.send(queue, "seen");
    await world.receive(queue);
    await world.send(queue, "visible");
    await world.send(queue, "later", { DelaySeconds: 5 });

    expect(await all(world, queue)).toMatchObject({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
    });
  });
});

describe("SetQueueAttributes", () => {
  test("changes what it names, and the time of the last change", async () => {
    const world = await testWorld();
    const queue = await world.create("orders", { DelaySeconds: "1" });
    await world.clock.advance(5000);

    await set(world, queue, { VisibilityTimeout: "60" });

    expect(await all(world, queue)).toMatchObject({
      DelaySeconds: "1",
      VisibilityTimeout: "60",
      CreatedTimestamp: "1767225600",
      LastModifiedTimestamp: "1767225605",
    });
  });

  test.for<[QueueAttributeName, string]>([
    ["Policy", POLICY],
    ["RedriveAllowPolicy", '{"redrivePermission":"denyAll"}'],
    ["KmsMasterKeyId", "alias/key"],
  ])("takes %s away when it is set to nothing (2.3)", async ([name, value]) => {
    const world = await testWorld();
    const queue = await world.create("orders", { [name]: value });
    expect(await world.attribute(queue, name)).toBe(value);

    await set(world, queue, { [name]: "" });

    expect(await world.attribute(queue, name)).toBeUndefined();
  });

  test("turns SSE-SQS off with a KMS key, and leaves it off when the key goes (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");

    await set(world, queue, { KmsMasterKeyId: "alias/key" });

    expect(await all(world, queue)).toMatchObject({
      KmsMasterKeyId: "alias/key",
      KmsDataKeyReusePeriodSeconds: "300",
      SqsManagedSseEnabled: "false",
    });
    await set(world, queue, { KmsMasterKeyId: "" });
    const { KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled } = await all(world, queue);
    expect({ KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled }).toEqual({
      KmsDataKeyReusePeriodSeconds: undefined,
      SqsManagedSseEnabled: "false",
    });
  });

  test("refuses two kinds of encryption at one time (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");
    const both = { KmsMasterKeyId: "alias/key", SqsManagedSseEnabled: "true" };

    expect(await faultOf(set(world, queue, both))).toMatchObject({
      name: "InvalidAttributeName",
      message:
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    });
  });

  test("does not make a standard queue of a FIFO queue, or the other way (2.1)", async () => {
    const world = await testWorld();
    const fifo = await world.create("orders.fifo", FIFO);
    const standard = await world.create("orders");

    expect(await faultOf(set(world, fifo, { FifoQueue: "false" }))).toMatchObject({
      name: "InvalidAttributeValue",
      message:
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
    });
    for (const FifoQueue of ["true", "false"]) {
      expect(await faultOf(set(world, standard, { FifoQueue }))).toMatchObject({
        name: "InvalidAttributeName",
        message: "Unknown Attribute FifoQueue.",
      });
    }
    await set(world, fifo, { FifoQueue: "true" });
  });

  test("keeps FIFO throughput per group only where deduplication is per group (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders.fifo", FIFO);
    const FifoThroughputLimit = "perMessageGroupId";
    expect(await faultOf(set(world, queue, { FifoThroughputLimit }))).toMatchObject({
      name: "InvalidAttributeValue",
    });

    await set(world, queue, { FifoThroughputLimit, DeduplicationScope: "messageGroup" });

    expect(await faultOf(set(world, queue, { DeduplicationScope: "queue" }))).toMatchObject({
      name: "InvalidAttributeValue",
    });
  });

  test("shows how long a data key is kept only beside a KMS key (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");
    const name = "KmsDataKeyReusePeriodSeconds";

    await set(world, queue, { [name]: "6000" });
    expect(await world.attribute(queue, name)).toBeUndefined();

    const key = { KmsMasterKeyId: "testKeyId", SqsManagedSseEnabled: "false", [name]: "6000" };
    await set(world, queue, key);
    expect(await all(world, queue)).toMatchObject(key);
  });

  test("changes nothing when one of its values cannot be", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");
    const before = await all(world, queue);

    await faultOf(set(world, queue, { DelaySeconds: "1", VisibilityTimeout: "-1" }));

    expect(await all(world, queue)).toEqual(before);
  });

  test("a shorter retention ends messages that are older (2.3)", async () => {
    const world = await testWorld();
    const queue = await world.create("orders");
    await world.send(queue, "old");
    await world.clock.advance(61_000);
    await world.send(queue, "young");

    await set(world, queue, { MessageRetentionPeriod: "60" });

    expect((await world.receive(queue)).map(({ Body }) => Body)).toEqual(["young"]);
  });
});
