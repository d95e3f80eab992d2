// Who has sent a message, where callers are sessions of roles.
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { sessionOf } from "../../support/session.ts";

test("is told by role id and session name (2.7)", async () => {
  const local = await startLocal();
  onTestFinished(() => local.stop());
  const statement = { Effect: "Allow", Action: "sqs:*", Resource: "*" };
  const document = { Version: "2012-10-17", Statement: [statement] };
  const credentials = await sessionOf(local.url, { name: "sender", document });
  const options = { ...clientOptions(local.url), credentials };
  const sqs = new SQSClient(options);
  const sts = new STSClient(options);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));

  const input = { QueueUrl, MessageSystemAttributeNames: ["SenderId" as const] };
  const { Messages } = await sqs.send(new ReceiveMessageCommand(input));
  const { UserId } = await sts.send(new GetCallerIdentityCommand({}));
  expect(Messages?.[0]?.Attributes).toEqual({ SenderId: UserId });
  expect(UserId).toMatch(/^AROA[A-Z0-9]+:test$/);
});
