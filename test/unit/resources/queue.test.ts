import { expect, test } from "vitest";
import { awsError } from "../../support/aws-double.ts";
import { working } from "../../support/working.ts";

const gone = () => awsError("QueueDoesNotExist");

test("a queue that is not there is nothing", async () => {
  const { resource, aws, work } = working("queue");
  aws.on("GetQueueAttributes", gone);
  aws.on("ListQueueTags", gone);

  expect(await resource.read(work.signal)).toBeUndefined();
  expect(await resource.find(work.signal)).toBeUndefined();
});

test("is created with its attributes and its tags in one call", async () => {
  const { resource, aws, work } = working("queue");
  aws.on("CreateQueue", {});

  await resource.create(work);

  expect(aws.sent).toMatchObject([
    [
      "CreateQueue",
      {
        QueueName: "orders",
        Attributes: { VisibilityTimeout: "180", SqsManagedSseEnabled: "true" },
        tags: { "sqslam:name": "orders" },
      },
    ],
  ]);
});

test("a name that cools down is waited for with a countdown", async () => {
  const { resource, aws, work, pauses, clock, pass } = working("queue");
  const start = clock.now();
  aws.on("CreateQueue", () =>
    clock.now() - start < 60_000 ? awsError("QueueDeletedRecently") : {},
  );

  await pass(resource.create(work));

  expect(clock.now() - start).toBeLessThan(61_000);
  expect(pauses[0]).toMatchObject({
    what: "the name to be free again, 60 s after its deletion",
    until: start + 60_000,
  });
});

test("a name that is taken is a conflict, and is not tried again", async () => {
  const { resource, aws, work } = working("queue");
  aws.on("CreateQueue", awsError("QueueNameExists", "exists", { Code: "QueueAlreadyExists" }));

  await expect(resource.create(work)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining('Could not create queue "orders"'),
  });
  expect(aws.operations()).toEqual(["CreateQueue"]);
});

test("sets what differs and nothing else", async () => {
  const { resource, aws, work } = working("queue");
  aws.on("CreateQueue", {});
  await resource.create(work);
  const { Attributes, tags } = aws.inputs("CreateQueue")[0] ?? {};
  aws.on("GetQueueAttributes", { Attributes: { ...Object(Attributes), DelaySeconds: "9" } });
  aws.on("ListQueueTags", { Tags: { ...Object(tags), "sqslam:stage": "x" } });
  aws.on("SetQueueAttributes", {});
  aws.on("UntagQueue", {});

  const state = await resource.read(work.signal);
  const changes = resource.diff(state);
  await resource.update(state, changes, work);

  expect(resource.owns(state)).toBe(false);
  expect(aws.inputs("SetQueueAttributes")).toMatchObject([{ Attributes: { DelaySeconds: "0" } }]);
  expect(aws.inputs("UntagQueue")).toMatchObject([{ TagKeys: ["sqslam:stage"] }]);
});

test("removing one that is gone already is done", async () => {
  const { resource, aws, work } = working("queue");
  aws.on("DeleteQueue", gone);

  await expect(resource.remove({ attributes: {}, tags: {} }, work)).resolves.toBe("accepted");
});
