// Lines in order of time. Parallel arrays: a line costs no object.
import { sizeOf } from "./page-size.ts";
import { comparePositions, type Position } from "./position.ts";

export interface Line {
  readonly timestamp: number;
  readonly message: string;
}

export interface Entry extends Line, Position {
  readonly ingestedAt: number;
}

export class Timeline {
  readonly #timestamps: number[] = [];
  readonly #sequences: number[] = [];
  readonly #ingested: number[] = [];
  readonly #messages: string[] = [];
  #bytes = 0;

  get length(): number {
    return this.#timestamps.length;
  }

  /** As pages count them. */
  get bytes(): number {
    return this.#bytes;
  }

  get firstTimestamp(): number | undefined {
    return this.#timestamps[0];
  }

  get lastTimestamp(): number | undefined {
    return this.#timestamps.at(-1);
  }

  at(index: number): Entry {
    return {
      timestamp: this.#timestamps[index] ?? 0,
      sequence: this.#sequences[index] ?? 0,
      ingestedAt: this.#ingested[index] ?? 0,
      message: this.#messages[index] ?? "",
    };
  }

  message(index: number): string {
    return this.#messages[index] ?? "";
  }

  position(index: number): Position {
    return {
      timestamp: this.#timestamps[index] ?? 0,
      sequence: this.#sequences[index] ?? 0,
    };
  }

  /** Takes lines in any order; they are numbered from `firstSequence` in the order given. */
  append(lines: readonly Line[], ingestedAt: number, firstSequence: number): void {
    let last = this.lastTimestamp ?? -Infinity;
    let ordered = true;
    for (const { timestamp } of lines) {
      if (timestamp < last) ordered = false;
      last = Math.max(last, timestamp);
    }
    const entries = lines.map(({ timestamp, message }, i): Entry => {
      return { timestamp, message, ingestedAt, sequence: firstSequence + i };
    });
    if (ordered) {
      for (const entry of entries) this.push(entry);
      return;
    }
    // Late lines: what is younger than the oldest of them is taken off and merged with them.
    const oldest = lines.reduce((least, line) => Math.min(least, line.timestamp), Infinity);
    const younger = this.#cut(this.indexOf({ timestamp: oldest, sequence: 0 }));
    for (const entry of younger.concat(entries).sort(comparePositions)) this.push(entry);
  }

  /** The first index whose line stands at or after the position. */
  indexOf(position: Position): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comparePositions(this.position(middle), position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the lines before `timestamp`. */
  dropBefore(timestamp: number): void {
    const count = this.indexOf({ timestamp, sequence: 0 });
    for (const column of [this.#timestamps, this.#sequences, this.#ingested]) {
      column.splice(0, count);
    }
    for (const message of this.#messages.splice(0, count)) this.#bytes -= sizeOf(message);
  }

  /** Adds what stands after all the rest. */
  push({ timestamp, sequence, ingestedAt, message }: Entry): void {
    this.#timestamps.push(timestamp);
    this.#sequences.push(sequence);
    this.#ingested.push(ingestedAt);
    this.#messages.push(message);
    this.#bytes += sizeOf(message);
  }

  #cut(from: number): Entry[] {
    const entries: Entry[] = [];
    for (let i = from; i < this.length; i += 1) entries.push(this.at(i));
    for (const column of [this.#timestamps, this.#sequences, this.#ingested]) column.length = from;
    this.#messages.length = from;
    for (const { message } of entries) this.#bytes -= sizeOf(message);
    return entries;
  }
}
