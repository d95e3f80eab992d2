import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  SendMessageCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import { type EchoWorld, echoWorld, send } from "./world.ts";

const QueueUrl = "http://127.0.0.1/000000000000/q";
const SQS = (operation: string) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": `AmazonSQS.${operation}`,
});
const LOGS = (operation: string) => ({
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": `Logs_20140328.${operation}`,
});

describe("requests", () => {
  let world: EchoWorld;
  let sqs: SQSClient;
  beforeEach(async () => {
    world = await echoWorld();
    sqs = new SQSClient({ ...world.options, md5: false });
  });
  afterEach(() => world.close());

  test("any text and any bytes arrive as they were sent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), fc.uint8Array(), async (body, bytes) => {
        const MessageAttributes = {
          b: { DataType: "Binary", BinaryValue: bytes },
          n: { DataType: "Number", StringValue: "1" },
        };
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes }));

        expect(world.input).toEqual({
          QueueUrl,
          MessageBody: body,
          MessageAttributes: {
            ...MessageAttributes,
            b: { DataType: "Binary", BinaryValue: Buffer.from(bytes) },
          },
        });
      }),
      { numRuns: 50 },
    );
  });

  test("a map may have any key", async () => {
    const body = '{"QueueUrl":"u","Tags":{"__proto__":"a","constructor":"b","toString":"c"}}';
    await send(world.url, { headers: SQS("TagQueue"), body });

    const input: unknown = world.input;
    expect(Object.entries(Object(Reflect.get(Object(input), "Tags")))).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["toString", "c"],
    ]);
  });

  test("null members are absent ones, and unknown members are ignored", async () => {
    const body = '{"QueueUrl":"u","MessageBody":"m","DelaySeconds":null,"Nonsense":{"a":1}}';
    await send(world.url, { headers: SQS("SendMessage"), body });

    expect(world.input).toEqual({ QueueUrl: "u", MessageBody: "m" });
  });

  test.for([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a number for a text", '{"QueueUrl":1,"MessageBody":"m"}'],
    ["a text for a number", '{"QueueUrl":"u","MessageBody":"m","DelaySeconds":"1"}'],
    ["a text for a map", '{"QueueUrl":"u","MessageBody":"m","MessageAttributes":"a"}'],
  ] as const)("a body with %s is a SerializationException", async ([, body]) => {
    const raw = await send(world.url, { headers: SQS("SendMessage"), body });

    expect(raw.status).toBe(400);
    expect(JSON.parse(raw.body)).toMatchObject({
      __type: expect.stringContaining("SerializationException"),
    });
    expect(world.received).toEqual([]);
  });

  test("a required member that is absent is named, in each service's own words", async () => {
    const queue = await send(world.url, { headers: SQS("SendMessage"), body: '{"QueueUrl":"u"}' });
    const group = await send(world.url, { headers: LOGS("CreateLogGroup"), body: "{}" });

    expect(queue.headers["x-amzn-query-error"]).toBe("MissingParameter;Sender");
    expect(JSON.parse(queue.body)).toMatchObject({
      message: "The request must contain the parameter MessageBody.",
    });
    expect(JSON.parse(group.body)).toEqual({
      __type: "InvalidParameterException",
      message:
        "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    });
  });

  test.for(["AmazonSQS.Nonsense", "AmazonSQS.", "Logs_20140328.constructor"])(
    "the unknown operation %s is said to be unknown",
    async (target) => {
      const raw = await send(world.url, { headers: { "x-amz-target": target }, body: "{}" });

      expect(raw.status).toBe(400);
      expect(JSON.parse(raw.body)).toMatchObject({
        __type: "com.amazon.coral.service#UnknownOperationException",
      });
    },
  );

  test("a target of no service here is an unknown operation as well", async () => {
    for (const target of ["DynamoDB_20120810.ListTables", "nonsense", "."]) {
      const raw = await send(world.url, { headers: { "x-amz-target": target }, body: "{}" });

      expect(raw.headers["x-amzn-errortype"]).toBe("UnknownOperationException");
    }
  });
});

describe("answers", () => {
  test("each service in its own version of JSON, with a request id", async () => {
    const world = await echoWorld();
    const sqs = await send(world.url, { headers: SQS("ListQueues"), body: "{}" });
    const logs = await send(world.url, { headers: LOGS("DescribeLogGroups"), body: "" });

    expect(sqs.headers).toMatchObject({
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-requestid": expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(sqs.body).toBe("{}");
    expect(logs.headers["content-type"]).toBe("application/x-amz-json-1.1");
    await world.close();
  });

  test("maps and nested lists come back whole, any key included", async () => {
    const tags = Object.fromEntries([
      ["__proto__", "a"],
      ["k", "é\u2028\r\n"],
    ]);
    const world = await echoWorld({
      sqs: { ListQueueTags: { Tags: tags } },
      logs: {
        ListTagsForResource: { tags },
        DescribeLogGroups: { logGroups: [{ logGroupName: "g", creationTime: 1.7e12 }] },
      },
    });
    const sqs = await send(world.url, { headers: SQS("ListQueueTags"), body: '{"QueueUrl":"u"}' });
    const logs = new CloudWatchLogsClient(world.options);

    expect(sqs.body).toBe('{"Tags":{"__proto__":"a","k":"é\u2028\\r\\n"}}');
    expect(await logs.send(new DescribeLogGroupsCommand({}))).toMatchObject({
      logGroups: [{ logGroupName: "g", creationTime: 1.7e12 }],
    });
    expect(
      (await logs.send(new ListTagsForResourceCommand({ resourceArn: "a" }))).tags,
    ).toMatchObject({ k: "é\u2028\r\n" });
    await world.close();
  });
});

describe("faults (aws-facts 0.2, 0.3, 2.11)", () => {
  test("SQS's carry the Query protocol's code in a header, so the SDK knows both names", async () => {
    const world = await echoWorld({
      sqs: {
        GetQueueUrl: new Fault("QueueDoesNotExist", "The specified queue does not exist."),
        TagQueue: new Fault("InvalidParameterValue", "Value 'é' is wrong."),
        ListQueueTags: new Fault("InternalFailure", "broken", { status: 500 }),
      },
    });
    const sqs = new SQSClient(world.options);

    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: "q" }))).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      Code: "AWS.SimpleQueueService.NonExistentQueue",
      Type: "Sender",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(sqs.send(new TagQueueCommand({ QueueUrl, Tags: {} }))).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "Value 'é' is wrong.",
    });
    await expect(sqs.send(new ListQueueTagsCommand({ QueueUrl }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
    const raw = await send(world.url, { headers: SQS("GetQueueUrl"), body: '{"QueueName":"q"}' });
    expect(raw.headers["x-amzn-query-error"]).toBe(
      "AWS.SimpleQueueService.NonExistentQueue;Sender",
    );
    expect(JSON.parse(raw.body)).toEqual({
      __type: "com.amazonaws.sqs#QueueDoesNotExist",
      message: "The specified queue does not exist.",
    });
    await world.close();
  });

  test("Logs' are the bare name of the shape, and 400", async () => {
    const world = await echoWorld({
      logs: { CreateLogGroup: new Fault("ResourceAlreadyExistsException", "already") },
    });
    const logs = new CloudWatchLogsClient(world.options);

    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: "g" }))).rejects.toMatchObject(
      {
        name: "ResourceAlreadyExistsException",
        message: "already",
        $metadata: { httpStatusCode: 400 },
      },
    );
    await world.close();
  });
});
