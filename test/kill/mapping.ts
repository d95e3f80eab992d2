// A queue with a function: what was acknowledged is handled, or in the dead-letter queue, or still
// to come. The handler writes down what it handled, where no endpoint can lose it.
import { readFile } from "node:fs/promises";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { functionOf, until } from "../support/lambda.ts";
import type { Actor, Clients, Hand } from "./actor.ts";
import { Ledger } from "./ledger.ts";
import { arnOf, bodiesIn, depth, ofQueues, sendAll } from "./queues.ts";

const SOURCE = "mapped";
const DEAD = "mapped-dead";
const ENOUGH = 200;

const HANDLER = `
import { appendFileSync } from "node:fs";
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    if (body.startsWith("bad")) batchItemFailures.push({ itemIdentifier: messageId });
    else appendFileSync(process.env.HANDLED, body + "\\n");
  }
  return { batchItemFailures };
};`;

const TRUST = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};
const RIGHTS = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: ["sqs:*", "logs:*"], Resource: "*" },
};

/** `handledFile`: where the handler writes. */
export function mappingActor(handledFile: string): Actor {
  const handled = new Set<string>();
  const ledger = new Ledger({ exact: false, mayBeGone: (body) => handled.has(body) });
  let numbered = 0;
  let UUID: string | undefined;
  let batchSizes: readonly (number | undefined)[] = [5];

  const readHandled = async () => {
    const text = await readFile(handledFile, "utf8").catch(() => "");
    for (const body of text.split("\n").slice(0, -1)) handled.add(body);
  };

  const send: Hand = async ({ clients, chance }) => {
    if (chance.fraction() < 0.05) {
      const BatchSize = chance.between(1, 10);
      batchSizes = [...batchSizes, BatchSize];
      await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize }));
      batchSizes = [BatchSize];
      return;
    }
    // Handlers are slower than senders.
    if ((await depth(clients, SOURCE)) > ENOUGH) return;
    const bodies = Array.from({ length: chance.between(1, 5) }, () => {
      numbered += 1;
      return `${numbered % 40 === 0 ? "bad" : "good"} ${numbered}`;
    });
    await sendAll(clients, SOURCE, bodies, ledger);
  };

  return {
    ledgers: [ledger],
    queues: [SOURCE, DEAD],
    hands: [send],
    async setUp({ sqs, iam, lambda }) {
      await sqs.send(new CreateQueueCommand({ QueueName: DEAD }));
      const policy = { deadLetterTargetArn: arnOf(DEAD), maxReceiveCount: 3 };
      const Attributes = { VisibilityTimeout: "2", RedrivePolicy: JSON.stringify(policy) };
      await sqs.send(new CreateQueueCommand({ QueueName: SOURCE, Attributes }));
      const role = { RoleName: "worker", AssumeRolePolicyDocument: JSON.stringify(TRUST) };
      await iam.send(new CreateRoleCommand(role));
      const rights = { PolicyName: "all", PolicyDocument: JSON.stringify(RIGHTS) };
      await iam.send(new PutRolePolicyCommand({ RoleName: "worker", ...rights }));
      const Environment = { Variables: { HANDLED: handledFile } };
      const changes = { Timeout: 2, Environment };
      await lambda.send(new CreateFunctionCommand(functionOf("worker", HANDLER, changes)));
      const mapping = await lambda.send(
        new CreateEventSourceMappingCommand({
          EventSourceArn: arnOf(SOURCE),
          FunctionName: "worker",
          BatchSize: 5,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
        }),
      );
      UUID = mapping.UUID;
    },
    prepare: readHandled,
    compare(found, killedAt) {
      return ledger.compare(ofQueues(found, [SOURCE, DEAD]), killedAt);
    },
    async look({ clients }) {
      const now = await clients.lambda.send(new GetEventSourceMappingCommand({ UUID }));
      const right = batchSizes.includes(now.BatchSize) && now.State === "Enabled";
      if (!right)
        return [`the mapping is ${now.State}, ${now.BatchSize}, not ${batchSizes.join()}`];
      batchSizes = [now.BatchSize];
      return [];
    },
    async finish(clients: Clients) {
      await until(async () => (await depth(clients, SOURCE)) === 0);
      await readHandled();
      const dead = await bodiesIn(clients, DEAD);
      const wrong = [...ledger.known.keys()]
        // A good one may have been under way at so many kills that it is dead, too.
        .filter((body) => !handled.has(body) && !dead.includes(body))
        .map((body) => `neither handled nor dead: ${body}`);
      const twice = dead.filter((body, i) => dead.indexOf(body) !== i);
      return [...wrong, ...twice.map((body) => `dead twice: ${body}`)];
    },
  };
}
