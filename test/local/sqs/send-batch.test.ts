import { type MessageAttributeValue, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { bodies, faultOf, testWorld } from "./sqs-world.ts";

describe("SendMessageBatch", () => {
  const entry = (Id: string, MessageBody = "x") => ({ Id, MessageBody });

  test("answers each entry by its id, and no list of failures when there are none (2.5)", async () => {
    const { client, create, receive } = await testWorld();
    const QueueUrl = await create("orders");

    const sent = await client.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [entry("1", "a"), entry("2", "b")] }),
    );

    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["1", "2"]);
    expect(sent.Failed).toBeUndefined();
    expect(bodies(await receive(QueueUrl))).toEqual(["a", "b"]);
  });

  test("lets single entries fail with HTTP 200 (2.5)", async () => {
    const { client, create, receive } = await testWorld();
    const QueueUrl = await create("orders", { MaximumMessageSize: "1024" });
    const Entries = [entry("long", "x".repeat(1025)), entry("bad", "\u0001"), entry("good")];

    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
    expect(sent.Failed).toEqual([
      {
        Id: "long",
        Code: "InvalidParameterValue",
        SenderFault: true,
        Message:
          "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
      },
      expect.objectContaining({ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }),
    ]);
    expect(bodies(await receive(QueueUrl))).toEqual(["x"]);
  });

  test("answers no list of successes when all fail (2.5)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");

    const sent = await client.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [entry("1", "\u0001")] }),
    );

    expect(sent.Successful).toBeUndefined();
    expect(sent.Failed).toHaveLength(1);
  });

  const WRONG_ID =
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";

  test.for([
    [
      "no entries",
      [],
      "EmptyBatchRequest",
      "There should be at least one SendMessageBatchRequestEntry in the request.",
    ],
    [
      "too many entries",
      Array.from({ length: 20 }, (_, i) => entry(`${i}`)),
      "TooManyEntriesInBatchRequest",
      "Maximum number of entries per request are 10. You have sent 20.",
    ],
    ["a wrong id", [entry("a:b")], "InvalidBatchEntryId", WRONG_ID],
    ["an empty id", [entry("")], "InvalidBatchEntryId", WRONG_ID],
    ["a long id", [entry("x".repeat(81))], "InvalidBatchEntryId", WRONG_ID],
    ["an id twice", [entry("a"), entry("a")], "BatchEntryIdsNotDistinct", "Id a repeated."],
    [
      "too many bytes",
      [entry("a", "x".repeat(1_048_576)), entry("b")],
      "BatchRequestTooLong",
      "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
    ],
  ] as const)("fails whole for %s (2.5)", async ([, entries, code, message]) => {
    const { client, create, receive } = await testWorld();
    const QueueUrl = await create("orders");
    const command = new SendMessageBatchCommand({ QueueUrl, Entries: [...entries] });

    expect(await faultOf(client.send(command))).toEqual({
      name: code,
      code: `AWS.SimpleQueueService.${code}`,
      message,
      status: 400,
    });
    expect(await receive(QueueUrl)).toEqual([]);
  });

  test.for<[string, MessageAttributeValue]>([
    ["n", { DataType: "String", StringValue: "abc" }],
    ["n", { DataType: "Binary", BinaryValue: Buffer.from([1, 2, 3]) }],
  ])("counts the bytes of the attribute %s = %j (2.5)", async ([name, value]) => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");
    const MessageAttributes = { [name]: value }; // 1 + 6 + 3 bytes
    const batch = (length: number) =>
      client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: [{ ...entry("a", "x".repeat(length)), MessageAttributes }, entry("b")],
        }),
      );

    expect((await batch(1_048_565)).Successful).toHaveLength(2);

    expect(await faultOf(batch(1_048_566))).toMatchObject({
      name: "BatchRequestTooLong",
      message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
    });
  });

  test("may be longer in all than one message of the queue (2.5)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders", { MaximumMessageSize: "1024" });
    const Entries = Array.from({ length: 10 }, (_, i) => entry(`${i}`, "x".repeat(1024)));

    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(sent.Successful).toHaveLength(10);
  });

  test("takes 1 MiB in all (2.5)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");
    const Entries = [entry("a", "x".repeat(1_048_575)), entry("b")];

    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(sent.Successful).toHaveLength(2);
  });
});
