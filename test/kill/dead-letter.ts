// A queue and its dead-letter queue, and move tasks between them that outlive the kill.
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  ReceiveMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { until } from "../support/lambda.ts";
import type { Actor, Clients, Hand } from "./actor.ts";
import { Ledger } from "./ledger.ts";
import { arnOf, depth, ofQueues, sendAll, urlOf } from "./queues.ts";

const SOURCE = "poison";
const DEAD = "poison-dead";
const ENOUGH = 150;

export function deadLetterActor(): Actor {
  // Where a message is, and how often it was received there, is the endpoint's affair.
  const ledger = new Ledger({ exact: false });
  let numbered = 0;
  let task: { readonly perSecond: number; moved: number } | undefined;
  /** A start without an answer may have begun another task. */
  let unsure = false;

  const taskNow = async ({ sqs }: Clients) => {
    const input = { SourceArn: arnOf(DEAD), MaxResults: 10 };
    return (await sqs.send(new ListMessageMoveTasksCommand(input))).Results?.[0];
  };
  const check = (now: ListMessageMoveTasksResultEntry | undefined): string[] => {
    const before = task;
    if (!before || unsure) return [];
    const moved = now?.ApproximateNumberOfMessagesMoved ?? -1;
    if (now?.MaxNumberOfMessagesPerSecond !== before.perSecond) return ["another or no move task"];
    if (moved < before.moved) return [`the move task went back: ${before.moved} to ${moved}`];
    if (now.Status !== "RUNNING" && now.Status !== "COMPLETED") return [`it is ${now.Status}`];
    task = { ...before, moved };
    return [];
  };

  const send: Hand = async ({ clients }) => {
    if (ledger.known.size > ENOUGH) return;
    const bodies = Array.from({ length: 10 }, () => `poison ${(numbered += 1)}`);
    await sendAll(clients, SOURCE, bodies, ledger);
  };

  const take = async (clients: Clients, queue: string, deletes: boolean): Promise<void> => {
    const { sqs } = clients;
    const QueueUrl = urlOf(clients, queue);
    const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: deletes ? 30 : 0 };
    const asked = { kind: "receive", at: 0, seconds: 0 } as const;
    const { Messages = [] } = await ledger.ask(asked, sqs.send(new ReceiveMessageCommand(input)));
    if (!deletes || Messages.length === 0) return;
    const bodies = Messages.map(({ Body = "" }) => Body);
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    const deletion = sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    await ledger.ask({ kind: "delete", bodies }, deletion);
    ledger.deleted(bodies);
  };

  const redrive: Hand = async ({ clients, chance }) => {
    const now = await taskNow(clients);
    const [wrong] = check(now);
    if (wrong !== undefined) throw new Error(wrong);
    if (now?.Status === "RUNNING") return;
    const perSecond = chance.between(20, 200);
    unsure = true;
    const input = { SourceArn: arnOf(DEAD), MaxNumberOfMessagesPerSecond: perSecond };
    await clients.sqs.send(new StartMessageMoveTaskCommand(input));
    unsure = false;
    task = { perSecond, moved: 0 };
  };

  const work: Hand = async (round) => {
    const { clients, chance } = round;
    const what = chance.fraction();
    if (what < 0.35) await send(round);
    else if (what < 0.8) await take(clients, SOURCE, false); // the second time it is moved
    else if (what < 0.9) await take(clients, chance.oneOf(SOURCE, DEAD), true);
    else await redrive(round);
  };

  return {
    ledgers: [ledger],
    queues: [SOURCE, DEAD],
    hands: [work],
    async setUp({ sqs }) {
      await sqs.send(new CreateQueueCommand({ QueueName: DEAD }));
      const policy = { deadLetterTargetArn: arnOf(DEAD), maxReceiveCount: 1 };
      const Attributes = { RedrivePolicy: JSON.stringify(policy) };
      await sqs.send(new CreateQueueCommand({ QueueName: SOURCE, Attributes }));
    },
    compare: (found, killedAt) => ledger.compare(ofQueues(found, [SOURCE, DEAD]), killedAt),
    async look({ clients }) {
      const now = await taskNow(clients);
      if (!unsure) return check(now);
      // It has begun or it has not; from here on that is known.
      unsure = false;
      const { MaxNumberOfMessagesPerSecond: perSecond, ApproximateNumberOfMessagesMoved: moved } =
        now ?? {};
      task = perSecond === undefined ? undefined : { perSecond, moved: moved ?? 0 };
      return [];
    },
    async finish(clients) {
      await until(async () => (await taskNow(clients))?.Status !== "RUNNING");
      const left = await Promise.all([SOURCE, DEAD].map((queue) => depth(clients, queue)));
      const sum = left.reduce((total, each) => total + each, 0);
      const sent = [...ledger.known.values()].filter((message) => message.sent).length;
      return sum === sent ? [] : [`${sum} in ${SOURCE} and ${DEAD}, not ${sent}`];
    },
  };
}
