// SQS on a free port, in a time that stands still, with a real client.
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import type { Queues } from "../../../src/local/ports.ts";
import type { Delays } from "../../../src/local/delays.ts";
import { sqsService } from "../../../src/local/sqs/service.ts";
import { memoryStore } from "../../../src/local/store/memory.ts";
import type { Store } from "../../../src/local/store/store.ts";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

export interface SqsWorld {
  readonly client: SQSClient;
  /** A client of another region at the same endpoint. */
  readonly clientIn: (region: string) => SQSClient;
  readonly clock: ManualClock;
  readonly url: string;
  readonly queues: Queues;
  readonly bugs: readonly unknown[];
  /** Creates a queue and answers its URL. */
  readonly create: (
    name: string,
    attributes?: Partial<Record<QueueAttributeName, string>>,
  ) => Promise<string>;
  readonly send: (
    url: string,
    body: string,
    more?: Partial<SendMessageCommandInput>,
  ) => Promise<string>;
  readonly receive: (url: string, more?: Partial<ReceiveMessageCommandInput>) => Promise<Message[]>;
  readonly attribute: (url: string, name: QueueAttributeName) => Promise<string | undefined>;
  /** Resolves when a timer of this many seconds has been set: a long poll has begun to wait. */
  readonly timerOf: (seconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly delays?: Partial<Delays>;
  readonly clock?: ManualClock;
  readonly store?: Store;
  readonly userId?: string;
  readonly inFlightQuota?: number;
}

export async function sqsWorld(parts: Parts = {}): Promise<SqsWorld> {
  const { clock = manualClock(), store = memoryStore(), userId, inFlightQuota } = parts;
  const expected: { seconds: number; seen: () => void }[] = [];
  const watched: Clock = {
    ...clock,
    after(ms, task) {
      for (const { seconds, seen } of expected) if (seconds * 1000 === ms) seen();
      return clock.after(ms, task);
    },
  };
  const ground = testGround({
    clock: watched,
    store,
    ...(parts.delays && { delays: parts.delays }),
  });
  const access =
    userId === undefined
      ? undefined
      : { identify: () => ({ arn: "arn:aws:iam::0:user/u", userId }) };
  const sqs = sqsService(ground, access, inFlightQuota);
  const { url, close } = await serve([sqs.service], ground);
  const clientIn = (region: string) => new SQSClient({ ...clientOptions(url), region });
  const client = clientIn("us-east-1");

  const world: SqsWorld = {
    client,
    clientIn,
    clock,
    url,
    queues: sqs.queues,
    bugs: ground.bugs,
    async create(name, attributes) {
      const input = { QueueName: name, ...(attributes ? { Attributes: attributes } : {}) };
      return (await client.send(new CreateQueueCommand(input))).QueueUrl!;
    },
    async send(queueUrl, body, more) {
      const input = { QueueUrl: queueUrl, MessageBody: body, ...more };
      return (await client.send(new SendMessageCommand(input))).MessageId!;
    },
    async receive(queueUrl, more) {
      const input = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, ...more };
      return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
    },
    async attribute(queueUrl, name) {
      const input = { QueueUrl: queueUrl, AttributeNames: [name] };
      return (await client.send(new GetQueueAttributesCommand(input))).Attributes?.[name];
    },
    timerOf: (seconds) => new Promise((seen) => expected.push({ seconds, seen })),
    async close() {
      client.destroy();
      sqs.stop();
      await close();
    },
  };
  return world;
}

/** A world that ends with the test. */
export async function testWorld(parts: Parts = {}): Promise<SqsWorld> {
  const world = await sqsWorld(parts);
  onTestFinished(() => world.close());
  return world;
}

export const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

export const FIFO = { FifoQueue: "true" } as const;

/** A queue's own policy, as it is put and as it is read. */
export const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }],
});

export interface SeenFault {
  readonly name: string;
  /** As on the wire. */
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** The fault that a call ends in. */
export async function faultOf(call: Promise<unknown>): Promise<SeenFault> {
  try {
    await call;
  } catch (error) {
    const { name, message, Code, $metadata } = Object(error);
    return { name, code: Code, message, status: $metadata?.httpStatusCode };
  }
  throw new Error("The call ended without a fault");
}

export const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);
