import { AddPermissionCommand, RemovePermissionCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { arnOf, faultOf, testWorld } from "./sqs-world.ts";

async function withQueue() {
  const { client, create, attribute } = await testWorld();
  const QueueUrl = await create("orders");
  return {
    policy: async () => {
      const text = await attribute(QueueUrl, "Policy");
      return text === undefined ? undefined : JSON.parse(text);
    },
    add: (Label: string, AWSAccountIds = ["111111111111"], Actions = ["ReceiveMessage"]) =>
      client.send(new AddPermissionCommand({ QueueUrl, Label, AWSAccountIds, Actions })),
    remove: (Label: string) => client.send(new RemovePermissionCommand({ QueueUrl, Label })),
  };
}

test("AddPermission writes a statement into the queue's policy", async () => {
  const { add, policy } = await withQueue();

  await add("one");
  await add("two", ["111111111111", "222222222222"], ["ReceiveMessage", "SendMessage"]);

  const statement = { Effect: "Allow", Resource: arnOf("orders") };
  expect(await policy()).toEqual({
    Version: "2008-10-17",
    Id: `${arnOf("orders")}/SQSDefaultPolicy`,
    Statement: [
      {
        ...statement,
        Sid: "one",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "SQS:ReceiveMessage",
      },
      {
        ...statement,
        Sid: "two",
        Principal: {
          AWS: ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"],
        },
        Action: ["SQS:ReceiveMessage", "SQS:SendMessage"],
      },
    ],
  });
});

test("RemovePermission takes it out, and the policy with the last one", async () => {
  const { add, remove, policy } = await withQueue();
  await add("one");
  await add("two");

  await remove("one");
  expect(await policy()).toMatchObject({ Statement: [{ Sid: "two" }] });
  await remove("two");
  expect(await policy()).toBeUndefined();
});

test("a label is there once, and only once it is there", async () => {
  const { add, remove } = await withQueue();
  await add("one");

  expect(await faultOf(add("one"))).toMatchObject({
    name: "InvalidParameterValue",
    message: "Value one for parameter Label is invalid. Reason: Already exists.",
  });
  expect(await faultOf(remove("two"))).toMatchObject({
    name: "InvalidParameterValue",
    message: "Value two for parameter Label is invalid. Reason: can't find label.",
  });
});

test("an action that SQS does not have is refused", async () => {
  const { add } = await withQueue();

  expect(await faultOf(add("one", ["111111111111"], ["Fly"]))).toMatchObject({
    name: "InvalidParameterValue",
  });
});
