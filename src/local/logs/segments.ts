// Older lines lie packed in the store, a segment at a time; of each, only where and when is in memory.
import type { Store } from "../store/store.ts";
import { pack, unpack } from "./packing.ts";
import { sequenceKey } from "./sequence-key.ts";
import type { Timeline } from "./timeline.ts";

export interface Segment {
  /** The stream's number. */
  readonly stream: number;
  /** Sequence numbers of its lines lie from this one ... */
  readonly first: number;
  /** ... to this one. */
  readonly last: number;
  readonly bytes: number;
  /** Timestamps of its first and its last line. */
  readonly oldest: number;
  readonly youngest: number;
  readonly ingestedAt: number;
}

export interface Segments {
  readonly stored: () => Iterable<Segment>;
  readonly add: (stream: number, lines: Timeline, ingestedAt: number) => Segment;
  readonly read: (segment: Segment) => Timeline;
  readonly remove: (segment: Segment) => void;
}

/** Of segments that were read lately, unpacked. */
const MOST_CACHED_BYTES = 16 * 1_048_576;

export function openSegments(store: Store): Segments {
  const table = store.table<Segment>("logs.segments");
  const archive = store.archive("logs.packed");
  const cache = new Map<string, Timeline>();
  let cached = 0;

  const forget = (key: string) => {
    cached -= cache.get(key)?.bytes ?? 0;
    cache.delete(key);
  };
  const remember = (key: string, lines: Timeline) => {
    forget(key);
    cache.set(key, lines);
    cached += lines.bytes;
    for (const oldest of cache.keys()) {
      if (cached <= MOST_CACHED_BYTES) return;
      forget(oldest);
    }
  };

  return {
    *stored() {
      for (const [, segment] of table.entries()) yield segment;
    },
    add(stream, lines, ingestedAt) {
      const segment: Segment = {
        stream,
        ...numbersOf(lines),
        bytes: lines.bytes,
        oldest: lines.firstTimestamp ?? 0,
        youngest: lines.lastTimestamp ?? 0,
        ingestedAt,
      };
      archive.put(keyOf(segment), pack(lines));
      table.put(keyOf(segment), segment);
      return segment;
    },
    read(segment) {
      const key = keyOf(segment);
      const known = cache.get(key);
      const packed = known ? undefined : archive.get(key);
      if (!known && !packed) throw new Error(`Lines ${key} of a log are not in the store`);
      const lines = known ?? unpack(packed ?? new Uint8Array());
      remember(key, lines);
      return lines;
    },
    remove(segment) {
      const key = keyOf(segment);
      forget(key);
      archive.remove(key);
      table.remove(key);
    },
  };
}

function numbersOf(lines: Timeline): Pick<Segment, "first" | "last"> {
  let first = Infinity;
  let last = 0;
  for (let i = 0; i < lines.length; i += 1) {
    const { sequence } = lines.position(i);
    first = Math.min(first, sequence);
    last = Math.max(last, sequence);
  }
  return { first, last };
}

function keyOf({ first }: Segment): string {
  return sequenceKey(first);
}
