// aws-facts 5.4: what calls to SQS take, row by row.
import * as sqs from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAny } from "../../support/send-any.ts";
import { queue, type Right, type RightsWorld, rightsWorld, rowsOf, eachInTurn } from "./rights.ts";

let world: RightsWorld;
let client: sqs.SQSClient;
beforeAll(async () => {
  world = await rightsWorld();
  client = new sqs.SQSClient({ ...world.caller, useQueueUrlAsEndpoint: false });
  const all = new sqs.SQSClient(world.admin);
  await all.send(new sqs.CreateQueueCommand({ QueueName: "dlq" }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queue("dlq"), maxReceiveCount: 1 });
  await all.send(new sqs.CreateQueueCommand({ QueueName: "q", Attributes: { RedrivePolicy } }));
  all.destroy();
});
afterAll(() => world.stop());

const QueueUrl = "http://127.0.0.1/000000000000/q";
const entry = { Id: "1", ReceiptHandle: "h" };
const Entries = [entry];
const tags = { team: "a" };
const moving: readonly Right[] = [
  ...["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map(
    (name): Right => [`sqs:${name}`, queue("dlq")],
  ),
  ["sqs:SendMessage", queue("q")],
];
const onDlq = { SourceArn: queue("dlq") };

const row = rowsOf("sqs");
const ROWS = [
  row(new sqs.GetQueueUrlCommand({ QueueName: "q" }), queue("q")),
  row(new sqs.GetQueueAttributesCommand({ QueueUrl }), queue("q")),
  row(new sqs.CreateQueueCommand({ QueueName: "new" }), queue("new")),
  row(new sqs.CreateQueueCommand({ QueueName: "tagged", tags }), [
    ["sqs:CreateQueue", queue("tagged")],
    ["sqs:TagQueue", queue("tagged")],
  ]),
  row(new sqs.TagQueueCommand({ QueueUrl, Tags: tags }), queue("q")),
  row(new sqs.UntagQueueCommand({ QueueUrl, TagKeys: ["a"] }), queue("q")),
  row(new sqs.ListQueueTagsCommand({ QueueUrl }), queue("q")),
  row(new sqs.SetQueueAttributesCommand({ QueueUrl, Attributes: {} }), queue("q")),
  row(new sqs.PurgeQueueCommand({ QueueUrl }), queue("q")),
  row(new sqs.ListQueuesCommand({}), "*"),
  row(new sqs.SendMessageCommand({ QueueUrl, MessageBody: "m" }), queue("q")),
  row(
    new sqs.SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "1", MessageBody: "m" }] }),
    queue("q"),
    "SendMessage",
  ),
  row(new sqs.ReceiveMessageCommand({ QueueUrl }), queue("q")),
  row(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: "h" }), queue("q")),
  row(new sqs.DeleteMessageBatchCommand({ QueueUrl, Entries }), queue("q"), "DeleteMessage"),
  row(
    new sqs.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: "h", VisibilityTimeout: 0 }),
    queue("q"),
  ),
  row(
    new sqs.ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
    queue("q"),
    "ChangeMessageVisibility",
  ),
  row(new sqs.StartMessageMoveTaskCommand(onDlq), moving),
  row(new sqs.ListMessageMoveTasksCommand(onDlq), queue("dlq")),
  row(
    new sqs.ListDeadLetterSourceQueuesCommand({ QueueUrl: QueueUrl.replace(/q$/, "dlq") }),
    queue("dlq"),
  ),
  row(new sqs.DeleteQueueCommand({ QueueUrl }), queue("q")),
];

test.for(ROWS)("$call", async ({ rights, command }) => {
  const refusals = await world.refusals(rights, () => sendAny(client, command));

  expect(refusals).toEqual(eachInTurn(rights));
});
