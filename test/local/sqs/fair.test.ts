// Standard queues with group ids: fair queues (aws-facts 2.9).
import { DeleteMessageBatchCommand, type Message } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { bodies, testWorld } from "./sqs-world.ts";

const SYSTEM = ["MessageGroupId" as const];

async function fairQueue() {
  const world = await testWorld();
  const QueueUrl = await world.create("orders");
  const take = (most = 10) =>
    world.receive(QueueUrl, {
      MaxNumberOfMessages: most,
      MessageSystemAttributeNames: SYSTEM,
    });
  return {
    ...world,
    put: async (tenant: string | undefined, count: number) => {
      for (let i = 0; i < count; i += 1) {
        const name = tenant ?? "nobody";
        await world.send(QueueUrl, `${name}-${i}`, tenant ? { MessageGroupId: tenant } : {});
      }
    },
    /** Receives until so many have come. */
    takeAll: async (count: number) => {
      const taken: Message[] = [];
      while (taken.length < count) {
        const received = await take(Math.min(10, count - taken.length));
        if (received.length === 0) break;
        taken.push(...received);
      }
      return taken;
    },
    remove: (messages: readonly Message[]) =>
      world.client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: messages.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle })),
        }),
      ),
  };
}

const tenantsOf = (messages: readonly Message[]) =>
  messages.map(({ Attributes }) => Attributes?.MessageGroupId ?? "nobody");

test("a tenant with 30 messages in flight, and most of them, waits for the others (2.9)", async () => {
  const { put, takeAll } = await fairQueue();
  await put("loud", 40);
  await put("quiet", 2);
  await put(undefined, 1);

  expect(new Set(tenantsOf(await takeAll(30)))).toEqual(new Set(["loud"]));

  expect(bodies(await takeAll(5))).toEqual([
    "quiet-0",
    "quiet-1",
    "nobody-0",
    "loud-30",
    "loud-31",
  ]);
});

test("a tenant with 29 messages in flight does not (2.9)", async () => {
  const { put, takeAll } = await fairQueue();
  await put("loud", 40);
  await put("quiet", 1);
  await takeAll(29);

  expect(bodies(await takeAll(1))).toEqual(["loud-29"]);
});

test("of a noisy tenant nothing is dropped, and it waits for nobody but others (2.9)", async () => {
  const { put, takeAll } = await fairQueue();
  await put("loud", 50);

  const taken = bodies(await takeAll(60));

  expect(taken).toEqual(Array.from({ length: 50 }, (_, i) => `loud-${i}`));
});

test("a tenant that was noisy has its turn before those who came later (2.9)", async () => {
  const { put, takeAll, remove } = await fairQueue();
  await put("loud", 40);
  await put("quiet", 1);
  const first = await takeAll(30);
  expect(bodies(await takeAll(1))).toEqual(["quiet-0"]);
  await put("late", 1);

  await remove(first.slice(0, 10));

  expect(bodies(await takeAll(2))).toEqual(["loud-30", "loud-31"]);
});

test("messages that come back unhandled make their tenant quiet again (2.9)", async () => {
  const { clock, put, takeAll } = await fairQueue();
  await put("loud", 31);
  await takeAll(30);
  await put("quiet", 1);
  await clock.advance(30_000);

  expect(bodies(await takeAll(3))).toEqual(["loud-30", "quiet-0", "loud-0"]);
});
