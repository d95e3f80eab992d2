import { DeleteQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { bodies, faultOf, testWorld } from "./sqs-world.ts";

describe("ReceiveMessage", () => {
  test("answers no member when there is nothing (2.7)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");

    const answer = await client.send(new ReceiveMessageCommand({ QueueUrl }));

    expect(answer).not.toHaveProperty("Messages");
  });

  test.for([
    [
      { MaxNumberOfMessages: 11 },
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    ],
    [
      { MaxNumberOfMessages: 0 },
      "Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    ],
    [
      { WaitTimeSeconds: 21 },
      "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
    ],
    [
      { WaitTimeSeconds: -1 },
      "Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
    ],
    [{ VisibilityTimeout: 43_201 }, expect.stringContaining("VisibilityTimeout")],
  ] as const)("refuses %j (2.7)", async ([input, message]) => {
    const { create, receive } = await testWorld();
    const queue = await create("orders");

    expect(await faultOf(receive(queue, input))).toMatchObject({
      name: "InvalidParameterValue",
      message,
    });
  });

  test("takes one message unless more are asked for", async () => {
    const { create, send, receive } = await testWorld();
    const queue = await create("orders");
    for (const body of ["a", "b", "c"]) await send(queue, body);

    const one = await receive(queue, { MaxNumberOfMessages: undefined });
    const rest = await receive(queue);

    expect([bodies(one), bodies(rest)]).toEqual([["a"], ["b", "c"]]);
  });

  test("says four system attributes of a plain message (2.7)", async () => {
    const { clock, create, send, receive } = await testWorld({ userId: "AIDAUSER" });
    const queue = await create("orders");
    await send(queue, "x");
    await clock.advance(1500);

    const [message] = await receive(queue, { MessageSystemAttributeNames: ["All"] });

    expect(message?.Attributes).toEqual({
      SenderId: "AIDAUSER",
      SentTimestamp: "1767225600000",
      ApproximateReceiveCount: "1",
      ApproximateFirstReceiveTimestamp: "1767225601500",
    });
  });

  test("merges the old and the new list of system attributes (2.7)", async () => {
    const { create, send, receive } = await testWorld();
    const queue = await create("orders");
    await send(queue, "x");

    const [message] = await receive(queue, {
      // @ts-expect-error -- the SDK's type lists queue attributes here, by mistake
      AttributeNames: ["SentTimestamp"],
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    });

    expect(Object.keys(message?.Attributes ?? {}).toSorted()).toEqual([
      "ApproximateReceiveCount",
      "SentTimestamp",
    ]);
  });

  test("says no attributes unless asked", async () => {
    const { create, send, receive } = await testWorld();
    const queue = await create("orders");
    await send(queue, "x", { MessageAttributes: { a: { DataType: "String", StringValue: "v" } } });

    const [message] = await receive(queue);

    expect(Object.keys(message!).toSorted()).toEqual([
      "Body",
      "MD5OfBody",
      "MessageId",
      "ReceiptHandle",
    ]);
  });

  // Digests as AWS gave them for the same attributes.
  test.for([
    [["All"], "4c360f3fdafd970e05fae2f149d997f5", ["General", "Hello", "Help.Me"]],
    [[".*"], "4c360f3fdafd970e05fae2f149d997f5", ["General", "Hello", "Help.Me"]],
    [["*"], "4c360f3fdafd970e05fae2f149d997f5", ["General", "Hello", "Help.Me"]],
    [["Hello", "General"], "fca026605781cb4126a1e9044df24232", ["General", "Hello"]],
    [["Hello", "Missing"], "a311262e065454b75da111d535b8dacd", ["Hello"]],
    [["Hel.*"], "83fee93c1bcd8b9a5a923ffacdc636c7", ["Hello", "Help.Me"]],
    [["Foo", "Help"], undefined, undefined],
    [["AWS."], undefined, undefined],
    [["..foo"], undefined, undefined],
  ] as const)(
    "chooses by the names %j, and digests the chosen (2.6)",
    async ([names, md5, chosen]) => {
      const { create, send, receive } = await testWorld();
      const queue = await create("orders");
      const text = (StringValue: string) => ({ DataType: "String", StringValue });
      const MessageAttributes = {
        "Help.Me": text("Me"),
        Hello: text("There"),
        General: text("Kenobi"),
      };
      await send(queue, "msg", { MessageAttributes });

      const [message] = await receive(queue, { MessageAttributeNames: [...names] });

      expect(message?.MD5OfMessageAttributes).toBe(md5);
      expect(
        message?.MessageAttributes && Object.keys(message.MessageAttributes).toSorted(),
      ).toEqual(chosen);
    },
  );

  test("does not give messages that are too old, whatever their visibility", async () => {
    const { clock, create, send, receive, attribute } = await testWorld();
    const queue = await create("orders", { MessageRetentionPeriod: "60" });
    await send(queue, "in flight");
    await receive(queue, { VisibilityTimeout: 55 });
    await send(queue, "visible");
    await send(queue, "delayed", { DelaySeconds: 60 });
    await clock.advance(60_000);

    expect(await receive(queue)).toEqual([]);
    expect(await attribute(queue, "ApproximateNumberOfMessages")).toBe("0");
  });

  test("gives a message only when its delay has passed, its own before the queue's", async () => {
    const { clock, create, send, receive } = await testWorld();
    const queue = await create("orders", { DelaySeconds: "10" });
    await send(queue, "queue's");
    await send(queue, "own", { DelaySeconds: 5 });
    await send(queue, "at once", { DelaySeconds: 0 });

    expect(bodies(await receive(queue))).toEqual(["at once"]);
    await clock.advance(4999);
    expect(await receive(queue)).toEqual([]);
    await clock.advance(1);
    expect(bodies(await receive(queue))).toEqual(["own"]);
    await clock.advance(5000);
    expect(bodies(await receive(queue))).toEqual(["queue's"]);
  });
});

