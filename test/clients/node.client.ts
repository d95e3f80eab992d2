// sqs-producer and sqs-consumer from npm, and the SDK of JavaScript with nothing but AWS_ENDPOINT_URL.
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { Producer } from "sqs-producer";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { until } from "../support/lambda.ts";
import { clientEnvironment, endpointOfFile, REGION } from "./programs.ts";

const endpoint = endpointOfFile();
let sqs: SQSClient;
beforeEach(() => {
  sqs = new SQSClient({
    endpoint: endpoint.url,
    region: REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
});
afterEach(() => sqs.destroy());

let queues = 0;
async function aQueue(Attributes: Record<string, string> = {}): Promise<string> {
  const QueueName = `queue-${(queues += 1)}`;
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

/** Begins to consume until the test is over. What the consumer calls an error fails the test. */
function begin(consumer: Consumer): void {
  const errors: Error[] = [];
  consumer.on("error", (error) => errors.push(error));
  onTestFinished(() => {
    const found = [...errors];
    consumer.stop({ abort: true });
    expect(found).toEqual([]);
  });
  consumer.start();
}

const depth = async (QueueUrl: string) => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "QueueArn",
      ],
    }),
  );
  return {
    waiting: Attributes?.["ApproximateNumberOfMessages"],
    inFlight: Attributes?.["ApproximateNumberOfMessagesNotVisible"],
    arn: Attributes?.["QueueArn"],
  };
};
const isEmpty = async (url: string) => {
  const { waiting, inFlight } = await depth(url);
  return waiting === "0" && inFlight === "0";
};

test("what sqs-producer sends, sqs-consumer handles one by one and deletes", async () => {
  const queueUrl = await aQueue();
  const producer = Producer.create({ queueUrl, sqs });
  const handled: (string | undefined)[] = [];

  const sent = await producer.send(
    Array.from({ length: 25 }, (_, n) => ({
      id: `id-${n}`,
      body: `body ${n}`,
      messageAttributes: { n: { DataType: "Number", StringValue: String(n) } },
    })),
  );
  begin(
    Consumer.create({
      queueUrl,
      sqs,
      messageAttributeNames: ["All"],
      handleMessage: async (message: Message) => {
        handled.push(message.MessageAttributes?.["n"]?.StringValue);
        return message;
      },
    }),
  );

  expect(sent).toHaveLength(25);
  await until(() => isEmpty(queueUrl));
  expect(handled.map(Number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 25 }, (_, n) => n),
  );
});

test("sqs-consumer handles batches of ten", async () => {
  const queueUrl = await aQueue();
  const producer = Producer.create({ queueUrl, sqs });
  await producer.send(Array.from({ length: 10 }, (_, n) => ({ id: `${n}`, body: `body ${n}` })));
  const batches: number[] = [];

  begin(
    Consumer.create({
      queueUrl,
      sqs,
      batchSize: 10,
      handleMessageBatch: async (messages: Message[]) => {
        batches.push(messages.length);
        return messages;
      },
    }),
  );

  await until(() => isEmpty(queueUrl));
  expect(batches).toEqual([10]);
});

test("sqs-producer counts what waits, and names what failed", async () => {
  const queueUrl = await aQueue({ MaximumMessageSize: "1024" });
  const producer = Producer.create({ queueUrl, sqs });

  await producer.send("one");
  expect(await producer.queueSize()).toBe(1);
  await expect(
    producer.send([
      { id: "good", body: "small" },
      { id: "bad", body: "x".repeat(1025) },
    ]),
  ).rejects.toThrow("Failed to send messages: bad");
});

test("a heartbeat of sqs-consumer keeps a message out of sight for longer than its timeout", async () => {
  const queueUrl = await aQueue();
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "slow" }));
  let handled = 0;

  begin(
    Consumer.create({
      queueUrl,
      sqs,
      visibilityTimeout: 3,
      heartbeatInterval: 2,
      // Another receives meanwhile, and would find it visible again after three seconds.
      handleMessage: async (message: Message) => {
        handled += 1;
        const other = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }),
        );
        expect(other.Messages).toBeUndefined();
        return message;
      },
    }),
  );

  await until(() => isEmpty(queueUrl));
  expect(handled).toBe(1);
});

test("what a handler fails at goes to the dead-letter queue, with sqs-consumer's own error", async () => {
  const dead = await aQueue();
  const queueUrl = await aQueue({
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: (await depth(dead)).arn,
      maxReceiveCount: 2,
    }),
  });
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "bad" }));
  const failed = vi.fn<(error: Error) => void>();

  const consumer = Consumer.create({
    queueUrl,
    sqs,
    terminateVisibilityTimeout: true,
    handleMessage: () => Promise.reject(new Error("not this one")),
  });
  consumer.on("processing_error", failed);
  begin(consumer);

  await until(async () => (await depth(dead)).waiting === "1");
  expect(failed).toHaveBeenCalledTimes(2);
  expect(failed.mock.calls[0]?.[0].message).toContain("not this one");
});

test("sqs-consumer tells of a queue that is not there by the SDK's name", async () => {
  const queueUrl = `${endpoint.url}/000000000000/never`;
  const handleMessage = (message: Message) => Promise.resolve(message);
  const consumer = Consumer.create({ queueUrl, sqs, handleMessage });
  const error = new Promise<Error>((resolve) => consumer.on("error", resolve));
  onTestFinished(() => consumer.stop());
  consumer.start();

  expect((await error).message).toContain("The specified queue does not exist");
});

test("the SDK at its defaults finds the endpoint by AWS_ENDPOINT_URL, and follows the queue's URL", async () => {
  for (const [name, value] of Object.entries(clientEnvironment)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const client = new SQSClient();
  onTestFinished(() => client.destroy());

  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "defaults" }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));

  expect(QueueUrl).toBe(`${endpoint.url}/000000000000/defaults`);
  expect(Messages?.[0]?.Body).toBe("hello");
});
