import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SendMessageCommandInput,
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
    const sendWith = (attributes: Partial<SendMessageCommandInput>) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", ...attributes }));
    const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    const MessageSystemAttributes = { AWSTraceHeader: text(header) };

    const sent = await sendWith({ MessageSystemAttributes });

    expect(sent.MD5OfMessageAttributes).toBeUndefined();
    // The digest that AWS gave for this header.
    expect(sent.MD5OfMessageSystemAttributes).toBe("5ae4d5d7636402d80f4eb6d213245a88");
    const MessageAttributes = { timestamp: text("1493147359900", "Number") };
    const without = await sendWith({ MessageAttributes });
    const both = await sendWith({ MessageAttributes, MessageSystemAttributes });
    expect(without.MD5OfMessageSystemAttributes).toBeUndefined();
    expect(both.MD5OfMessageAttributes).toBe(without.MD5OfMessageAttributes);
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

  test("takes 1 MiB, and not a byte more, unless the queue is set to less (2.5)", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders");

    await send(queue, "x".repeat(1_048_576));

    expect(await faultOf(send(queue, "x".repeat(1_048_577)))).toMatchObject({
      name: "InvalidParameterValue",
      message:
        "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
    });
  });

  test("does not count a trace header (2.5)", async () => {
    const { create, send } = await testWorld();
    const queue = await create("orders", { MaximumMessageSize: "1024" });
    const MessageSystemAttributes = { AWSTraceHeader: text("Root=1-5759e988-bd862e3fe1be46a9") };

    expect(await send(queue, "x".repeat(1024), { MessageSystemAttributes })).toBeDefined();
  });

  test.for<[string, MessageAttributeValue]>([
    ["x".repeat(256), text("v")],
    ["attr.1øßä", text("v")],
    ["a-B_1.c", text("v")],
    ["awsome", text("v")],
    ["x", text("v", "String.custom")],
    ["x", text("-1.5e3", "Number.float")],
    ["x", text("v", `String.${"t".repeat(249)}`)],
    ["x", { DataType: "Binary.png", BinaryValue: Buffer.from([0]) }],
  ])("takes the attribute %s = %j (2.5)", async ([name, value]) => {
    const { create, send, receive } = await testWorld();
    const queue = await create("orders");

    await send(queue, "x", { MessageAttributes: { [name]: value } });

    const [message] = await receive(queue, { MessageAttributeNames: [name] });
    expect(message?.MessageAttributes?.[name]).toMatchObject({ DataType: value.DataType });
  });

  test.for<[string, MessageAttributeValue]>([
    ["AWS.x", text("v")],
    ["aWs.-x", text("v")],
    ["AMAZON.x", text("v")],
    ["x!", text("v")],
    ["x§", text("v")],
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
    ["x", { DataType: "Binary", BinaryValue: new Uint8Array() }],
    ["x", { DataType: "String" }],
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
    await send(queue, "a", { MessageGroupId: "tenant-1" });

    // Neither is taken for a duplicate, nor does the first in flight hold the other one back.
    const ask = {
      MaxNumberOfMessages: 1,
      MessageSystemAttributeNames: ["MessageGroupId" as const],
    };
    for (let i = 0; i < 2; i += 1) {
      const [message] = await receive(queue, ask);
      expect(message).toMatchObject({ Body: "a", Attributes: { MessageGroupId: "tenant-1" } });
    }
  });

  test.for(["!~", "x".repeat(128)])("takes the group id %j (2.9)", async (MessageGroupId) => {
    const { create, send } = await testWorld();

    expect(await send(await create("orders"), "x", { MessageGroupId })).toBeDefined();
  });

  test.for(["with space", "", "x".repeat(129), "naïve"])(
    "refuses the group id %j (2.9)",
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

  test("takes a delay of 900 s (2.5)", async () => {
    const { clock, create, send, receive } = await testWorld();
    const queue = await create("orders");
    await send(queue, "x", { DelaySeconds: 900 });

    await clock.advance(899_999);
    expect(await receive(queue)).toEqual([]);
    await clock.advance(1);
    expect(bodies(await receive(queue))).toEqual(["x"]);
  });

  test.for([-1, 901])("refuses a delay of %i s (2.5)", async (DelaySeconds) => {
    const { create, send } = await testWorld();
    const queue = await create("orders");

    expect(await faultOf(send(queue, "x", { DelaySeconds }))).toMatchObject({
      name: "InvalidParameterValue",
    });
  });
});