describe("a long poll", () => {
  test("ends with a message that is sent meanwhile (2.7)", async () => {
    const { create, send, receive, timerOf } = await testWorld();
    const queue = await create("orders");
    const waiting = timerOf(20);
    const poll = receive(queue, { WaitTimeSeconds: 20 });
    await waiting;

    await send(queue, "late");

    expect(bodies(await poll)).toEqual(["late"]);
  });

  test("takes its time from the queue when it names none", async () => {
    const { clock, create, receive, timerOf } = await testWorld();
    const queue = await create("orders", { ReceiveMessageWaitTimeSeconds: "7" });
    const waiting = timerOf(7);
    const poll = receive(queue);
    await waiting;

    await clock.advance(7000);

    expect(await poll).toEqual([]);
  });

  test("of 0 seconds does not wait, whatever the queue says", async () => {
    const { create, receive } = await testWorld();
    const queue = await create("orders", { ReceiveMessageWaitTimeSeconds: "7" });

    expect(await receive(queue, { WaitTimeSeconds: 0 })).toEqual([]);
  });

  test("wakes when a delay passes, and when a visibility timeout does", async () => {
    const { clock, create, send, receive, timerOf } = await testWorld();
    const queue = await create("orders");
    await send(queue, "delayed", { DelaySeconds: 3 });
    const wait = async () => {
      const waiting = timerOf(20);
      const poll = receive(queue, { WaitTimeSeconds: 20, VisibilityTimeout: 4 });
      await waiting;
      return { poll };
    };

    const first = await wait();
    await clock.advance(3000);
    expect(bodies(await first.poll)).toEqual(["delayed"]);

    const second = await wait();
    await clock.advance(4000);
    expect(bodies(await second.poll)).toEqual(["delayed"]);
  });

  test("gives one message to one of many who wait", async () => {
    const { clock, create, send, receive, timerOf } = await testWorld();
    const queue = await create("orders");
    const polls = [];
    for (let i = 0; i < 3; i += 1) {
      const waiting = timerOf(20);
      polls.push(receive(queue, { WaitTimeSeconds: 20 }));
      await waiting;
    }

    await send(queue, "one");
    await clock.advance(20_000);

    expect((await Promise.all(polls)).flatMap(bodies)).toEqual(["one"]);
  });

  test("ends with a fault when the queue is deleted", async () => {
    const { client, create, receive, timerOf } = await testWorld();
    const queue = await create("orders");
    const waiting = timerOf(20);
    const poll = faultOf(receive(queue, { WaitTimeSeconds: 20 }));
    await waiting;

    await client.send(new DeleteQueueCommand({ QueueUrl: queue }));

    expect(await poll).toMatchObject({ name: "QueueDoesNotExist" });
  });
});
