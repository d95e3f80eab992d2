import {
  type MessageAttributeValue,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { bodies, faultOf, testWorld } from "./sqs-world.ts";

const text = (StringValue: string, DataType = "String"): MessageAttributeValue => ({
  DataType,
  StringValue,
});

describe("SendMessage", () => {
  test("answers an id and the digests of body and attributes (2.6)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");

    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: "msg",
        // The digest that AWS gave for these.
        MessageAttributes: {
          "Help.Me": text("Me"),
          Hello: text("There"),
          General: text("Kenobi"),
        },
      }),
    );

    expect(sent).toMatchObject({
      MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      MD5OfMessageBody: "6e2baaf3b97dbeef01c0043275f9a0e7",
      MD5OfMessageAttributes: "4c360f3fdafd970e05fae2f149d997f5",
    });
    expect(sent.SequenceNumber).toBeUndefined();
  });

  test("digests a binary attribute's bytes (2.6)", async () => {
    const { client, create, receive } = await testWorld();
    const QueueUrl = await create("orders");
    const value = Buffer.from(
      "traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01",
    );
    const attribute = { DataType: "Binary", BinaryValue: value };

    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: "test",
        MessageAttributes: { attr1: attribute },
      }),
    );

    expect(sent.MD5OfMessageAttributes).toBe("8cbe4db156db8a94db8b801b7addb984");
    const [message] = await receive(QueueUrl, { MessageAttributeNames: ["All"] });
    expect(Buffer.from(message!.MessageAttributes!["attr1"]!.BinaryValue!)).toEqual(value);
  });

  test("keeps a trace header, whose digest is its own (2.6)", async () => {
    const { client, create, receive } = await testWorld();
    const QueueUrl = await create("orders");
    const header = "Root=1-5759e988-bd862e3fe1be46a994272793";

    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: "x",
        MessageSystemAttributes: { AWSTraceHeader: text(header) },
      }),
    );

    expect(sent.MD5OfMessageAttributes).toBeUndefined();
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
    const [message] = await receive(QueueUrl, { MessageSystemAttributeNames: ["AWSTraceHeader"] });
    expect(message?.Attributes).toEqual({ AWSTraceHeader: header });
  });

  test.for(["\r\n line \t\u{1F600} \uFFFD", "\uD7FF\uE000", "\u0085"])(
    "keeps the body %j as it is (2.5)",
    async (body) => {
      const { create, send, receive } = await testWorld();
      const queue = await create("orders");

      await send(queue, body);

      expect(bodies(await receive(queue))).toEqual([body]);
    },
  );

  test.for(["\u0000", "a\u0008", "\u000b", "\uFFFE", "x\uD800"])(
    "refuses the body %j (2.5)",
    async (body) => {
      const { create, send } = await testWorld();
      const queue = await create("orders");

      expect(await faultOf(send(queue, body))).toMatchObject({ name: "InvalidMessageContents" });
    },
  );

  test("refuses an empty body (2.5)", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders");

    expect(await faultOf(send(queue, ""))).toMatchObject({
      name: "MissingParameter",
      message: "The request must contain the parameter MessageBody.",
    });
  });

  test("counts bytes of body, names, types and values up to the queue's maximum (2.5)", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders", { MaximumMessageSize: "1024" });
    const MessageAttributes = { né: text("1", "Number") }; // 3 + 6 + 1 bytes
    const body = "é".repeat(507);

    await send(queue, body, { MessageAttributes });

    expect(await faultOf(send(queue, `${body}x`, { MessageAttributes }))).toEqual({
      name: "InvalidParameterValue",
      code: "InvalidParameterValue",
      message:
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
      status: 400,
    });
  });

  test.for<[string, MessageAttributeValue]>([
    ["AWS.x", text("v")],
    ["amazon.x", text("v")],
    [".x", text("v")],
    ["x.", text("v")],
    ["x..y", text("v")],
    ["x y", text("v")],
    ["x".repeat(257), text("v")],
    ["x", text("v", "Text")],
    ["x", text("v", "Stringy")],
    ["x", text("v", `String.${"t".repeat(250)}`)],
    ["x", text("many", "Number")],
    ["x", { DataType: "Binary", StringValue: "v" }],
  ])("refuses the attribute %s = %j (2.5)", async ([name, value]) => {
    const { create, send } = await testWorld();
    const queue = await create("orders");

    expect(await faultOf(send(queue, "x", { MessageAttributes: { [name]: value } }))).toMatchObject(
      { name: "InvalidParameterValue" },
    );
  });

  test("refuses an empty attribute by its name (2.5)", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders");
    const MessageAttributes = { ErrorDetails: text("") };

    expect(await faultOf(send(queue, "x", { MessageAttributes }))).toMatchObject({
      name: "InvalidParameterValue",
      message:
        "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
    });
  });

  test("takes ten attributes and not eleven (2.5)", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders");
    const some = (count: number) => ({
      MessageAttributes: Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`a${i}`, text("v")]),
      ),
    });

    await send(queue, "x", some(10));

    expect(await faultOf(send(queue, "x", some(11)))).toMatchObject({
      name: "InvalidParameterValue",
      message: "Number of message attributes [11] exceeds the allowed maximum [10].",
    });
  });

  test("takes a group id on a standard queue and gives it back (2.9)", async () => {
    const { create, send, receive } = await testWorld();
    const queue = await create("orders");

    await send(queue, "a", { MessageGroupId: "tenant-1" });
    await send(queue, "b", { MessageGroupId: "tenant-1" });

    const received = await receive(queue, { MessageSystemAttributeNames: ["MessageGroupId"] });
    expect(received.map(({ Attributes }) => Attributes)).toEqual([
      { MessageGroupId: "tenant-1" },
      { MessageGroupId: "tenant-1" },
    ]);
  });

  test.for(["with space", "", "x".repeat(129), "naïve"])(
    "refuses the group id %j (2.8)",
    async (id) => {
      const { create, send } = await testWorld();
      const queue = await create("orders");

      expect(await faultOf(send(queue, "x", { MessageGroupId: id }))).toMatchObject({
        name: "InvalidParameterValue",
        message: `Value ${id} for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      });
    },
  );

  test("refuses a deduplication id on a standard queue", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders");

    expect(await faultOf(send(queue, "x", { MessageDeduplicationId: "d" }))).toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  test.for([-1, 901])("refuses a delay of %i s (2.5)", async (DelaySeconds) => {
    const { create, send } = await testWorld();
    const queue = await create("orders");

    expect(await faultOf(send(queue, "x", { DelaySeconds }))).toMatchObject({
      name: "InvalidParameterValue",
    });
  });
});

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

  test("answers no list of successes when all fail", async () => {
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

  test("takes 1 MiB in all", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");
    const Entries = [entry("a", "x".repeat(1_048_575)), entry("b")];

    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(sent.Successful).toHaveLength(2);
  });
});
