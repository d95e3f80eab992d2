// SQS as boto3 and the AWS CLI spoke it before 2023: form posts in, XML out (aws-facts 0.3).
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import { type EchoWorld, echoWorld, post } from "./world.ts";

const VERSION = "2012-11-05";
const NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

describe("requests", () => {
  let world: EchoWorld;
  beforeEach(async () => {
    world = await echoWorld();
  });
  afterEach(() => world.close());

  test.for([
    [
      "CreateQueue",
      {
        QueueName: "q",
        "Attribute.1.Name": "VisibilityTimeout",
        "Attribute.1.Value": "60",
        "Attribute.2.Name": "FifoQueue",
        "Attribute.2.Value": "true",
        "Tag.1.Key": "k",
        "Tag.1.Value": "v",
      },
      {
        QueueName: "q",
        Attributes: { VisibilityTimeout: "60", FifoQueue: "true" },
        tags: { k: "v" },
      },
    ],
    [
      "GetQueueAttributes",
      { QueueUrl: "u", "AttributeName.1": "All", "AttributeName.2": "QueueArn" },
      { QueueUrl: "u", AttributeNames: ["All", "QueueArn"] },
    ],
    [
      "SendMessage",
      {
        QueueUrl: "u",
        MessageBody: "a & b <c>\r\n é \u{1F600}",
        DelaySeconds: "5",
        "MessageAttribute.1.Name": "path",
        "MessageAttribute.1.Value.DataType": "String",
        "MessageAttribute.1.Value.StringValue": "/etc/passwd",
        "MessageAttribute.2.Name": "raw",
        "MessageAttribute.2.Value.DataType": "Binary",
        "MessageAttribute.2.Value.BinaryValue": "AP8=",
      },
      {
        QueueUrl: "u",
        MessageBody: "a & b <c>\r\n é \u{1F600}",
        DelaySeconds: 5,
        MessageAttributes: {
          path: { DataType: "String", StringValue: "/etc/passwd" },
          raw: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) },
        },
      },
    ],
    [
      "SendMessageBatch",
      {
        QueueUrl: "u",
        "SendMessageBatchRequestEntry.2.Id": "b",
        "SendMessageBatchRequestEntry.2.MessageBody": "two",
        "SendMessageBatchRequestEntry.1.Id": "a",
        "SendMessageBatchRequestEntry.1.MessageBody": "one",
        "SendMessageBatchRequestEntry.10.Id": "c",
        "SendMessageBatchRequestEntry.10.MessageBody": "ten",
      },
      {
        QueueUrl: "u",
        Entries: [
          { Id: "a", MessageBody: "one" },
          { Id: "b", MessageBody: "two" },
          { Id: "c", MessageBody: "ten" },
        ],
      },
    ],
    [
      "ReceiveMessage",
      {
        QueueUrl: "u",
        MaxNumberOfMessages: "10",
        WaitTimeSeconds: "0",
        "AttributeName.1": "All",
        "MessageAttributeName.1": "All",
      },
      {
        QueueUrl: "u",
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        AttributeNames: ["All"],
        // Its newer name, of the same name on the wire.
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      },
    ],
    [
      "DeleteMessageBatch",
      {
        QueueUrl: "u",
        "DeleteMessageBatchRequestEntry.1.Id": "a",
        "DeleteMessageBatchRequestEntry.1.ReceiptHandle": "h+/=",
      },
      { QueueUrl: "u", Entries: [{ Id: "a", ReceiptHandle: "h+/=" }] },
    ],
    [
      "TagQueue",
      { QueueUrl: "u", "Tag.1.Key": "k", "Tag.1.Value": "" },
      { QueueUrl: "u", Tags: { k: "" } },
    ],
    ["UntagQueue", { QueueUrl: "u", "TagKey.1": "k" }, { QueueUrl: "u", TagKeys: ["k"] }],
  ] as const)("%s is read whole", async ([Action, form, input]) => {
    const raw = await post(world.url, { Action, Version: VERSION, ...form });

    expect(raw.status).toBe(200);
    expect(world.received.at(-1)?.name).toBe(Action);
    expect(world.input).toEqual(input);
  });

  test("a request to the queue's own path means that queue", async () => {
    const form = { Action: "SendMessage", Version: VERSION, MessageBody: "m" };
    await post(world.url, form, "/000000000000/q");

    expect(world.input).toEqual({ QueueUrl: `${world.url}/000000000000/q`, MessageBody: "m" });
  });

  test("a request by GET, its parameters in the query, is understood", async () => {
    const query = new URLSearchParams({ Action: "ListQueues", Version: VERSION });
    const response = await fetch(`${world.url}/?${query.toString()}`, {
      headers: { "sec-fetch-mode": "" },
    });

    // Node's fetch says Sec-Fetch-Mode alone, which curl and SDKs never do.
    expect([response.status, world.received.at(-1)?.name]).toEqual([200, "ListQueues"]);
  });

  test("without a version it is SQS that is meant", async () => {
    await post(world.url, { Action: "ListQueues" });

    expect(world.received.at(-1)?.name).toBe("ListQueues");
  });
});

