// A queue with as many messages in flight as may be. That AWS's quota is 120,000: test/unit/local/sqs/depth.test.ts.
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { bodies, faultOf, FIFO, testWorld } from "./sqs-world.ts";

/** The bodies a to e, each a group of its own; three may be in flight. */
async function withFive(name: string, attributes = {}) {
  const world = await testWorld({ inFlightQuota: 3 });
  const QueueUrl = await world.create(name, attributes);
  for (const id of ["a", "b", "c", "d", "e"]) {
    const ids = name.endsWith(".fifo") ? { MessageGroupId: id, MessageDeduplicationId: id } : {};
    await world.send(QueueUrl, id, ids);
  }
  return {
    ...world,
    QueueUrl,
    receive: (more: Partial<ReceiveMessageCommandInput> = {}) => world.receive(QueueUrl, more),
    remove: (ReceiptHandle: string | undefined) =>
      world.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  };
}

test("a receive gives no more than may be in flight", async () => {
  const { receive } = await withFive("orders");

  expect(bodies(await receive())).toEqual(["a", "b", "c"]);
});

test("a full standard queue is over its limit until there is room (2.7)", async () => {
  const { clock, receive, remove } = await withFive("orders");
  const [first] = await receive();

  for (const WaitTimeSeconds of [0, 20]) {
    expect(await faultOf(receive({ WaitTimeSeconds }))).toMatchObject({
      name: "OverLimit",
      code: "OverLimit",
      status: 403,
    });
  }

  await remove(first?.ReceiptHandle);
  expect(bodies(await receive())).toEqual(["d"]);
  await clock.advance(30_000);
  expect(await receive()).toHaveLength(3);
});

test("a full FIFO queue gives no messages and no fault until there is room (2.7)", async () => {
  const { client, QueueUrl, receive, remove, timerOf } = await withFive("orders.fifo", FIFO);
  const [first] = await receive();

  const answer = await client.send(new ReceiveMessageCommand({ QueueUrl }));

  expect(answer.$metadata.httpStatusCode).toBe(200);
  expect(answer).not.toHaveProperty("Messages");
  const waiting = timerOf(20);
  const poll = receive({ WaitTimeSeconds: 20 });
  await waiting;
  await remove(first?.ReceiptHandle);
  expect(bodies(await poll)).toEqual(["d"]);
});

test("a full queue takes messages and lets those in flight be changed (2.7)", async () => {
  const { QueueUrl, send, receive, remove } = await withFive("orders");
  const received = await receive();

  expect(await send(QueueUrl, "f")).toBeDefined();
  for (const { ReceiptHandle } of received) await remove(ReceiptHandle);

  expect(bodies(await receive())).toEqual(["d", "e", "f"]);
});
