import { GetFunctionConfigurationCommand, InvokeCommand } from "@aws-sdk/client-lambda";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { manualClock, startLocal } from "../../../src/local/index.ts";
import { until } from "../../support/lambda.ts";
import { library } from "./world.ts";

const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:orders";

test("a message that the function handles is told with all that it has", async () => {
  const { endpoint, pipeline, send, depth, urlOf } = await library();
  await pipeline();
  const handled = endpoint.spy.handled(urlOf("orders"));

  const sent = await send("orders", "one", {
    MessageAttributes: { colour: { DataType: "String", StringValue: "red" } },
  });

  expect(await handled).toMatchObject({
    queue: "orders",
    id: sent.MessageId,
    body: "one",
    attributes: { colour: { dataType: "String", stringValue: "red" } },
    receiveCount: 1,
    systemAttributes: { SenderId: expect.any(String), SentTimestamp: expect.any(String) },
  });
  expect(await depth("orders")).toBe(0);
});

test("what has happened already is told at once, by name, URL and ARN", async () => {
  const { endpoint, createQueue, send, urlOf } = await library();
  await createQueue("orders");
  await send("orders", "one");
  await send("orders", "two");

  for (const name of ["orders", urlOf("orders"), QUEUE_ARN]) {
    expect(await endpoint.spy.sent(name, undefined, { within: 0 })).toMatchObject({
      body: "one",
      receiveCount: 0,
    });
  }
  const two = await endpoint.spy.sent("orders", ({ body }) => body === "two", { within: 0 });
  expect(two.body).toBe("two");
});

test("of a batch with partial failures each message is told apart", async () => {
  const clock = manualClock();
  const { endpoint, pipeline, sendAll, receive } = await library({ clock });
  await pipeline({ maxReceiveCount: 1 });
  await clock.advance(0);

  await sendAll("orders", "good", "bad");

  const failed = await endpoint.spy.failed("orders");
  expect(failed).toMatchObject({ body: "bad", receiveCount: 1 });
  expect((await endpoint.spy.handled("orders")).body).toBe("good");
  await expect(
    endpoint.spy.handled("orders", ({ body }) => body === "bad", { within: 1 }),
  ).rejects.toThrow('handled: "good"');
  // What received too often moves when it would be received once more, and not before.
  await expect(endpoint.spy.deadLettered("orders", undefined, { within: 1 })).rejects.toThrow(
    "1 failed, 0 dead-lettered",
  );
  await clock.advance(3_000);
  const moved = await endpoint.spy.deadLettered("orders-dlq");
  expect(moved).toMatchObject({
    queue: "orders",
    deadLetterQueue: "orders-dlq",
    body: "bad",
    id: failed.id,
    receiveCount: 1,
  });
  expect(await endpoint.spy.deadLettered("orders")).toEqual(moved);
  expect(await receive("orders-dlq")).toMatchObject([{ Body: "bad" }]);
});

test("a handler that throws fails its whole batch, and its invocation tells why", async () => {
  const { endpoint, pipeline, send } = await library();
  await pipeline({
    handler: 'export const handler = () => { throw new Error("no such order"); };',
  });

  await send("orders", "one");

  expect((await endpoint.spy.failed("orders")).body).toBe("one");
  const invocation = await endpoint.spy.invoked("orders");
  expect(invocation).toMatchObject({
    functionName: "orders",
    outcome: "failed",
    event: { Records: [{ body: "one", eventSourceARN: QUEUE_ARN }] },
    result: { errorType: "Error", errorMessage: "no such order" },
  });
  await expect(endpoint.spy.handled("orders", undefined, { within: 1 })).rejects.toThrow(
    'failed: "one"',
  );
});

test("on a FIFO queue a repeat is not sent, and groups keep their order", async () => {
  const { endpoint, pipeline, send } = await library();
  await pipeline({ name: "orders.fifo", mapping: { BatchSize: 1 } });
  const seen: string[] = [];
  const last = endpoint.spy.handled("orders.fifo", ({ body }) => {
    seen.push(body);
    return body === "three";
  });

  for (const body of ["one", "two", "two", "three"]) {
    await send("orders.fifo", body, { MessageGroupId: "a" });
  }

  expect(await last).toMatchObject({ systemAttributes: { MessageGroupId: "a" } });
  expect(seen).toEqual(["one", "two", "three"]);
  const twos: string[] = [];
  await endpoint.spy.sent("orders.fifo", ({ id, body }) => {
    if (body === "two") twos.push(id);
    return body === "three";
  });
  expect(twos).toHaveLength(1);
});

test("a message that a consumer receives and deletes itself was not handled by a function", async () => {
  const { endpoint, sqs, createQueue, send, receive, urlOf } = await library();
  await createQueue("orders");
  await send("orders", "one");
  const [message] = await receive("orders");
  const ReceiptHandle = message?.ReceiptHandle;
  await sqs.send(new DeleteMessageCommand({ QueueUrl: urlOf("orders"), ReceiptHandle }));

  const error = await endpoint.spy.handled("orders", undefined, { within: 1 }).catch((e) => e);

  expect(error).toMatchObject({ name: "SqslamError", code: "TIMED_OUT" });
  expect(error.message).toMatch(
    /^Waited 1 ms for a message of the queue orders to be handled, in vain\.\nSeen of orders: 1 sent, 0 handled, 0 failed, 0 dead-lettered\.\n {2}sent: "one" \(id [-0-9a-f]+, received 0 times\)$/,
  );
});

