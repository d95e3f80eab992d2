import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { bodies, faultOf, type SqsWorld, testWorld } from "./sqs-world.ts";

async function received(world: SqsWorld, VisibilityTimeout = 30) {
  const QueueUrl = await world.create("orders");
  await world.send(QueueUrl, "x");
  const [message] = await world.receive(QueueUrl, { VisibilityTimeout });
  const ReceiptHandle = message!.ReceiptHandle!;
  return {
    QueueUrl,
    ReceiptHandle,
    remove: (handle = ReceiptHandle) =>
      world.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle })),
    change: (seconds: number, handle = ReceiptHandle) =>
      world.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: handle,
          VisibilityTimeout: seconds,
        }),
      ),
  };
}

describe("a received message", () => {
  test("is invisible until its timeout has passed, then comes with a new handle (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, ReceiptHandle } = await received(world, 30);

    await world.clock.advance(29_999);
    expect(await world.receive(QueueUrl)).toEqual([]);

    await world.clock.advance(1);
    const [again] = await world.receive(QueueUrl, {
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
    expect(again?.ReceiptHandle).not.toBe(ReceiptHandle);
  });

  test("stays away for the queue's timeout when the receive names none", async () => {
    const world = await testWorld();
    const queue = await world.create("orders", { VisibilityTimeout: "7" });
    await world.send(queue, "x");
    await world.receive(queue);

    await world.clock.advance(6999);
    expect(await world.receive(queue)).toEqual([]);
    await world.clock.advance(1);
    expect(await world.receive(queue)).toHaveLength(1);
  });

  test("with a timeout of 0 is there again at once, once a receive", async () => {
    const world = await testWorld();
    const { QueueUrl } = await received(world, 0);

    expect(await world.receive(QueueUrl, { VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await world.receive(QueueUrl)).toHaveLength(1);
  });
});

describe("ChangeMessageVisibility", () => {
  test("counts anew from now (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, change } = await received(world);
    await world.clock.advance(20_000);

    await change(30);

    await world.clock.advance(29_999);
    expect(await world.receive(QueueUrl)).toEqual([]);
    await world.clock.advance(1);
    expect(await world.receive(QueueUrl)).toHaveLength(1);
  });

  test("to 0 shows the message at once (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, change } = await received(world);

    await change(0);

    expect(bodies(await world.receive(QueueUrl))).toEqual(["x"]);
  });

  test("after the timeout has passed changes nothing, without a fault (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, change } = await received(world);
    await world.clock.advance(30_000);

    await change(60);

    expect(await world.receive(QueueUrl)).toHaveLength(1);
  });

  test("of a deleted message is refused (2.7)", async () => {
    const world = await testWorld();
    const { ReceiptHandle, change, remove } = await received(world);
    await remove();

    expect(await faultOf(change(60))).toMatchObject({
      name: "InvalidParameterValue",
      message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
  });

  test("keeps a message away for 12 hours in all (2.7)", async () => {
    const world = await testWorld();
    const { change } = await received(world);
    await change(43_200);
    await world.clock.advance(1000);

    expect(await faultOf(change(43_200))).toMatchObject({ name: "InvalidParameterValue" });
    await change(43_199);
  });

  test.for([-1, 43_201])("refuses %i seconds (2.7)", async (seconds) => {
    const world = await testWorld();
    const { change } = await received(world);

    expect(await faultOf(change(seconds))).toMatchObject({ name: "InvalidParameterValue" });
  });

  test("in a batch judges each entry by itself", async () => {
    const world = await testWorld();
    const { QueueUrl, ReceiptHandle } = await received(world);
    const Entries = [
      { Id: "good", ReceiptHandle, VisibilityTimeout: 0 },
      { Id: "garbage", ReceiptHandle: "garbage", VisibilityTimeout: 0 },
      { Id: "range", ReceiptHandle, VisibilityTimeout: 43_201 },
    ];

    const answer = await world.client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
    );

    expect(answer.Successful).toEqual([{ Id: "good" }]);
    expect(answer.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
      ["garbage", "ReceiptHandleIsInvalid", true],
      ["range", "InvalidParameterValue", true],
    ]);
    expect(await world.receive(QueueUrl)).toHaveLength(1);
  });
});