describe("answers", () => {
  test("flattened lists and maps are written as old clients read them", async () => {
    const world = await echoWorld({
      sqs: {
        ReceiveMessage: {
          Messages: [
            {
              MessageId: "1",
              Body: "<&>\r",
              Attributes: { SentTimestamp: "5" },
              MessageAttributes: {
                raw: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) },
              },
            },
            { MessageId: "2", Body: "b" },
          ],
        },
        GetQueueAttributes: { Attributes: { QueueArn: "arn", DelaySeconds: "0" } },
        ListQueues: { QueueUrls: ["u1", "u2"] },
        ListQueueTags: { Tags: { k: "v" } },
        SendMessageBatch: {
          Successful: [{ Id: "a", MessageId: "1", MD5OfMessageBody: "x" }],
          Failed: [{ Id: "b", SenderFault: true, Code: "InvalidParameterValue" }],
        },
      },
    });
    const ask = async (Action: string, more: Record<string, string> = {}) => {
      const { body } = await post(world.url, { Action, Version: VERSION, QueueUrl: "u", ...more });
      const [, result = ""] =
        new RegExp(`<${Action}Result>(.*)</${Action}Result>`, "s").exec(body) ?? [];
      return result;
    };

    expect(await ask("ReceiveMessage")).toBe(
      "<Message><MessageId>1</MessageId><Body>&lt;&amp;&gt;&#xD;</Body>" +
        "<Attribute><Name>SentTimestamp</Name><Value>5</Value></Attribute>" +
        "<MessageAttribute><Name>raw</Name><Value><DataType>Binary</DataType><BinaryValue>AP8=</BinaryValue></Value></MessageAttribute>" +
        "</Message><Message><MessageId>2</MessageId><Body>b</Body></Message>",
    );
    expect(await ask("GetQueueAttributes")).toBe(
      "<Attribute><Name>QueueArn</Name><Value>arn</Value></Attribute>" +
        "<Attribute><Name>DelaySeconds</Name><Value>0</Value></Attribute>",
    );
    expect(await ask("ListQueues")).toBe("<QueueUrl>u1</QueueUrl><QueueUrl>u2</QueueUrl>");
    expect(await ask("ListQueueTags")).toBe("<Tag><Key>k</Key><Value>v</Value></Tag>");
    expect(
      await ask("SendMessageBatch", {
        "SendMessageBatchRequestEntry.1.Id": "a",
        "SendMessageBatchRequestEntry.1.MessageBody": "m",
      }),
    ).toMatch(
      /^<SendMessageBatchResultEntry>.*<\/SendMessageBatchResultEntry><BatchResultErrorEntry>.*<SenderFault>true<\/SenderFault>.*<\/BatchResultErrorEntry>$/,
    );
    await world.close();
  });

  test("an operation without a result has its metadata alone, in the old namespace", async () => {
    const world = await echoWorld();
    const raw = await post(world.url, {
      Action: "DeleteMessage",
      Version: VERSION,
      QueueUrl: "u",
      ReceiptHandle: "h",
    });

    expect(raw.headers["content-type"]).toBe("text/xml");
    expect(raw.body).toMatch(
      new RegExp(
        `^<\\?xml version="1.0"\\?>\\n<DeleteMessageResponse xmlns="${NAMESPACE}"><ResponseMetadata><RequestId>[\\w-]{36}</RequestId></ResponseMetadata></DeleteMessageResponse>$`,
      ),
    );
    await world.close();
  });
});

describe("faults", () => {
  test("the code is the old one, the message says `for this wsdl version` (aws-facts 2.7, 2.11)", async () => {
    const world = await echoWorld({
      sqs: { GetQueueUrl: new Fault("QueueDoesNotExist", "The specified queue does not exist.") },
    });
    const raw = await post(world.url, { Action: "GetQueueUrl", Version: VERSION, QueueName: "q" });

    expect(raw.status).toBe(400);
    expect(raw.body).toContain(
      "<Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist for this wsdl version.</Message></Error>",
    );
    await world.close();
  });

  test.for([
    [{ Action: "Nonsense", Version: VERSION }, "InvalidAction"],
    [{ Version: VERSION }, "MissingAction"],
    [{ Action: "SendMessage", Version: VERSION, QueueUrl: "u" }, "MissingParameter"],
    [{ Action: "constructor", Version: VERSION }, "InvalidAction"],
  ] as [Record<string, string>, string][])("%j is answered with %s", async ([form, code]) => {
    const world = await echoWorld();
    const raw = await post(world.url, form);

    expect(raw.status).toBe(400);
    expect(raw.body).toContain(`<Code>${code}</Code>`);
    expect(raw.body).toContain(`<ErrorResponse xmlns="${NAMESPACE}">`);
    await world.close();
  });
});
