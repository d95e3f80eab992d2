import {
  CancelMessageMoveTaskCommand,
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  type StartMessageMoveTaskCommandInput,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { arnOf, bodies, faultOf, FIFO, testWorld } from "./sqs-world.ts";

/** A dead-letter queue with the bodies that failed once in `orders`. */
async function withDeadLetters(...dead: string[]) {
  const world = await testWorld();
  const { client, clock, create, send, receive } = world;
  const dlq = await create("dlq");
  const policy = { deadLetterTargetArn: arnOf("dlq"), maxReceiveCount: 1 };
  const queue = await create("orders", { RedrivePolicy: JSON.stringify(policy) });
  const ids: string[] = [];
  for (const body of dead) ids.push(await send(queue, body));
  if (dead.length > 0) {
    await receive(queue, { VisibilityTimeout: 0 });
    await receive(queue);
  }
  return {
    ...world,
    dlq,
    queue,
    /** Of the messages as they were sent first. */
    ids,
    start: (input: Partial<StartMessageMoveTaskCommandInput> = {}) =>
      client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dlq"), ...input })),
    list: async (MaxResults?: number) => {
      const input = { SourceArn: arnOf("dlq"), ...(MaxResults ? { MaxResults } : {}) };
      return (await client.send(new ListMessageMoveTasksCommand(input))).Results;
    },
    cancel: (TaskHandle: string | undefined) =>
      client.send(new CancelMessageMoveTaskCommand({ TaskHandle })),
    /** Lets so many seconds pass. */
    pass: (seconds: number) => clock.advance(seconds * 1000),
  };
}

describe("a message move task", () => {
  test("brings messages back to where they came from, as new messages (2.10)", async () => {
    const { dlq, queue, ids, start, pass, receive } = await withDeadLetters("a", "b");
    await pass(5);

    await start();
    await pass(1);

    expect(await receive(dlq)).toEqual([]);
    const back = await receive(queue, { MessageSystemAttributeNames: ["All"] });
    expect(bodies(back)).toEqual(["a", "b"]);
    expect(ids).not.toContain(back[0]?.MessageId);
    expect(ids).not.toContain(back[1]?.MessageId);
    expect(Number(back[0]?.Attributes?.SentTimestamp)).toBeGreaterThan(1_767_225_605_000);
    expect(back[0]?.Attributes).not.toHaveProperty("DeadLetterQueueSourceArn");
  });

  // AWS is not known to: it follows from their being new.
  test("counts the receives of what it moved from nothing", async () => {
    const { queue, start, pass, receive } = await withDeadLetters("a");

    await start();
    await pass(1);

    const [back] = await receive(queue, { MessageSystemAttributeNames: ["All"] });
    expect(back?.Attributes).toMatchObject({ ApproximateReceiveCount: "1" });
  });

  test("brings messages of several queues back to each its own (2.10)", async () => {
    const { create, send, receive, queue, start, pass } = await withDeadLetters("a");
    const policy = { deadLetterTargetArn: arnOf("dlq"), maxReceiveCount: 1 };
    const other = await create("invoices", { RedrivePolicy: JSON.stringify(policy) });
    await send(other, "b");
    await receive(other, { VisibilityTimeout: 0 });
    await receive(other);

    await start();
    await pass(1);

    expect(bodies(await receive(queue))).toEqual(["a"]);
    expect(bodies(await receive(other))).toEqual(["b"]);
  });

  test("says how it stands, with its handle only while it runs (2.10)", async () => {
    const { start, list, pass } = await withDeadLetters("a", "b");

    const { TaskHandle } = await start({ MaxNumberOfMessagesPerSecond: 1 });

    const common = {
      SourceArn: arnOf("dlq"),
      MaxNumberOfMessagesPerSecond: 1,
      ApproximateNumberOfMessagesToMove: 2,
      StartedTimestamp: 1_767_225_600_000,
    };
    await pass(1);
    expect(await list()).toEqual([
      { ...common, TaskHandle, Status: "RUNNING", ApproximateNumberOfMessagesMoved: 1 },
    ]);
    await pass(2);
    expect(await list()).toEqual([
      { ...common, Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 2 },
    ]);
  });

  test("moves to another queue when that is named, and says so (2.10)", async () => {
    const { create, start, list, pass, receive, queue } = await withDeadLetters("a");
    const other = await create("other");

    await start({ DestinationArn: arnOf("other") });
    await pass(1);

    expect(bodies(await receive(other))).toEqual(["a"]);
    expect(await receive(queue)).toEqual([]);
    expect(await list()).toEqual([
      {
        SourceArn: arnOf("dlq"),
        DestinationArn: arnOf("other"),
        Status: "COMPLETED",
        ApproximateNumberOfMessagesMoved: 1,
        ApproximateNumberOfMessagesToMove: 1,
        StartedTimestamp: 1_767_225_600_000,
      },
    ]);
  });

  test("keeps to its rate", async () => {
    const ten = Array.from({ length: 10 }, (_, i) => `${i}`);
    const { dlq, start, pass, attribute } = await withDeadLetters(...ten);

    await start({ MaxNumberOfMessagesPerSecond: 2 });

    await pass(2);
    expect(await attribute(dlq, "ApproximateNumberOfMessages")).toBe("6");
  });

  test("can be cancelled; what it moved stays moved (2.10)", async () => {
    const { start, cancel, list, pass, receive, queue } = await withDeadLetters("a", "b");
    const { TaskHandle } = await start({ MaxNumberOfMessagesPerSecond: 1 });
    await pass(1);

    const { ApproximateNumberOfMessagesMoved } = await cancel(TaskHandle);
    await pass(5);

    expect(ApproximateNumberOfMessagesMoved).toBe(1);
    expect(await list()).toMatchObject([{ Status: "CANCELLED" }]);
    expect(bodies(await receive(queue))).toEqual(["a"]);
  });

  test("fails when its destination goes (2.10)", async () => {
    const { client, create, start, list, pass } = await withDeadLetters("a", "b");
    const other = await create("other");
    await start({ DestinationArn: arnOf("other"), MaxNumberOfMessagesPerSecond: 1 });
    await pass(1);

    await client.send(new DeleteQueueCommand({ QueueUrl: other }));
    await pass(1);

    expect(await list()).toMatchObject([
      {
        Status: "FAILED",
        FailureReason: "AWS.SimpleQueueService.NonExistentQueue",
        ApproximateNumberOfMessagesMoved: 1,
      },
    ]);
  });

  test("is one of a kind while it runs (2.10)", async () => {
    const { start } = await withDeadLetters("a", "b");
    await start({ MaxNumberOfMessagesPerSecond: 1 });

    expect(await faultOf(start())).toMatchObject({
      name: "InvalidParameterValue",
      message:
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
    });
  });

  test("needs a queue that is a dead-letter queue now (2.10)", async () => {
    const { start } = await withDeadLetters();

    expect(await faultOf(start({ SourceArn: arnOf("orders") }))).toMatchObject({
      name: "InvalidParameterValue",
      message: "Source queue must be configured as a Dead Letter Queue.",
    });
  });

  test("is refused once no queue names the dead-letter queue any more (2.10)", async () => {
    const { client, queue: QueueUrl, start } = await withDeadLetters("a");

    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: "" } }),
    );

    expect(await faultOf(start())).toMatchObject({
      message: "Source queue must be configured as a Dead Letter Queue.",
    });
  });

  test.for([0, 501])("does not move %i messages a second (2.10)", async (perSecond) => {
    const { start } = await withDeadLetters("a");

    const refused = await faultOf(start({ MaxNumberOfMessagesPerSecond: perSecond }));

    expect(refused).toMatchObject({ name: "InvalidParameterValue" });
  });

  test("does not move a queue's messages to that same queue", async () => {
    const { start } = await withDeadLetters("a");

    const refused = await faultOf(start({ DestinationArn: arnOf("dlq") }));

    expect(refused).toMatchObject({ name: "InvalidParameterValue" });
  });

  test.for(["SourceArn", "DestinationArn"])("needs a %s that exists (2.10)", async (parameter) => {
    const { start } = await withDeadLetters();

    expect(await faultOf(start({ [parameter]: arnOf("missing") }))).toMatchObject({
      name: "ResourceNotFoundException",
      message: `The resource that you specified for the ${parameter} parameter doesn't exist.`,
      status: 404,
    });
  });

  test("is not found by a handle of none (2.10)", async () => {
    const { cancel } = await withDeadLetters();
    const handle = (sourceArn: string) =>
      Buffer.from(JSON.stringify({ taskId: "t", sourceArn })).toString("base64");

    expect(await faultOf(cancel("garbage"))).toMatchObject({
      name: "InvalidParameterValue",
      message: "Value for parameter TaskHandle is invalid.",
    });
    expect(await faultOf(cancel(handle(arnOf("dlq"))))).toMatchObject({
      name: "ResourceNotFoundException",
      message: "Task does not exist.",
      status: 404,
    });
    expect(await faultOf(cancel(handle(arnOf("missing"))))).toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource that you specified for the SourceArn parameter doesn't exist.",
      status: 404,
    });
  });

  test("stands in the history, the newest first, one unless more are asked for (2.10)", async () => {
    const { start, list, pass } = await withDeadLetters();
    await start();
    await pass(1);
    await start({ MaxNumberOfMessagesPerSecond: 7 });
    await pass(1);

    expect(await list()).toMatchObject([{ MaxNumberOfMessagesPerSecond: 7 }]);
    expect(await list(10)).toHaveLength(2);
  });

  test.for([0, 11])("is not listed by %i (2.10)", async (MaxResults) => {
    const { client } = await withDeadLetters();
    const command = new ListMessageMoveTasksCommand({ SourceArn: arnOf("dlq"), MaxResults });

    expect(await faultOf(client.send(command))).toMatchObject({ name: "InvalidParameterValue" });
  });

  test("is not listed of a queue that is not there (2.10)", async () => {
    const { client } = await withDeadLetters();
    const command = new ListMessageMoveTasksCommand({ SourceArn: arnOf("missing") });

    expect(await faultOf(client.send(command))).toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource that you specified for the SourceArn parameter doesn't exist.",
      status: 404,
    });
  });

  test("works between FIFO queues, group by group", async () => {
    const { client, create, send, receive, pass } = await withDeadLetters();
    await create("dlq.fifo", FIFO);
    const policy = { deadLetterTargetArn: arnOf("dlq.fifo"), maxReceiveCount: 1 };
    const queue = await create("orders.fifo", { ...FIFO, RedrivePolicy: JSON.stringify(policy) });
    for (const body of ["a", "b"]) {
      await send(queue, body, { MessageGroupId: "g", MessageDeduplicationId: body });
    }
    await receive(queue, { VisibilityTimeout: 0 });
    await receive(queue);

    await client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dlq.fifo") }));
    await pass(1);

    const back = await receive(queue, { MessageSystemAttributeNames: ["MessageGroupId"] });
    expect(bodies(back)).toEqual(["a", "b"]);
    expect(back[0]?.Attributes).toEqual({ MessageGroupId: "g" });
  });
});
