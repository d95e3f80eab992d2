import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { iamService } from "../../../src/local/iam/service.ts";
import { mappingService } from "../../../src/local/lambda/mapping/service.ts";
import { sqsService } from "../../../src/local/sqs/service.ts";
import { lambdaModel } from "../../../src/local/wire/models.ts";
import { manualClock } from "../../support/clock.ts";
import { type FakeHandler, fakeFunctions } from "../../support/functions.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

const ROLE = "arn:aws:iam::000000000000:role/worker";
const ARN = "arn:aws:sqs:us-east-1:000000000000:";

async function start() {
  const clock = manualClock();
  const ground = testGround({ clock });
  const { access, service: iam } = iamService(ground);
  const sqs = sqsService(ground, access);
  const functions = fakeFunctions();
  const mappings = mappingService(ground, { access, queues: sqs.queues, functions });
  const server = await serve([iam, sqs.service, { ...mappings, model: lambdaModel }], ground);
  const clients = {
    iam: new IAMClient(clientOptions(server.url)),
    sqs: new SQSClient(clientOptions(server.url)),
    lambda: new LambdaClient(clientOptions(server.url)),
  };
  await clients.iam.send(
    new CreateRoleCommand({
      RoleName: "worker",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      }),
    }),
  );
  const allowPolling = () =>
    clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: "worker",
        PolicyName: "sqs",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Action: "sqs:*", Resource: `${ARN}*` },
        }),
      }),
    );
  await allowPolling();
  return {
    clock,
    ground,
    functions,
    clients,
    allowPolling,
    async queue(name: string, attributes: Record<string, string> = {}) {
      const input = { QueueName: name, Attributes: attributes };
      const { QueueUrl = "" } = await clients.sqs.send(new CreateQueueCommand(input));
      return QueueUrl;
    },
    async map(name: string, handler: FakeHandler, input: object = {}) {
      functions.add("worker", handler, { roleArn: ROLE });
      const source = { EventSourceArn: ARN + name, FunctionName: "worker", ...input };
      await clients.lambda.send(new CreateEventSourceMappingCommand(source));
      await clock.advance(0);
    },
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await mappings.stop();
      sqs.stop();
      await server.close();
      if (ground.bugs.length > 0) throw new AggregateError(ground.bugs);
    },
  };
}

let world: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  world = await start();
});
afterEach(() => world.close());

const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  world.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

/** What the handler saw, one entry a record. */
const seen = <T>(of: (record: SQSRecord) => T) =>
  world.functions.events.flatMap(({ Records }) => Records.map(of));

test("a message sent through the API reaches the handler as AWS would show it", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);

  await send(url, "hello", {
    MessageAttributes: {
      title: { DataType: "String", StringValue: "x" },
      bytes: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2, 3]) },
    },
  });
  await world.clock.advance(0);

  expect(seen((record) => record)).toEqual([
    {
      messageId: expect.stringMatching(/^[\da-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: "hello",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(world.clock.now()),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: String(world.clock.now()),
      },
      messageAttributes: {
        title: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
        bytes: {
          binaryValue: "AQID",
          stringListValues: [],
          binaryListValues: [],
          dataType: "Binary",
        },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/),
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      eventSource: "aws:sqs",
      eventSourceARN: `${ARN}orders`,
      awsRegion: "us-east-1",
    },
  ]);
});

test("a batch send arrives as one batch", async () => {
  const QueueUrl = await world.queue("orders");
  await world.map("orders", () => null);

  const Entries = Array.from({ length: 10 }, (_, index) => ({
    Id: `${index}`,
    MessageBody: `${index}`,
  }));
  await world.clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  await world.clock.advance(0);

  expect(world.functions.batches.map(({ length }) => length)).toEqual([10]);
});

test("a poison message goes to the dead-letter queue after its receives, its neighbours do not", async () => {
  await world.queue("dead");
  const url = await world.queue("orders", {
    VisibilityTimeout: "30",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dead`, maxReceiveCount: 3 }),
  });
  const poison = ({ Records }: SQSEvent) => ({
    batchItemFailures: Records.filter(({ body }) => body === "poison").map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  });
  await world.map("orders", poison, { FunctionResponseTypes: ["ReportBatchItemFailures"] });

  for (const body of ["one", "poison", "two"]) await send(url, body);
  await world.clock.advance(300_000);

  expect(seen(({ body }) => body).filter((body) => body === "poison")).toHaveLength(3);
  expect(seen(({ body }) => body).filter((body) => body !== "poison")).toEqual(["one", "two"]);
  await world.map("dead", () => null, { FunctionName: "worker" });
  expect(world.functions.events.at(-1)?.Records[0]).toMatchObject({
    body: "poison",
    attributes: { DeadLetterQueueSourceArn: `${ARN}orders` },
  });
});

test("a FIFO group stays in order when a message of it fails", async () => {
  const url = await world.queue("orders.fifo", {
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
  });
  const done: string[] = [];
  let failures = 2;
  const inOrder = ({ Records }: SQSEvent) => {
    const failedAt = failures-- > 0 ? 1 : Records.length;
    done.push(...Records.slice(0, failedAt).map(({ body }) => body));
    return {
      batchItemFailures: Records.slice(failedAt).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    };
  };
  await world.map("orders.fifo", inOrder, { FunctionResponseTypes: ["ReportBatchItemFailures"] });

  for (const body of ["1", "2", "3", "4", "5"]) await send(url, body, { MessageGroupId: "g" });
  await world.clock.advance(300_000);

  expect(done).toEqual(["1", "2", "3", "4", "5"]);
});

test("a FIFO message whose handler outlasts its visibility is delivered again, without a fault", async () => {
  const url = await world.queue("orders.fifo", {
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
  });
  let calls = 0;
  await world.map("orders.fifo", () => {
    calls += 1;
    return calls === 1 ? world.clock.sleep(40_000) : null;
  });

  await send(url, "slow", { MessageGroupId: "g" });
  await world.clock.advance(60_000);

  expect(seen(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(["1", "2"]);
});

test("a role that loses its policy gets nothing until it is back", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);
  await world.clients.iam.send(
    new DeleteRolePolicyCommand({ RoleName: "worker", PolicyName: "sqs" }),
  );
  await send(url, "waiting");
  await world.clock.advance(60_000);
  expect(world.functions.events).toEqual([]);

  await world.allowPolling();
  await world.clock.advance(10_000);

  expect(seen(({ body, attributes }) => [body, attributes.ApproximateReceiveCount])).toEqual([
    ["waiting", "1"],
  ]);
});

test("a queue that is deleted and made anew is polled again", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);
  await world.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  await world.clock.advance(60_000);

  await send(await world.queue("orders"), "anew");
  await world.clock.advance(10_000);

  expect(seen(({ body }) => body)).toEqual(["anew"]);
});
