// aws-facts 2: a queue comes, and above all goes, more slowly than the call that asks for it.
import {
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { AWS_DELAYS } from "../../../src/local/delays.ts";
import { folderOf } from "../../support/folder.ts";
import { realistic } from "./world.ts";

const { queueFound, queueDeleted, queueNameFree } = AWS_DELAYS;

const NO_QUEUE = {
  name: "QueueDoesNotExist",
  message: "The specified queue does not exist.",
};
const DELETED_RECENTLY = {
  name: "QueueDeletedRecently",
  message:
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
};

async function withQueue(dir?: string) {
  const world = await realistic(dir);
  await world.createQueue();
  await world.clock.advance(queueFound.most);
  const QueueUrl = world.queueUrl();
  return {
    ...world,
    world,
    find: () => world.sqs.send(new GetQueueUrlCommand({ QueueName: "orders" })),
    send: () => world.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" })),
    remove: () => world.sqs.send(new DeleteQueueCommand({ QueueUrl: world.queueUrl() })),
  };
}

test("a new queue is not to be used for a second, not even as a dead-letter queue (2.1)", async () => {
  const { clock, sqs, createQueue, queueUrl } = await realistic();
  await createQueue("dead");
  const send = () =>
    sqs.send(new SendMessageCommand({ QueueUrl: queueUrl("dead"), MessageBody: "a" }));
  const deadLetterTargetArn = "arn:aws:sqs:us-east-1:000000000000:dead";
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 });

  await clock.advance(queueFound.least - 1);
  await expect(send()).rejects.toMatchObject(NO_QUEUE);
  await expect(createQueue("orders", { RedrivePolicy })).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: expect.stringContaining("Dead letter target does not exist."),
  });
  expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();

  await clock.advance(1);
  await send();
  await createQueue("orders", { RedrivePolicy });
});

test("creating it again meanwhile answers the same queue (2.2)", async () => {
  const { createQueue, queueUrl } = await realistic();
  await createQueue();

  expect((await createQueue()).QueueUrl).toBe(queueUrl());
});

test("a deleted queue may answer calls for some seconds (2.7)", async () => {
  const { clock, find, send, remove } = await withQueue();
  await remove();

  await clock.advance(queueDeleted.least - 1);
  await find();
  await send();
  await remove();

  await clock.advance(queueDeleted.most);
  await expect(find()).rejects.toMatchObject(NO_QUEUE);
  await expect(send()).rejects.toMatchObject(NO_QUEUE);
});

test("its name is taken for 60 seconds from its deletion, also while it still answers (2.2)", async () => {
  const { clock, createQueue, remove } = await withQueue();
  await remove();

  await expect(createQueue()).rejects.toMatchObject(DELETED_RECENTLY);
  await clock.advance(queueNameFree.least - 1);
  await expect(createQueue()).rejects.toMatchObject(DELETED_RECENTLY);

  await clock.advance(1);
  await createQueue();
});

test("a restart neither frees the name nor brings the queue back (2.2, 2.7)", async () => {
  const { clock, world, find, remove } = await withQueue(await folderOf({}));
  await remove();
  await world.restart();

  await find();
  await clock.advance(queueDeleted.most);
  await expect(find()).rejects.toMatchObject(NO_QUEUE);
  await world.restart();
  await expect(find()).rejects.toMatchObject(NO_QUEUE);
  await expect(world.createQueue()).rejects.toMatchObject(DELETED_RECENTLY);

  await clock.advance(queueNameFree.most - queueDeleted.most);
  await world.createQueue();
});

test("a queue is purged once in 60 seconds (2.7)", async () => {
  const { clock, sqs, queueUrl } = await withQueue();
  const purge = () => sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl() }));
  await purge();

  await clock.advance(59_999);
  await expect(purge()).rejects.toMatchObject({
    name: "PurgeQueueInProgress",
    message: "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
    $metadata: { httpStatusCode: 403 },
  });

  await clock.advance(1);
  await purge();
});
