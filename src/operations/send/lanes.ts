// Which messages may be in flight together. A standard queue promises no order, so one lane fills
// batches and many fly at once. In a FIFO queue a group keeps its order only while one of its
// batches at a time is in flight: every group belongs to one lane, and a lane waits for its batch.
import { Packer } from "./pack.ts";
import type { OutgoingMessage } from "./message.ts";
import { Slots } from "./slots.ts";

/** Bytes in flight at once; bounds memory where messages are large. */
const MOST_BYTES_IN_FLIGHT = 16 * 1_048_576;

export interface LaneOptions {
  readonly fifo: boolean;
  readonly concurrency: number;
  readonly mostEntries: number;
}

/** Resolves once the batch is dealt with; never rejects. */
export type Dispatch = (batch: readonly OutgoingMessage[]) => Promise<void>;

interface Lane {
  readonly packer: Packer;
  readonly slots: Slots;
}

export class Lanes {
  readonly #lanes: readonly Lane[];
  readonly #dispatch: Dispatch;
  readonly #flying = new Set<Promise<void>>();

  constructor({ fifo, concurrency, mostEntries }: LaneOptions, dispatch: Dispatch) {
    this.#dispatch = dispatch;
    this.#lanes = Array.from({ length: fifo ? concurrency : 1 }, () => ({
      packer: new Packer(mostEntries),
      slots: new Slots(fifo ? 1 : concurrency, MOST_BYTES_IN_FLIGHT),
    }));
  }

  /** undefined = go on; a promise = wait for it before the next message. */
  add(message: OutgoingMessage): Promise<void> | undefined {
    const lane = this.#laneOf(message);
    const batch = lane?.packer.add(message);
    return lane === undefined || batch === undefined ? undefined : this.#start(lane, batch);
  }

  /** Lets go what is not a full batch yet. */
  async flush(): Promise<void> {
    await Promise.all(
      this.#lanes.map(async (lane) => {
        const batch = lane.packer.flush();
        if (batch !== undefined) await this.#start(lane, batch);
      }),
    );
  }

  /** Everything that was packed is dealt with. */
  async settle(): Promise<void> {
    await this.flush();
    while (this.#flying.size > 0) await Promise.all(this.#flying);
  }

  #laneOf(message: OutgoingMessage): Lane | undefined {
    const count = this.#lanes.length;
    return this.#lanes[count === 1 ? 0 : spread(message.groupId ?? "") % count];
  }

  #start(lane: Lane, batch: readonly OutgoingMessage[]): Promise<void> | undefined {
    const bytes = batch.reduce((sum, message) => sum + message.bytes, 0);
    const room = lane.slots.take(bytes);
    const flight = this.#fly(lane, batch, bytes, room);
    this.#flying.add(flight);
    void flight.then(() => this.#flying.delete(flight));
    return room;
  }

  async #fly(
    lane: Lane,
    batch: readonly OutgoingMessage[],
    bytes: number,
    room: Promise<void> | undefined,
  ): Promise<void> {
    await room;
    await this.#dispatch(batch);
    lane.slots.give(bytes);
  }
}

/** A number from a text, the same each time (FNV-1a). */
function spread(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  }
  return sum >>> 0;
}
