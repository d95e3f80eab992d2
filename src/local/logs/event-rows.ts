// The newest lines in the store: one row for what came in together, not one a line.
import type { Store } from "../store/store.ts";
import { sequenceKey } from "./sequence-key.ts";
import type { Line } from "./timeline.ts";

export interface EventRow {
  /** The stream's number. */
  readonly stream: number;
  readonly ingestedAt: number;
  /** Sequence number of the first line; it is the row's key as well. */
  readonly first: number;
  readonly lines: readonly Line[];
}

export interface EventRows {
  readonly stored: () => Iterable<EventRow>;
  readonly add: (row: EventRow) => void;
  readonly removeAll: (stream: number) => void;
  /** Removes the rows all of whose lines are older than `timestamp`. */
  readonly removeBefore: (stream: number, timestamp: number) => void;
}

/** Without names, and of times the distances alone: a row is little more than its text. */
type Packed = readonly [
  stream: number,
  ingestedAt: number,
  timestamps: readonly number[],
  messages: readonly string[],
];

interface Kept {
  readonly key: string;
  readonly youngest: number;
}

export function openEventRows(store: Store): EventRows {
  const table = store.table<Packed>("logs.events");
  const kept = new Map<number, Kept[]>();

  const keep = ({ stream, first, lines }: EventRow) => {
    const youngest = lines.reduce((most, line) => Math.max(most, line.timestamp), -Infinity);
    const row = { key: sequenceKey(first), youngest };
    const list = kept.get(stream);
    if (list) list.push(row);
    else kept.set(stream, [row]);
  };

  return {
    *stored() {
      for (const [key, packed] of table.entries()) {
        const row = unpack(key, packed);
        keep(row);
        yield row;
      }
    },
    add(row) {
      const { stream, ingestedAt, first, lines } = row;
      const distances = lines.map((line) => line.timestamp - ingestedAt);
      const messages = lines.map((line) => line.message);
      table.put(sequenceKey(first), [stream, ingestedAt, distances, messages]);
      keep(row);
    },
    removeAll(stream) {
      for (const { key } of kept.get(stream) ?? []) table.remove(key);
      kept.delete(stream);
    },
    removeBefore(stream, timestamp) {
      const rows = kept.get(stream) ?? [];
      const outlived = rows.filter((row) => row.youngest < timestamp);
      for (const { key } of outlived) table.remove(key);
      kept.set(
        stream,
        rows.filter((row) => row.youngest >= timestamp),
      );
    },
  };
}

function unpack(key: string, [stream, ingestedAt, distances, messages]: Packed): EventRow {
  const lines = distances.map((distance, i) => ({
    timestamp: ingestedAt + distance,
    message: messages[i] ?? "",
  }));
  return { stream, ingestedAt, first: Number(key), lines };
}
