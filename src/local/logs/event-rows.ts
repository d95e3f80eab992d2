// Lines in the store: one row for what came in together, not one a line.
import type { Store } from "../store/store.ts";
import type { Line } from "./timeline.ts";

export interface EventRow {
  readonly stream: string;
  readonly ingestedAt: number;
  /** Sequence number of the first line; it is the row's key as well. */
  readonly first: number;
  readonly timestamps: readonly number[];
  readonly messages: readonly string[];
}

export interface EventRows {
  /** Answers the sequence number of the first line. */
  readonly add: (stream: string, lines: readonly Line[], ingestedAt: number) => number;
  readonly removeAll: (stream: string) => void;
  /** Removes the rows all of whose lines are older than `timestamp`. */
  readonly removeBefore: (stream: string, timestamp: number) => void;
}

interface Kept {
  readonly key: string;
  readonly youngest: number;
}

/** Hands every stored row, oldest first, to `load`; a row that it does not take is removed. */
export function openEventRows(
  store: Store,
  now: number,
  load: (row: EventRow) => boolean,
): EventRows {
  const table = store.table<EventRow>("logs.events");
  const kept = new Map<string, Kept[]>();
  // Time moves on across restarts even where rows, and their numbers with them, were removed.
  let next = now * 1000;

  const keep = (stream: string, row: Kept) => {
    const list = kept.get(stream);
    if (list) list.push(row);
    else kept.set(stream, [row]);
  };

  for (const [key, row] of table.entries()) {
    if (load(row)) keep(row.stream, { key, youngest: youngestOf(row.timestamps) });
    else table.remove(key);
    next = Math.max(next, row.first + row.timestamps.length);
  }

  return {
    add(stream, lines, ingestedAt) {
      const first = next;
      next += lines.length;
      const key = String(first).padStart(16, "0");
      const timestamps = lines.map((line) => line.timestamp);
      const messages = lines.map((line) => line.message);
      table.put(key, { stream, ingestedAt, first, timestamps, messages });
      keep(stream, { key, youngest: youngestOf(timestamps) });
      return first;
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

function youngestOf(timestamps: readonly number[]): number {
  return timestamps.reduce((most, timestamp) => Math.max(most, timestamp), -Infinity);
}
