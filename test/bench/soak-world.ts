// A standard and a FIFO pipeline whose handler fails in every way there is.
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import type { Clients } from "../kill/actor.ts";
import { arnOf } from "../kill/queues.ts";
import { functionOf } from "../support/lambda.ts";

export interface Lane {
  readonly fifo: boolean;
  readonly queue: string;
  readonly dead: string;
}

export const LANES: readonly Lane[] = [
  { fifo: false, queue: "soak", dead: "soak-dead" },
  { fifo: true, queue: "soak.fifo", dead: "soak-dead.fifo" },
];

/**
 * A body is its kind, number and time. "once" fails in its first receives, "redriven" until it comes
 * out of the dead-letter queue, which makes it younger than its body, and "never" always.
 */
const HANDLER = `
import { appendFileSync } from "node:fs";
export const handler = async ({ Records }) => {
  const failed = [];
  const handled = [];
  for (const { messageId, body, attributes } of Records) {
    const [kind, , at] = body.split(" ");
    const redriven = Number(attributes.SentTimestamp) > Number(at) + 2_000;
    if (kind === "crash" && attributes.ApproximateReceiveCount === "1") throw new Error(body);
    const fails =
      kind === "never" ||
      (kind === "redriven" && !redriven) ||
      (kind === "once" && attributes.ApproximateReceiveCount === "1");
    if (fails) failed.push({ itemIdentifier: messageId });
    else handled.push(body + "\\n");
  }
  appendFileSync(process.env.HANDLED, handled.join(""));
  console.log("handled " + handled.length + " of " + Records.length);
  return { batchItemFailures: failed };
};`;

const policy = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });

export async function makeLanes(clients: Clients, handledFile: string): Promise<void> {
  const { iam, lambda, sqs } = clients;
  const AssumeRolePolicyDocument = policy({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Effect: "Allow", Action: ["sqs:*", "logs:*"], Resource: "*" });
  const rights = { RoleName: "worker", PolicyName: "all", PolicyDocument };
  await iam.send(new PutRolePolicyCommand(rights));
  for (const { fifo, queue, dead } of LANES) {
    const type = fifo ? { FifoQueue: "true" } : {};
    await sqs.send(new CreateQueueCommand({ QueueName: dead, Attributes: type }));
    const redrive = { deadLetterTargetArn: arnOf(dead), maxReceiveCount: 3 };
    const Attributes = {
      ...type,
      VisibilityTimeout: "2",
      RedrivePolicy: JSON.stringify(redrive),
    };
    await sqs.send(new CreateQueueCommand({ QueueName: queue, Attributes }));
    const FunctionName = fifo ? "soak-fifo" : "soak-standard";
    const changes = { Timeout: 2, Environment: { Variables: { HANDLED: handledFile } } };
    await lambda.send(new CreateFunctionCommand(functionOf(FunctionName, HANDLER, changes)));
    // Fewer than the mapping begins with: it is throttled all the time.
    const most = { FunctionName, ReservedConcurrentExecutions: 2 };
    await lambda.send(new PutFunctionConcurrencyCommand(most));
    await lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn: arnOf(queue),
        FunctionName,
        BatchSize: 10,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      }),
    );
  }
}
