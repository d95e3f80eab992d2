// Queues as the actors name them, and what several of them ask of one.
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import type { Clients } from "./actor.ts";
import type { Ledger } from "./ledger.ts";

export const urlOf = ({ url }: Pick<Clients, "url">, queue: string): string =>
  `${url}/000000000000/${queue}`;

export const arnOf = (queue: string): string => `arn:aws:sqs:us-east-1:000000000000:${queue}`;

/** Sends messages of these bodies, and nothing more, in one batch. */
export async function sendAll(
  clients: Clients,
  queue: string,
  bodies: readonly string[],
  ledger: Ledger,
): Promise<void> {
  const messages = bodies.map((body) => ledger.add(body));
  const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
  const command = new SendMessageBatchCommand({ QueueUrl: urlOf(clients, queue), Entries });
  await ledger.ask({ kind: "send", bodies }, clients.sqs.send(command));
  for (const message of messages) message.sent = true;
}

/** All messages of a queue, hidden or not. */
export async function depth(clients: Clients, queue: string): Promise<number> {
  const input = { QueueUrl: urlOf(clients, queue), AttributeNames: ["All" as const] };
  const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand(input));
  return (
    Number(Attributes?.ApproximateNumberOfMessages) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible) +
    Number(Attributes?.ApproximateNumberOfMessagesDelayed)
  );
}

/** The bodies of all that is visible; it is hidden for ten minutes from then on. */
export async function bodiesIn(clients: Clients, queue: string): Promise<readonly string[]> {
  const QueueUrl = urlOf(clients, queue);
  const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(input));
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = "" }) => Body));
  }
}

/** How often it has been received. */
export function countOf({ Attributes }: Message): number {
  return Number(Attributes?.ApproximateReceiveCount);
}

export function ofQueues<T extends { readonly queue: string }>(
  found: readonly T[],
  queues: readonly string[],
): T[] {
  return found.filter(({ queue }) => queues.includes(queue));
}