test("invocations are told however they were asked for, by name and ARN", async () => {
  const { endpoint, lambda, pipeline } = await library();
  await pipeline({ handler: "export const handler = async ({ n }) => ({ double: 2 * n });" });
  const FunctionName = "orders";
  await until(async () => {
    const command = new GetFunctionConfigurationCommand({ FunctionName });
    return (await lambda.send(command)).State === "Active";
  });

  const Payload = Buffer.from('{"n":4}');
  await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const Event = { InvocationType: "Event", Payload: Buffer.from('{"n":5}') } as const;
  const accepted = await lambda.send(new InvokeCommand({ FunctionName, ...Event }));

  const arn = "arn:aws:lambda:us-east-1:000000000000:function:orders:$LATEST";
  expect(await endpoint.spy.invoked(arn)).toMatchObject({ event: { n: 4 }, result: { double: 8 } });
  const id = accepted.$metadata.requestId;
  const later = await endpoint.spy.invoked("orders", ({ requestId }) => requestId === id);
  expect(later).toMatchObject({ event: { n: 5 }, outcome: "returned", result: { double: 10 } });
  await expect(endpoint.spy.invoked("other", undefined, { within: 1 })).rejects.toThrow(
    "Waited 1 ms for the function other to be invoked, in vain.\nInvoked were: orders.",
  );
});

test("lines are told, of handlers and of whoever else writes them", async () => {
  const { endpoint, logs, pipeline, send } = await library();
  await pipeline();
  const logGroupName = "mine";
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));

  await send("orders", "one");
  const line = await endpoint.spy.logged("/aws/lambda/orders", /got \w+/g);
  const logEvents = [{ timestamp: Date.now(), message: "by hand" }];
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "s", logEvents }));

  expect(line).toMatchObject({ group: "/aws/lambda/orders", timestamp: expect.any(Number) });
  expect(line.message).toContain("got one");
  expect(await endpoint.spy.logged("mine", "hand")).toMatchObject({
    stream: "s",
    message: "by hand",
  });
  await expect(endpoint.spy.logged("mine", "foot", { within: 1 })).rejects.toThrow(
    'a line with "foot" in the log group mine, in vain.\nIt has had 1 lines, the last of them:\n  "by hand"',
  );
  await expect(endpoint.spy.logged("none", "x", { within: 1 })).rejects.toThrow(
    "It has had no lines; there were some in",
  );
});

test("who waits when the endpoint stops is told, and so is who waits over a reset", async () => {
  const { endpoint } = await library();

  const over = endpoint.spy.sent("orders").catch((error: unknown) => error);
  await endpoint.reset();
  const until = endpoint.spy.sent("orders").catch((error: unknown) => error);
  await endpoint.stop();

  expect(await over).toMatchObject({
    code: "REFUSED",
    message: "Waited for a message of the queue orders to be sent, and the endpoint was reset.",
  });
  expect(await until).toMatchObject({
    code: "REFUSED",
    message: "Waited for a message of the queue orders to be sent, and the endpoint was stopped.",
  });
});

test("who would wait for something of an endpoint that was stopped is told at once", async () => {
  const { endpoint, createQueue, send } = await library();
  await createQueue("orders");
  await send("orders", "one");
  await endpoint.spy.sent("orders");
  await endpoint.stop();

  const never = { within: 2 ** 31 - 1 };
  await expect(endpoint.spy.sent("orders", undefined, never)).rejects.toMatchObject({
    code: "REFUSED",
    message:
      "Nothing more can be seen of an endpoint that was stopped; asked for was a message of the queue orders to be sent.",
  });
  await expect(endpoint.spy.invoked("orders", undefined, never)).rejects.toThrow("to be invoked");
  await expect(endpoint.spy.logged("group", "text", never)).rejects.toThrow("log group group");
});

test("a matcher that throws fails its own wait and nothing else", async () => {
  const { endpoint, createQueue, send, depth } = await library();
  await createQueue("orders");
  const broken = endpoint.spy
    .sent("orders", () => {
      throw new TypeError("of the matcher");
    })
    .catch((error: unknown) => error);
  const whole = endpoint.spy.sent("orders");

  await send("orders", "one");

  expect(await broken).toBeInstanceOf(TypeError);
  expect((await whole).body).toBe("one");
  expect(await depth("orders")).toBe(1);
});

test("two endpoints of one process see their own messages alone", async () => {
  const [a, b] = [await library(), await library()];
  await a.pipeline();
  await b.pipeline();

  await a.send("orders", "of a");
  await b.send("orders", "of b");
  const [ofA, ofB] = [
    await a.endpoint.spy.handled("orders"),
    await b.endpoint.spy.handled("orders"),
  ];
  await a.endpoint.reset();

  expect([ofA.body, ofB.body]).toEqual(["of a", "of b"]);
  await b.send("orders", "of b again");
  await b.endpoint.spy.handled("orders", ({ body }) => body === "of b again");
  await expect(a.send("orders", "gone")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

test("an endpoint that was told to remember nothing says so to who waits", async () => {
  const endpoint = await startLocal({ spy: false });
  try {
    await expect(endpoint.spy.sent("orders")).rejects.toMatchObject({
      code: "WRONG_USE",
      hint: "Start it without that: startLocal()",
    });
    await expect(endpoint.spy.logged("group", "text")).rejects.toThrow("spy: false");
  } finally {
    await endpoint.stop();
  }
});

test("a message that no consumer deletes goes to the dead-letter queue at the receive after the last", async () => {
  const { endpoint, createQueue, send, receive } = await library();
  await createQueue("lost");
  await createQueue("orders", {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:lost",
      maxReceiveCount: 2,
    }),
  });
  const { MessageId: id } = await send("orders", "one");
  await receive("orders", { VisibilityTimeout: 0 });
  await receive("orders", { VisibilityTimeout: 0 });

  const moved = endpoint.spy.deadLettered("lost");
  expect(await receive("orders")).toEqual([]);

  expect(await moved).toMatchObject({ queue: "orders", id, receiveCount: 2 });
});
