import { DeleteQueueCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { arnOf, bodies, FIFO, type SqsWorld, testWorld } from "./sqs-world.ts";

const policyTo = (name: string, maxReceiveCount: number) =>
  JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount });

async function withDeadLetters(maxReceiveCount: number) {
  const world = await testWorld();
  const dlq = await world.create("dlq", { MessageRetentionPeriod: "1209600" });
  const RedrivePolicy = policyTo("dlq", maxReceiveCount);
  const queue = await world.create("orders", { RedrivePolicy, VisibilityTimeout: "10" });
  return { ...world, dlq, queue };
}

/** Receives without deleting, and waits until all is visible again. */
async function fail({ receive, clock }: SqsWorld, queue: string) {
  const received = await receive(queue);
  await clock.advance(10_000);
  return bodies(received);
}

describe("a message received too often", () => {
  test("moves on the receive after the last one allowed (2.4)", async () => {
    const world = await withDeadLetters(2);
    await world.send(world.queue, "poison");

    expect(await fail(world, world.queue)).toEqual(["poison"]);
    expect(await fail(world, world.queue)).toEqual(["poison"]);
    expect(await world.receive(world.dlq)).toEqual([]);

    expect(await world.receive(world.queue)).toEqual([]);
    expect(bodies(await world.receive(world.dlq))).toEqual(["poison"]);
  });

  test("stays what it is, and its receives go on counting (2.4)", async () => {
    const world = await withDeadLetters(2);
    const MessageAttributes = { kind: { DataType: "String", StringValue: "poison" } };
    const id = await world.send(world.queue, "poison", { MessageAttributes });
    await fail(world, world.queue);
    await fail(world, world.queue);
    await world.receive(world.queue);

    const [dead] = await world.receive(world.dlq, {
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });

    expect(dead).toMatchObject({
      MessageId: id,
      Body: "poison",
      MessageAttributes,
      Attributes: {
        ApproximateReceiveCount: "3",
        SentTimestamp: "1767225600000",
        DeadLetterQueueSourceArn: arnOf("orders"),
      },
    });
  });

  test("does not keep the next one from being received", async () => {
    const world = await withDeadLetters(1);
    await world.send(world.queue, "poison");
    await fail(world, world.queue);
    await world.send(world.queue, "good");

    expect(bodies(await world.receive(world.queue, { MaxNumberOfMessages: 1 }))).toEqual(["good"]);
    expect(bodies(await world.receive(world.dlq))).toEqual(["poison"]);
  });

  test("keeps its age (2.4)", async () => {
    const world = await withDeadLetters(1);
    await world.client.send(
      new SetQueueAttributesCommand({
        QueueUrl: world.dlq,
        Attributes: { MessageRetentionPeriod: "60" },
      }),
    );
    await world.send(world.queue, "poison");
    await world.clock.advance(30_000);
    await fail(world, world.queue);
    await world.receive(world.queue);
    expect(await world.attribute(world.dlq, "ApproximateNumberOfMessages")).toBe("1");

    await world.clock.advance(20_000);

    expect(await world.receive(world.dlq)).toEqual([]);
  });

  test("wakes whoever waits at the dead-letter queue", async () => {
    const world = await withDeadLetters(1);
    await world.send(world.queue, "poison");
    await fail(world, world.queue);
    const waiting = world.timerOf(20);
    const poll = world.receive(world.dlq, { WaitTimeSeconds: 20 });
    await waiting;

    await world.receive(world.queue);

    expect(bodies(await poll)).toEqual(["poison"]);
  });

  test("is received on while its dead-letter queue is gone", async () => {
    const world = await withDeadLetters(1);
    await world.send(world.queue, "poison");
    await fail(world, world.queue);

    await world.client.send(new DeleteQueueCommand({ QueueUrl: world.dlq }));

    expect(await fail(world, world.queue)).toEqual(["poison"]);
  });
});

test("a FIFO message's age and deduplication id start anew in the dead-letter queue (2.4)", async () => {
  const world = await testWorld();
  const dlq = await world.create("dlq.fifo", FIFO);
  const queue = await world.create("orders.fifo", {
    ...FIFO,
    RedrivePolicy: policyTo("dlq.fifo", 1),
    VisibilityTimeout: "10",
  });
  const ids = { MessageGroupId: "g", MessageDeduplicationId: "d" };
  const id = await world.send(queue, "poison", ids);
  await fail(world, queue);
  await world.send(queue, "next", { ...ids, MessageDeduplicationId: "e" });

  expect(bodies(await world.receive(queue))).toEqual(["next"]);
  const [dead] = await world.receive(dlq, { MessageSystemAttributeNames: ["All"] });
  expect(dead).toMatchObject({
    MessageId: id,
    Attributes: {
      MessageGroupId: "g",
      MessageDeduplicationId: id,
      SentTimestamp: "1767225610000",
      ApproximateReceiveCount: "2",
      DeadLetterQueueSourceArn: arnOf("orders.fifo"),
    },
  });
});
