// A queue's policy where callers are held to policies: what SQS takes when it is put is also read.
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { sessionOf } from "../../support/session.ts";

const listing = { Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" };

test.for([
  ["the ids that SQS itself gives", { Sid: "__owner_statement", Resource: "*" }],
  ["no resource", {}],
])("a statement with %s lets in whom it names", async ([, elements = {}]) => {
  const local = await startLocal({ enforceIam: true });
  onTestFinished(() => local.stop());
  const options = clientOptions(local.url);
  const document = { Version: "2012-10-17", Statement: [listing] };
  const credentials = await sessionOf(local.url, { name: "worker", document });
  const statement = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::000000000000:role/worker" },
    Action: "sqs:SendMessage",
    ...elements,
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const owner = new SQSClient(options);
  const worker = new SQSClient({ ...options, credentials });
  const create = (QueueName: string, Attributes: Record<string, string>) =>
    owner.send(new CreateQueueCommand({ QueueName, Attributes }));
  const { QueueUrl: open } = await create("open", { Policy });
  const { QueueUrl: closed } = await create("closed", {});

  const sent = await worker.send(new SendMessageCommand({ QueueUrl: open, MessageBody: "x" }));

  expect(sent.MessageId).toBeDefined();
  await expect(
    worker.send(new SendMessageCommand({ QueueUrl: closed, MessageBody: "x" })),
  ).rejects.toMatchObject({ name: "AccessDenied" });
});