describe("DeleteMessage", () => {
  test("takes the message out for good, and twice is as good as once (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, remove } = await received(world);

    await remove();
    await remove();

    await world.clock.advance(60_000);
    expect(await world.receive(QueueUrl)).toEqual([]);
  });

  test("works after the timeout has passed, on a standard queue (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, remove } = await received(world);
    await world.clock.advance(30_000);

    await remove();

    expect(await world.receive(QueueUrl)).toEqual([]);
  });

  test("with a handle that is not the newest deletes nothing, without a fault (2.7)", async () => {
    const world = await testWorld();
    const { QueueUrl, remove } = await received(world);
    await world.clock.advance(30_000);
    await world.receive(QueueUrl);

    await remove();

    await world.clock.advance(30_000);
    expect(await world.receive(QueueUrl)).toHaveLength(1);
  });

  test("refuses what is no handle of this queue (2.7)", async () => {
    const world = await testWorld();
    const { remove } = await received(world);
    const other = await world.create("other");
    await world.send(other, "y");
    const [foreign] = await world.receive(other);

    expect(await faultOf(remove(""))).toMatchObject({ name: "ReceiptHandleIsInvalid" });
    for (const handle of ["garbage", foreign!.ReceiptHandle!]) {
      expect(await faultOf(remove(handle))).toEqual({
        name: "ReceiptHandleIsInvalid",
        code: "ReceiptHandleIsInvalid",
        message: `The input receipt handle "${handle}" is not a valid receipt handle.`,
        status: 404,
      });
    }
  });

  test("in a batch judges each entry by itself", async () => {
    const world = await testWorld();
    const { QueueUrl, ReceiptHandle } = await received(world);
    const Entries = [
      { Id: "good", ReceiptHandle },
      { Id: "garbage", ReceiptHandle: "garbage" },
    ];

    const answer = await world.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));

    expect(answer.Successful).toEqual([{ Id: "good" }]);
    expect(answer.Failed?.map(({ Id }) => Id)).toEqual(["garbage"]);
  });
});

describe("a batch of receipt handles", () => {
  const entry = (Id: string, ReceiptHandle = "h") => ({ Id, ReceiptHandle, VisibilityTimeout: 0 });
  const many = (count: number) => Array.from({ length: count }, (_, i) => entry(`${i}`));
  const WRONG_ID =
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";

  test.for([
    ["EmptyBatchRequest", [], expect.any(String)],
    [
      "TooManyEntriesInBatchRequest",
      many(20),
      "Maximum number of entries per request are 10. You have sent 20.",
    ],
    ["InvalidBatchEntryId", [entry("")], WRONG_ID],
    ["InvalidBatchEntryId", [entry("testLongId".repeat(10))], WRONG_ID],
    ["InvalidBatchEntryId", [entry("invalid:id")], WRONG_ID],
    ["BatchEntryIdsNotDistinct", [entry("a"), entry("a")], expect.any(String)],
  ] as const)("fails whole with %s for %j (2.5)", async ([name, entries, message]) => {
    const { client, create } = await testWorld();
    const input = { QueueUrl: await create("orders"), Entries: [...entries] };
    const fault = { name, code: `AWS.SimpleQueueService.${name}`, message, status: 400 };

    expect(await faultOf(client.send(new DeleteMessageBatchCommand(input)))).toEqual(fault);
    expect(await faultOf(client.send(new ChangeMessageVisibilityBatchCommand(input)))).toEqual(
      fault,
    );
  });

  test("answers no list of what there is nothing in (9.3)", async () => {
    const world = await testWorld();
    const { QueueUrl, ReceiptHandle } = await received(world);
    const remove = (handle: string) => {
      const Entries = [{ Id: "a", ReceiptHandle: handle }];
      return world.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    };

    expect(await remove(ReceiptHandle)).not.toHaveProperty("Failed");
    expect(await remove("garbage")).not.toHaveProperty("Successful");
  });
});
