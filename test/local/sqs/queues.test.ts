import {
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { AWS_DELAYS } from "../../../src/local/delays.ts";
import { bodies, faultOf, FIFO, testWorld } from "./sqs-world.ts";

const NO_QUEUE = {
  name: "QueueDoesNotExist",
  code: "AWS.SimpleQueueService.NonExistentQueue",
  message: "The specified queue does not exist.",
  status: 400,
};

describe("a queue is found", () => {
  test("by its name", async () => {
    const { client, create } = await testWorld();
    const queue = await create("orders");

    const found = await client.send(new GetQueueUrlCommand({ QueueName: "orders" }));

    expect(found.QueueUrl).toBe(queue);
  });

  test.for([
    "https://sqs.us-east-1.amazonaws.com/000000000000/orders",
    "/000000000000/orders",
    "orders",
  ])("by %s", async (queueUrl) => {
    const { create, send } = await testWorld();
    await create("orders");

    expect(await send(queueUrl, "hello")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.for(["missing", "Orders", "http://127.0.0.1/111111111111/orders", "http://127.0.0.1/"])(
    "not by %s (2.7)",
    async (queueUrl) => {
      const { create, send } = await testWorld();
      await create("orders");

      expect(await faultOf(send(queueUrl, "hello"))).toEqual(NO_QUEUE);
    },
  );

  test("not in another region, nor in another account", async () => {
    const { client, clientIn, create } = await testWorld();
    await create("orders");
    const QueueName = "orders";
    const elsewhere = clientIn("eu-west-1").send(new GetQueueUrlCommand({ QueueName }));
    const other = { QueueName, QueueOwnerAWSAccountId: "111111111111" };

    expect(await faultOf(elsewhere)).toEqual(NO_QUEUE);
    expect(await faultOf(client.send(new GetQueueUrlCommand(other)))).toEqual(NO_QUEUE);
  });

  test("not after it was deleted, nor are its messages when its name comes again", async () => {
    const { client, create, send, receive } = await testWorld();
    const queue = await create("orders");
    await send(queue, "gone");

    await client.send(new DeleteQueueCommand({ QueueUrl: queue }));

    expect(await faultOf(receive(queue))).toEqual(NO_QUEUE);
    expect(await faultOf(client.send(new DeleteQueueCommand({ QueueUrl: queue })))).toEqual(
      NO_QUEUE,
    );
    await create("orders");
    expect(await receive(queue)).toEqual([]);
  });
});

test("a deleted queue's name is taken for 60 seconds where names cool down (2.2)", async () => {
  const { queueNameFree } = AWS_DELAYS;
  const { client, clock, create } = await testWorld({ delays: { queueNameFree } });
  const queue = await create("orders");
  await client.send(new DeleteQueueCommand({ QueueUrl: queue }));

  await clock.advance(59_999);
  expect(await faultOf(create("orders"))).toEqual({
    name: "QueueDeletedRecently",
    code: "AWS.SimpleQueueService.QueueDeletedRecently",
    message:
      "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
    status: 400,
  });

  await clock.advance(1);
  expect(await create("orders")).toBe(queue);
});

describe("ListQueues", () => {
  test("answers no member when there is none (9.3)", async () => {
    const { client } = await testWorld();

    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();
  });

  test("answers the region's queues with the prefix", async () => {
    const { client, clientIn, create } = await testWorld();
    const orders = await create("orders");
    const fifo = await create("orders.fifo", FIFO);
    await create("invoices");

    const named = await client.send(new ListQueuesCommand({ QueueNamePrefix: "ord" }));

    expect(named.QueueUrls).toEqual([orders, fifo]);
    expect((await clientIn("eu-west-1").send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();
  });

  test("answers pages, each queue once", async () => {
    const { client, create } = await testWorld();
    const created: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) created.push(await create(name));

    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const input = { MaxResults: 2, ...(NextToken ? { NextToken } : {}) };
      const page = await client.send(new ListQueuesCommand(input));
      expect(page.QueueUrls!.length).toBeLessThanOrEqual(2);
      seen.push(...page.QueueUrls!);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);

    expect(seen).toEqual(created);
  });

  test("refuses a page size out of range and a token it did not give", async () => {
    const { client } = await testWorld();

    for (const input of [{ MaxResults: 0 }, { MaxResults: 1001 }, { NextToken: "?" }]) {
      expect(await faultOf(client.send(new ListQueuesCommand(input)))).toMatchObject({
        name: "InvalidParameterValue",
      });
    }
  });
});

describe("tags", () => {
  test("are added, replaced, taken away and listed", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");
    const list = async () => (await client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
    expect(await list()).toBeUndefined();

    await client.send(new TagQueueCommand({ QueueUrl, Tags: { a: "1", b: "2", c: "" } }));
    await client.send(new TagQueueCommand({ QueueUrl, Tags: { a: "3" } }));
    await client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["b", "missing"] }));

    expect(await list()).toEqual({ a: "3", c: "" });
  });

  test("are at most 50 (2.2)", async () => {
    const { client, create } = await testWorld();
    const QueueUrl = await create("orders");
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"]));

    expect(await faultOf(client.send(new TagQueueCommand({ QueueUrl, Tags })))).toMatchObject({
      name: "InvalidParameterValue",
    });
  });
});

describe("PurgeQueue", () => {
  test("removes visible, delayed and in-flight messages (2.7)", async () => {
    const { client, clock, create, send, receive } = await testWorld();
    const queue = await create("orders");
    await send(queue, "in flight");
    await receive(queue);
    await send(queue, "visible");
    await send(queue, "delayed", { DelaySeconds: 1 });

    await client.send(new PurgeQueueCommand({ QueueUrl: queue }));

    await clock.advance(60_000);
    expect(await receive(queue)).toEqual([]);
  });

  test("is allowed every 60 seconds (2.7)", async () => {
    const { client, clock, create } = await testWorld();
    const QueueUrl = await create("orders");
    const purge = () => client.send(new PurgeQueueCommand({ QueueUrl }));
    await purge();
    await clock.advance(59_999);

    expect(await faultOf(purge())).toEqual({
      name: "PurgeQueueInProgress",
      code: "AWS.SimpleQueueService.PurgeQueueInProgress",
      message: "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
      status: 403,
    });
    await clock.advance(1);
    expect((await purge()).$metadata.httpStatusCode).toBe(200);
  });

  test("forgets what a FIFO queue was sent (2.7)", async () => {
    const { client, create, send, receive } = await testWorld();
    const queue = await create("orders.fifo", FIFO);
    const ids = { MessageGroupId: "g", MessageDeduplicationId: "d" };
    await send(queue, "first", ids);

    await client.send(new PurgeQueueCommand({ QueueUrl: queue }));
    await send(queue, "again", ids);

    expect(bodies(await receive(queue))).toEqual(["again"]);
  });
});
