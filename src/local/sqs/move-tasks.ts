// Message move tasks: a dead-letter queue's messages go back at a rate, as new messages
// (aws-facts 2.10).
import type { Ground } from "../ports.ts";
import type { Archive } from "./archive.ts";
import type { Content } from "./message.ts";
import type { MoveTaskRecord } from "./move-task.ts";
import type { Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";

/** The most that may be asked for, and what a task without a rate gets. */
export const FASTEST = 500;
/** Milliseconds from one portion to the next, where the rate allows. */
const BEAT = 100;
const HISTORY = 10;

export class MoveTasks {
  readonly #ground: Ground;
  readonly #archive: Archive;
  readonly #registry: Registry;
  readonly #tasks = new Map<string, MoveTaskRecord>();
  readonly #timers = new Map<string, () => void>();

  constructor(ground: Ground, archive: Archive, registry: Registry) {
    this.#ground = ground;
    this.#archive = archive;
    this.#registry = registry;
    for (const task of archive.tasks()) {
      this.#tasks.set(task.id, task);
      if (task.status === "RUNNING") this.#schedule(task);
    }
  }

  get(id: string): MoveTaskRecord | undefined {
    return this.#tasks.get(id);
  }

  /** Newest first. */
  of(sourceArn: string): MoveTaskRecord[] {
    return [...this.#tasks.values()]
      .filter((task) => task.sourceArn === sourceArn)
      .toSorted((a, b) => b.startedAt - a.startedAt);
  }

  start(
    source: Queue,
    destinationArn: string | undefined,
    perSecond: number | undefined,
  ): MoveTaskRecord {
    const task: MoveTaskRecord = {
      id: this.#ground.random.uuid(),
      sourceArn: source.arn,
      destinationArn,
      perSecond,
      status: "RUNNING",
      startedAt: this.#ground.clock.now(),
      moved: 0,
      toMove: source.counts.ready,
      failureReason: undefined,
    };
    for (const old of this.of(source.arn).slice(HISTORY - 1)) {
      this.#tasks.delete(old.id);
      this.#archive.removeTask(old.id);
    }
    this.#put(task);
    this.#schedule(task);
    return task;
  }

  cancel(task: MoveTaskRecord): MoveTaskRecord {
    if (task.status !== "RUNNING") return task;
    this.#timers.get(task.id)?.();
    this.#timers.delete(task.id);
    const cancelled: MoveTaskRecord = { ...task, status: "CANCELLED" };
    this.#put(cancelled);
    return cancelled;
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
  }

  #put(task: MoveTaskRecord): void {
    this.#tasks.set(task.id, task);
    this.#archive.putTask(task);
  }

  #schedule({ id, perSecond = FASTEST }: MoveTaskRecord): void {
    const pause = Math.max(BEAT, 1000 / perSecond);
    const portion = Math.max(1, Math.round((perSecond * pause) / 1000));
    const timer = this.#ground.clock.after(pause, () => {
      this.#timers.delete(id);
      const task = this.#tasks.get(id);
      if (task) this.#move(task, portion);
    });
    this.#timers.set(id, timer);
  }

  #move(task: MoveTaskRecord, portion: number): void {
    const source = this.#registry.find(task.sourceArn);
    if (!source) return this.#fail(task, task.moved, NO_QUEUE);
    let { moved } = task;
    for (let i = 0; i < portion; i += 1) {
      const failure = source.moveOne((content) => this.#destination(task, content));
      if (failure === "empty") return this.#put({ ...task, moved, status: "COMPLETED" });
      if (failure !== undefined) return this.#fail(task, moved, failure);
      moved += 1;
    }
    const next = { ...task, moved };
    this.#put(next);
    this.#schedule(next);
    return undefined;
  }

  #destination(task: MoveTaskRecord, { deadLetterSource }: Content): Queue | string {
    const arn = task.destinationArn ?? deadLetterSource;
    if (arn === undefined) return "CouldNotDetermineMessageSource";
    return this.#registry.find(arn) ?? NO_QUEUE;
  }

  #fail(task: MoveTaskRecord, moved: number, failureReason: string): void {
    this.#put({ ...task, moved, status: "FAILED", failureReason });
  }
}

const NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";
