// A FIFO queue: groups, deduplication over the kill, numbers that only rise.
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Actor, Hand, Round } from "./actor.ts";
import { Ledger } from "./ledger.ts";
import { countOf, ofQueues, urlOf } from "./queues.ts";
import type { Found } from "./recovered.ts";

const QUEUE = "orders.fifo";
const ENOUGH = 200;
/** A minute less than the window (aws-facts 2.8). */
const WINDOW = 4 * 60_000;

/** What was sent, also long after it was received and deleted. */
interface Sent {
  readonly body: string;
  readonly group: string;
  readonly at: number;
  readonly id: string | undefined;
  readonly sequence: string | undefined;
}

export function fifoActor(): Actor {
  const ledger = new Ledger();
  const sent: Sent[] = [];
  /** Sendings without an answer. */
  const open = new Map<string, { readonly group: string; found: Found | undefined }>();
  let numbered = 0;
  let highest = "";

  const inputOf = ({ body, group }: Pick<Sent, "body" | "group">) => ({
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: body.replace(" ", "-"),
  });
  const begin = ({ chance, number }: Round) => {
    numbered += 1;
    const [body, group] = [`fifo ${numbered}`, `group-${number}-${chance.between(1, 8)}`];
    open.set(body, { group, found: undefined });
    ledger.add(body, { group });
    return { body, group };
  };
  const end = (draft: Pick<Sent, "body" | "group">, answer: Partial<Answer> | undefined) => {
    const { MessageId: id, SequenceNumber: sequence } = answer ?? {};
    open.delete(draft.body);
    sent.push({ ...draft, at: Date.now(), id, sequence });
    if (sequence !== undefined && sequence > highest) highest = sequence;
    const message = ledger.known.get(draft.body);
    if (message) Object.assign(message, { sent: true, id, sequence });
  };

  const send: Hand = async (round) => {
    const { clients, chance } = round;
    if (ledger.known.size > ENOUGH) return receive(round);
    const QueueUrl = urlOf(clients, QUEUE);
    const what = chance.fraction();
    const old = sent.at(-chance.between(1, 200));
    if (what < 0.2 && old) {
      const wrong = await repeat(round, old);
      if (wrong !== undefined) throw new Error(wrong);
    } else if (what < 0.7) {
      const draft = begin(round);
      const call = clients.sqs.send(new SendMessageCommand({ QueueUrl, ...inputOf(draft) }));
      end(draft, await ledger.ask({ kind: "send", bodies: [draft.body] }, call));
    } else {
      const drafts = Array.from({ length: chance.between(2, 10) }, () => begin(round));
      const Entries = drafts.map((draft, i) => ({ Id: String(i), ...inputOf(draft) }));
      const call = clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const bodies = drafts.map(({ body }) => body);
      const { Successful = [] } = await ledger.ask({ kind: "send", bodies }, call);
      for (const [i, draft] of drafts.entries()) end(draft, Successful[i]);
    }
    return undefined;
  };

  /** Within the window it is the same message, deleted or not. */
  async function repeat({ clients }: Round, old: Sent): Promise<string | undefined> {
    if (Date.now() - old.at > WINDOW) return undefined;
    const input = { QueueUrl: urlOf(clients, QUEUE), ...inputOf(old) };
    const answer = await clients.sqs.send(new SendMessageCommand(input));
    const same = answer.MessageId === old.id && answer.SequenceNumber === old.sequence;
    return same ? undefined : `sent again within the window, and taken as new: ${old.body}`;
  }

  const receive: Hand = async ({ clients, chance }) => {
    const QueueUrl = urlOf(clients, QUEUE);
    const at = Date.now();
    const seconds = chance.oneOf(10, 20);
    const call = clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: chance.between(1, 10),
        VisibilityTimeout: seconds,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      }),
    );
    const { Messages = [] } = await ledger.ask({ kind: "receive", at, seconds }, call);
    const hidden = { from: at + seconds * 1000, to: Date.now() + seconds * 1000 };
    for (const each of Messages) ledger.received(each.Body ?? "", countOf(each), hidden);
    const what = chance.fraction();
    if (Messages.length === 0 || what > 0.97) return;
    if (what < 0.75) {
      const bodies = Messages.map(({ Body = "" }) => Body);
      const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
      const deletion = clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      await ledger.ask({ kind: "delete", bodies }, deletion);
      ledger.deleted(bodies);
      return;
    }
    for (const message of Messages) {
      const { Body: body = "", ReceiptHandle } = message;
      const input = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
      const asked = { kind: "change", body, at: Date.now(), seconds: 0 } as const;
      await ledger.ask(asked, clients.sqs.send(new ChangeMessageVisibilityCommand(input)));
      ledger.changed(body, countOf(message), { from: 0, to: Date.now() });
    }
  };

  return {
    ledgers: [ledger],
    queues: [QUEUE],
    hands: [send, send, receive, receive],
    async setUp({ sqs }) {
      const Attributes = { FifoQueue: "true" };
      await sqs.send(new CreateQueueCommand({ QueueName: QUEUE, Attributes }));
    },
    compare(found, killedAt) {
      const mine = ofQueues(found, [QUEUE]);
      for (const each of mine) {
        const unanswered = open.get(each.body);
        if (unanswered) unanswered.found = each;
      }
      return [...ledger.compare(mine, killedAt), ...outOfOrder(mine)];
    },
    /** Who got no answer sends again; whatever has happened, it is sent once. */
    async look(round) {
      const wrong: string[] = [];
      const { clients, chance } = round;
      for (const [body, { group, found }] of open) {
        const draft = { body, group };
        const floor = highest;
        if (!found) ledger.add(body, { group });
        const input = { QueueUrl: urlOf(clients, QUEUE), ...inputOf(draft) };
        const answer = await clients.sqs.send(new SendMessageCommand(input));
        if (found && found.id !== answer.MessageId) wrong.push(`sent twice by a retry: ${body}`);
        if (!found && (answer.SequenceNumber ?? "") <= floor) wrong.push(`numbered low: ${body}`);
        end(draft, answer);
      }
      for (let i = 0; i < 20; i += 1) {
        const old = sent.at(-chance.between(1, 500));
        if (old) wrong.push(...[await repeat(round, old)].filter((each) => each !== undefined));
      }
      return wrong;
    },
  };
}

interface Answer {
  readonly MessageId: string | undefined;
  readonly SequenceNumber: string | undefined;
}

/** Within a group, as they were found, sequence numbers must rise. */
function outOfOrder(found: readonly Found[]): string[] {
  const last = new Map<string, string>();
  return found.flatMap(({ group = "", sequence = "", body }) => {
    const before = last.get(group) ?? "";
    last.set(group, sequence);
    return sequence > before ? [] : [`out of order in ${group}: ${body}`];
  });
}
