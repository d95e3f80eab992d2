import { createHash } from "node:crypto";
import type { Clock } from "../../src/core/clock.ts";
import type {
  QueueMessage,
  QueueMessageAttribute,
  Queues,
  QueueSource,
} from "../../src/local/ports.ts";

interface Kept {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  readonly attributes: Readonly<Record<string, QueueMessageAttribute>>;
  readonly sent: number;
  receives: number;
  /** When it is visible again; 0 before the first receive. */
  hiddenUntil: number;
  handle: string;
}

interface SendOptions {
  readonly group?: string;
  readonly attributes?: Readonly<Record<string, QueueMessageAttribute>>;
}

export interface FakeQueue extends QueueSource {
  visibilityTimeoutSeconds: number;
  /** Answers the message's id. */
  send(body: string, options?: SendOptions): string;
  /** Sends several in one turn, as a batch send does. */
  sendAll(bodies: readonly string[], options?: SendOptions): readonly string[];
  /** The bodies still in the queue, visible or not, in the order they were sent. */
  readonly bodies: readonly string[];
  readonly visible: readonly string[];
  /** The ids removed, one entry for each time a message really went. */
  readonly removed: readonly string[];
  readonly waiting: number;
  /** How often each body was received. */
  receives(body: string): number;
}

/** A queue in memory that obeys QueueSource: visibility, receive counts, FIFO groups, waiters. */
export function fakeQueue(
  clock: Clock,
  options: { readonly name?: string; readonly visibilityTimeoutSeconds?: number } = {},
): FakeQueue {
  const name = options.name ?? "queue";
  const fifo = name.endsWith(".fifo");
  const kept = new Map<string, Kept>();
  const removed: string[] = [];
  const waiters = new Set<() => void>();
  let sequence = 0;

  const isHidden = (message: Kept) => message.hiddenUntil > clock.now();

  function receivable(): Kept[] {
    const blocked = new Set<string>();
    const all = [...kept.values()];
    if (fifo) for (const message of all) if (isHidden(message)) blocked.add(message.group ?? "");
    return all.filter((message) => !isHidden(message) && !blocked.has(message.group ?? ""));
  }

  function wakeAll(): void {
    if (receivable().length === 0) return;
    const woken = [...waiters];
    waiters.clear();
    for (const wake of woken) wake();
  }

  function hide(message: Kept, seconds: number): void {
    message.hiddenUntil = clock.now() + seconds * 1000;
    if (seconds > 0) clock.after(seconds * 1000, wakeAll);
  }

  function byHandle(handle: string): Kept | undefined {
    return [...kept.values()].find((message) => message.handle === handle);
  }

  function add(body: string, { group, attributes = {} }: SendOptions): string {
    const id = `${name}-${sequence++}`;
    const sent = clock.now();
    kept.set(id, { id, body, group, attributes, sent, receives: 0, hiddenUntil: 0, handle: "" });
    return id;
  }

  const queue: FakeQueue = {
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    fifo,
    visibilityTimeoutSeconds: options.visibilityTimeoutSeconds ?? 30,
    keyNeed: undefined,
    send: (body, sendOptions = {}) => queue.sendAll([body], sendOptions)[0]!,
    sendAll(bodies, sendOptions = {}) {
      const ids = bodies.map((body) => add(body, sendOptions));
      wakeAll();
      return ids;
    },
    receive(most, visibilitySeconds) {
      const taken = receivable().slice(0, most);
      return taken.map((message) => {
        message.receives += 1;
        message.handle = `${message.id}#${message.receives}`;
        hide(message, visibilitySeconds);
        return asReceived(message, fifo);
      });
    },
    whenAvailable(wake) {
      waiters.add(wake);
      return () => void waiters.delete(wake);
    },
    remove(handles) {
      for (const handle of handles) {
        const message = byHandle(handle);
        if (message && kept.delete(message.id)) removed.push(message.id);
      }
      wakeAll();
    },
    release(handles, seconds) {
      for (const handle of handles) {
        const message = byHandle(handle);
        if (message) hide(message, seconds);
      }
      wakeAll();
    },
    get bodies() {
      return [...kept.values()].map(({ body }) => body);
    },
    get visible() {
      return receivable().map(({ body }) => body);
    },
    removed,
    get waiting() {
      return waiters.size;
    },
    receives: (body) => [...kept.values()].find((message) => message.body === body)?.receives ?? 0,
  };
  return queue;
}

function asReceived(message: Kept, fifo: boolean): QueueMessage {
  const hasAttributes = Object.keys(message.attributes).length > 0;
  return {
    messageId: message.id,
    receiptHandle: message.handle,
    body: message.body,
    md5OfBody: createHash("md5").update(message.body).digest("hex"),
    md5OfMessageAttributes: hasAttributes ? "0".repeat(32) : undefined,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sent),
      ...(fifo ? { MessageGroupId: message.group ?? "" } : {}),
    },
    messageAttributes: message.attributes,
  };
}

export function fakeQueues(...queues: readonly FakeQueue[]): Queues & {
  add(queue: FakeQueue): void;
  remove(arn: string): void;
} {
  const byArn = new Map(queues.map((queue) => [queue.arn, queue]));
  return {
    find: (arn) => byArn.get(arn),
    add: (queue) => void byArn.set(queue.arn, queue),
    remove: (arn) => void byArn.delete(arn),
  };
}
