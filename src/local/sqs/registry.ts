import { deadline } from "../delays.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import { ACCOUNT, type Call, PARTITION } from "../service.ts";
import type { Archive, QueueRecord, Sent } from "./archive.ts";
import { invalidParameter, noSuchQueue } from "./faults.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { IN_FLIGHT_QUOTA, type Queue, type QueueGround } from "./queue.ts";
import { StandardQueue } from "./standard-queue.ts";

/** All queues of the account, of every region. */
export class Registry {
  readonly #queues = new Map<string, Queue>();
  readonly #ground: Ground;
  readonly #archive: Archive;
  readonly #queueGround: QueueGround;
  /** When the names of deleted queues are free, by ARN. */
  readonly #freeNames: Map<string, number>;
  /** Of deletions that are still to complete, by ARN. */
  readonly #endings = new Map<string, () => void>();

  constructor(ground: Ground, archive: Archive, inFlightQuota = IN_FLIGHT_QUOTA) {
    this.#ground = ground;
    this.#archive = archive;
    this.#freeNames = archive.freeNames();
    this.#queueGround = {
      clock: ground.clock,
      random: ground.random,
      onBug: ground.onBug,
      witness: ground.witness,
      archive,
      inFlightQuota,
      find: (arn) => this.#queues.get(arn),
    };
    const messages = archive.messages();
    const sent = archive.sent();
    for (const record of archive.queues()) {
      const queue = this.#make(record, sent.get(record.arn));
      queue.restore(messages.get(record.id) ?? []);
      this.#queues.set(record.arn, queue);
      if (record.goneFrom !== undefined) this.#endLater(queue, record.goneFrom);
    }
  }

  /** The time, as queue attributes count it. */
  seconds(): number {
    return Math.floor(this.#ground.clock.now() / 1000);
  }

  find(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn);
    // Not to be used for a second after its creation (aws-facts 2.1).
    return queue && (queue.record.foundFrom ?? 0) <= this.#ground.clock.now() ? queue : undefined;
  }

  /** The queue of that name to which a creation of it leads: found or not, unless it is deleted. */
  standing(name: string, { region }: Call): Queue | undefined {
    const queue = this.#queues.get(queueArn(region, name));
    return queue?.record.goneFrom === undefined ? queue : undefined;
  }

  named(name: string, { region }: Call): Queue | undefined {
    return this.find(queueArn(region, name));
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
      .filter((queue) => queue.record.region === region && this.find(queue.arn) === queue)
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
    this.#takeName(arn);
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
      foundFrom: deadline(this.#ground.delays.queueFound, this.#ground),
    });
    this.#queues.set(arn, queue);
    this.#archive.putQueue(queue.record);
    return queue;
  }

  delete(queue: Queue): void {
    if (queue.record.goneFrom !== undefined) return;
    const { queueDeleted, queueNameFree } = this.#ground.delays;
    const freeFrom = deadline(queueNameFree, this.#ground);
    if (freeFrom !== undefined) {
      this.#freeNames.set(queue.arn, freeFrom);
      this.#archive.putFreeName(queue.arn, freeFrom);
    }
    const goneFrom = deadline(queueDeleted, this.#ground);
    if (goneFrom === undefined) {
      this.#end(queue);
      return;
    }
    queue.update({ goneFrom });
    this.#endLater(queue, goneFrom);
  }

  stop(): void {
    for (const cancel of this.#endings.values()) cancel();
    for (const queue of this.#queues.values()) queue.stop();
  }

  /** Throws while a deleted queue's name is still taken (aws-facts 2.2). */
  #takeName(arn: string): void {
    const freeFrom = this.#freeNames.get(arn);
    if (freeFrom === undefined) return;
    if (this.#ground.clock.now() < freeFrom) {
      const text =
        "You must wait 60 seconds after deleting a queue before you can create another with the same name.";
      throw new Fault("QueueDeletedRecently", text);
    }
    this.#freeNames.delete(arn);
    this.#archive.removeFreeName(arn);
  }

  /** A deleted queue may answer calls for a while (aws-facts 2.7). */
  #endLater(queue: Queue, at: number): void {
    const wait = Math.max(0, at - this.#ground.clock.now());
    this.#endings.set(
      queue.arn,
      this.#ground.clock.after(wait, () => this.#end(queue)),
    );
  }

  #end(queue: Queue): void {
    this.#endings.delete(queue.arn);
    queue.close();
    this.#queues.delete(queue.arn);
    this.#archive.removeQueue(queue.arn);
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
  const parts = pathOf(url ?? "")
    .split("/")
    .filter((part) => part !== "");
  const name = parts.at(-1) ?? "";
  const account = parts.at(-2) ?? ACCOUNT;
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
