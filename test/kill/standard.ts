// Senders and receivers of one standard queue, all at the same time.
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Actor, Hand, Round } from "./actor.ts";
import { Ledger } from "./ledger.ts";
import { countOf, ofQueues, urlOf } from "./queues.ts";

const QUEUE = "orders";
/** More than this, and senders wait for receivers. */
const ENOUGH = 300;

export function standardActor(): Actor {
  const ledger = new Ledger();
  let numbered = 0;

  const entry = ({ chance }: Round) => {
    numbered += 1;
    const body = `order ${numbered}`;
    const label = chance.fraction() < 0.3 ? `label of ${numbered}` : undefined;
    const delay = chance.fraction() < 0.2 ? chance.oneOf(2, 5, 20) : 0;
    const delayed = { from: Date.now() + delay * 1000, to: Infinity };
    return { message: ledger.add(body, delay > 0 ? { label, hidden: delayed } : { label }), delay };
  };
  const inputOf = ({ message, delay }: ReturnType<typeof entry>) => ({
    MessageBody: message.body,
    DelaySeconds: delay,
    ...(message.label === undefined
      ? {}
      : { MessageAttributes: { label: { DataType: "String", StringValue: message.label } } }),
  });
  const sent = (
    { message, delay }: ReturnType<typeof entry>,
    id: string | undefined,
    at: number,
  ) => {
    message.sent = true;
    message.id = id;
    if (message.receives > 0 || delay === 0) return;
    message.hidden = { from: at + delay * 1000, to: Date.now() + delay * 1000 };
  };

  const send: Hand = async (round) => {
    const { sqs } = round.clients;
    if (ledger.known.size > ENOUGH) return receive(round);
    const QueueUrl = urlOf(round.clients, QUEUE);
    const at = Date.now();
    if (round.chance.fraction() < 0.5) {
      const one = entry(round);
      const call = sqs.send(new SendMessageCommand({ QueueUrl, ...inputOf(one) }));
      const answer = await ledger.ask({ kind: "send", bodies: [one.message.body] }, call);
      sent(one, answer.MessageId, at);
      return undefined;
    }
    const batch = Array.from({ length: round.chance.between(2, 10) }, () => entry(round));
    const Entries = batch.map((each, i) => ({ Id: String(i), ...inputOf(each) }));
    const call = sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const bodies = batch.map(({ message }) => message.body);
    const { Successful = [] } = await ledger.ask({ kind: "send", bodies }, call);
    for (const [i, each] of batch.entries()) sent(each, Successful[i]?.MessageId, at);
    return undefined;
  };

  const receive: Hand = async (round) => {
    const { clients, chance } = round;
    const at = Date.now();
    const seconds = chance.oneOf(15, 25, 40);
    const call = clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: urlOf(clients, QUEUE),
        MaxNumberOfMessages: chance.between(1, 10),
        VisibilityTimeout: seconds,
        WaitTimeSeconds: chance.oneOf(0, 0, 1),
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      }),
    );
    const { Messages = [] } = await ledger.ask({ kind: "receive", at, seconds }, call);
    // A long poll may have begun to hide much later, never earlier.
    const hidden = { from: at + seconds * 1000, to: Date.now() + seconds * 1000 };
    for (const message of Messages) {
      ledger.received(message.Body ?? "", countOf(message), hidden);
    }
    await decide(round, Messages);
  };

  /** Most are deleted, some given back or kept longer, a few forgotten. */
  async function decide(round: Round, messages: readonly Message[]): Promise<void> {
    const { clients, chance } = round;
    const QueueUrl = urlOf(clients, QUEUE);
    const doomed: Message[] = [];
    for (const message of messages) {
      const { Body: body = "", ReceiptHandle } = message;
      const what = chance.fraction();
      if (what < 0.6) doomed.push(message);
      else if (what < 0.75) {
        const call = clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        await ledger.ask({ kind: "delete", bodies: [body] }, call);
        ledger.deleted([body]);
      } else if (what < 0.96) {
        const seconds = chance.oneOf(0, 0, 10, 60);
        const at = Date.now();
        const input = { QueueUrl, ReceiptHandle, VisibilityTimeout: seconds };
        const call = clients.sqs.send(new ChangeMessageVisibilityCommand(input));
        await ledger.ask({ kind: "change", body, at, seconds }, call);
        const hidden = { from: at + seconds * 1000, to: Date.now() + seconds * 1000 };
        ledger.changed(body, countOf(message), hidden);
      }
    }
    if (doomed.length === 0) return;
    const bodies = doomed.map(({ Body = "" }) => Body);
    const Entries = doomed.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    const call = clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    await ledger.ask({ kind: "delete", bodies }, call);
    ledger.deleted(bodies);
  }

  return {
    ledgers: [ledger],
    queues: [QUEUE],
    hands: [send, send, receive, receive, receive],
    async setUp({ sqs }) {
      await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
    },
    compare: (found, killedAt) => ledger.compare(ofQueues(found, [QUEUE]), killedAt),
  };
}
