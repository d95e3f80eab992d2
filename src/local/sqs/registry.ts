import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import { ACCOUNT, type Call, PARTITION } from "../service.ts";
import type { Archive, QueueRecord, Sent } from "./archive.ts";
import { invalidParameter, noSuchQueue } from "./faults.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { Queue, QueueGround } from "./queue.ts";
import { StandardQueue } from "./standard-queue.ts";

/** All queues of the account, of every region. */
export class Registry {
  readonly #queues = new Map<string, Queue>();
  readonly #ground: Ground;
  readonly #archive: Archive;
  readonly #queueGround: QueueGround;
  readonly #coolDown: number;
  /** When each queue that is no more was deleted, by ARN; only while names cool down. */
  readonly #deletedAt = new Map<string, number>();

  /** `coolDown`: milliseconds for which a deleted queue's name stays taken. */
  constructor(ground: Ground, archive: Archive, coolDown: number) {
    this.#ground = ground;
    this.#archive = archive;
    this.#coolDown = coolDown;
    this.#queueGround = {
      clock: ground.clock,
      random: ground.random,
      onBug: ground.onBug,
      archive,
      find: (arn) => this.#queues.get(arn),
    };
    const messages = archive.messages();
    const sent = archive.sent();
    for (const record of archive.queues()) {
      const queue = this.#make(record, sent.get(record.arn));
      queue.restore(messages.get(record.arn) ?? []);
      this.#queues.set(record.arn, queue);
    }
  }

  /** The time, as queue attributes count it. */
  seconds(): number {
    return Math.floor(this.#ground.clock.now() / 1000);
  }

  find(arn: string): Queue | undefined {
    return this.#queues.get(arn);
  }

  named(name: string, { region }: Call): Queue | undefined {
    return this.#queues.get(queueArn(region, name));
  }

  /**
   * The queue that a request means: by the last two parts of the URL's path, whatever its host. A URL
   * does not say the region; the caller's is meant. Throws the fault of one that is not there.
   */
  at(url: string | undefined, call: Call): Queue {
    const queue = this.find(arnAt(url, call));
    if (!queue) throw noSuchQueue();
    return queue;
  }

  /** Sorted by name. */
  inRegion(region: string): Queue[] {
    return [...this.#queues.values()]
      .filter((queue) => queue.record.region === region)
      .toSorted((a, b) => (a.record.name < b.record.name ? -1 : 1));
  }

  /** The queues whose redrive policy names this one. */
  sourcesOf(deadLetterQueue: Queue): Queue[] {
    return this.inRegion(deadLetterQueue.record.region).filter(
      ({ settings }) => settings.redrive?.deadLetterTargetArn === deadLetterQueue.arn,
    );
  }

  create(
    name: string,
    { region }: Call,
    attributes: QueueRecord["attributes"],
    tags: QueueRecord["tags"],
  ): Queue {
    const arn = queueArn(region, name);
    const now = this.#ground.clock.now();
    const deletedAt = this.#deletedAt.get(arn);
    if (deletedAt !== undefined && now < deletedAt + this.#coolDown) {
      const text = `You must wait ${this.#coolDown / 1000} seconds after deleting a queue before you can create another with the same name.`;
      throw new Fault("QueueDeletedRecently", text);
    }
    const seconds = this.seconds();
    const queue = this.#make({
      arn,
      name,
      region,
      id: this.#ground.random.hex(8),
      createdAt: seconds,
      modifiedAt: seconds,
      attributes,
      tags,
      sequenceCeiling: 0,
    });
    this.#queues.set(arn, queue);
    this.#archive.putQueue(queue.record);
    return queue;
  }

  delete(queue: Queue): void {
    queue.close();
    this.#queues.delete(queue.arn);
    this.#archive.removeQueue(queue.arn);
    if (this.#coolDown > 0) this.#deletedAt.set(queue.arn, this.#ground.clock.now());
  }

  stop(): void {
    for (const queue of this.#queues.values()) queue.stop();
  }

  #make(record: QueueRecord, sent?: readonly (readonly [string, Sent])[]): Queue {
    return isFifoName(record.name)
      ? new FifoQueue(record, this.#queueGround, sent)
      : new StandardQueue(record, this.#queueGround);
  }
}

export function queueArn(region: string, name: string): string {
  return `arn:${PARTITION}:sqs:${region}:${ACCOUNT}:${name}`;
}

/** The ARN that a URL means, whether or not there is such a queue. */
export function arnAt(url: string | undefined, { region }: Pick<Call, "region">): string {
  const [name = "", account = ACCOUNT] = pathOf(url ?? "")
    .split("/")
    .filter((part) => part !== "")
    .toReversed();
  return `arn:${PARTITION}:sqs:${region}:${account}:${name}`;
}

export function queueUrl(queue: Queue, { origin }: Call): string {
  return `${origin}/${ACCOUNT}/${queue.record.name}`;
}

export function isFifoName(name: string): boolean {
  return name.endsWith(".fifo");
}

/** Throws the fault of a name that no queue may have, or not a queue of this type (aws-facts 2.1). */
export function checkName(name: string, fifo: boolean): void {
  const stem = isFifoName(name) && fifo ? name.slice(0, -".fifo".length) : name;
  if (!/^[A-Za-z0-9_-]+$/.test(stem) || name.length > 80) {
    throw invalidParameter(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
  if (fifo && !isFifoName(name)) {
    throw invalidParameter("The name of a FIFO queue must end with the .fifo suffix.");
  }
}

function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, "");
}
