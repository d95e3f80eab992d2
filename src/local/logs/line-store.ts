// All lines of all streams. The newest of a stream lie open: in memory, and in the store a row a
// write. When they are many they are packed into a segment, and memory is free of them.
import type { Store } from "../store/store.ts";
import { openEventRows } from "./event-rows.ts";
import { merge, type Found, type Range, type Source } from "./merge.ts";
import { openSegments, type Segment } from "./segments.ts";
import { type Line, Timeline } from "./timeline.ts";

export interface StreamLines {
  /** Of the stream, for all time. */
  readonly stream: number;
  readonly sealed: readonly Segment[];
  readonly open: Timeline;
  readonly lastIngestedAt: number | undefined;
}

export interface LineStore {
  /** Those of a stream; none of a stream that is new. */
  readonly of: (stream: number) => StreamLines;
  /** The numbers of all streams that have had lines. */
  readonly stored: () => Iterable<number>;
  /** Tells whether a segment was sealed on the way. */
  readonly append: (
    stream: number,
    lines: readonly Line[],
    ingestedAt: number,
  ) => { readonly sealed: boolean };
  /** Forgets what is older; of a segment, once all of it is. */
  readonly dropBefore: (stream: number, timestamp: number) => void;
  readonly remove: (stream: number) => void;
  /** Those of some streams within a range, in order of time. */
  readonly read: (streams: readonly number[], range: Range) => Generator<Found, undefined>;
}

export function lastTimestamp({ sealed, open }: StreamLines): number | undefined {
  const all = sealed.map((segment) => segment.youngest).concat(open.lastTimestamp ?? []);
  return all.length === 0 ? undefined : all.reduce((most, each) => Math.max(most, each));
}

/** As CloudWatch counts them, before they are packed. */
export function bytesOf({ sealed, open }: StreamLines): number {
  return sealed.reduce((sum, segment) => sum + segment.bytes, open.bytes);
}

/** Of one stream's open lines. Packing so much takes about a millisecond. */
const SEALED_AT_BYTES = 131_072;
/** Of all streams' open lines together: a stream that has fallen silent keeps its own no longer. */
const MOST_OPEN_BYTES = 32 * 1_048_576;

interface Held extends StreamLines {
  sealed: Segment[];
  open: Timeline;
  lastIngestedAt: number | undefined;
}

export function openLineStore(store: Store, now: number): LineStore {
  const rows = openEventRows(store);
  const segments = openSegments(store);
  /** In the order in which they were last written to. */
  const streams = new Map<number, Held>();
  let openBytes = 0;
  // Time moves on across restarts even where lines, and their numbers with them, were removed.
  let next = now * 1000;

  const held = (stream: number): Held => {
    const known = streams.get(stream);
    if (known) return known;
    const lines = { stream, sealed: [], open: new Timeline(), lastIngestedAt: undefined };
    streams.set(stream, lines);
    return lines;
  };
  /** Does something to the open lines, and keeps account of their size. */
  const changeOpen = (lines: Held, change: () => void) => {
    openBytes -= lines.open.bytes;
    change();
    openBytes += lines.open.bytes;
  };
  const seal = (lines: Held) => {
    const { stream, open, lastIngestedAt = 0 } = lines;
    if (open.length === 0) return;
    lines.sealed.push(segments.add(stream, open, lastIngestedAt));
    rows.removeAll(stream);
    changeOpen(lines, () => {
      lines.open = new Timeline();
    });
  };
  const load = (stream: number, ingestedAt: number, last: number) => {
    const lines = held(stream);
    lines.lastIngestedAt = Math.max(lines.lastIngestedAt ?? 0, ingestedAt);
    next = Math.max(next, last + 1);
    return lines;
  };

  for (const segment of segments.stored()) {
    load(segment.stream, segment.ingestedAt, segment.last).sealed.push(segment);
  }
  for (const { stream, ingestedAt, first, lines: added } of rows.stored()) {
    const lines = load(stream, ingestedAt, first + added.length - 1);
    changeOpen(lines, () => lines.open.append(added, ingestedAt, first));
  }

  return {
    of: held,
    stored: () => streams.keys(),
    append(stream, added, ingestedAt) {
      const lines = held(stream);
      const first = next;
      next += added.length;
      rows.add({ stream, ingestedAt, first, lines: added });
      changeOpen(lines, () => lines.open.append(added, ingestedAt, first));
      lines.lastIngestedAt = ingestedAt;
      streams.delete(stream);
      streams.set(stream, lines);
      const sealed = lines.open.bytes >= SEALED_AT_BYTES;
      if (sealed) seal(lines);
      for (const silent of streams.values()) {
        if (openBytes <= MOST_OPEN_BYTES) break;
        seal(silent);
      }
      return { sealed };
    },
    dropBefore(stream, timestamp) {
      const lines = held(stream);
      for (const segment of lines.sealed) {
        if (segment.youngest < timestamp) segments.remove(segment);
      }
      lines.sealed = lines.sealed.filter((segment) => segment.youngest >= timestamp);
      if ((lines.open.firstTimestamp ?? Infinity) >= timestamp) return;
      changeOpen(lines, () => lines.open.dropBefore(timestamp));
      rows.removeBefore(stream, timestamp);
    },
    remove(stream) {
      const lines = held(stream);
      for (const segment of lines.sealed) segments.remove(segment);
      rows.removeAll(stream);
      openBytes -= lines.open.bytes;
      streams.delete(stream);
    },
    read(wanted, range) {
      const sources = wanted.flatMap((stream): Source[] => {
        const { sealed, open } = held(stream);
        const { firstTimestamp: oldest, lastTimestamp: youngest } = open;
        const packed = sealed.map((segment) => ({
          ...segment,
          open: () => segments.read(segment),
        }));
        if (oldest === undefined || youngest === undefined) return packed;
        return [...packed, { stream, oldest, youngest, open: () => open }];
      });
      return merge(sources, range);
    },
  };
}
