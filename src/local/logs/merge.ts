// The lines of many timelines as one sequence in order of time. A timeline is opened when its turn
// comes and let go after it, so that a walk through a large log holds little of it.
import { comparePositions, type Position } from "./position.ts";
import type { Timeline } from "./timeline.ts";

export interface Source {
  readonly stream: number;
  /** Timestamps of its first and its last line. */
  readonly oldest: number;
  readonly youngest: number;
  readonly open: () => Timeline;
}

export interface Range {
  /** Included. */
  readonly from: Position;
  /** Not included. */
  readonly to: Position;
  /** 1 walks up in time, -1 down. */
  readonly step: 1 | -1;
}

export interface Found {
  readonly stream: number;
  readonly timeline: Timeline;
  readonly index: number;
  readonly position: Position;
}

interface Head {
  readonly source: Source;
  /** Of the line that is next; before the timeline is open, a place not after it. */
  readonly position: Position;
  readonly opened: Stretch | undefined;
}

/** What lies within the range of an open timeline, from `index` on to before `end`. */
interface Stretch {
  readonly timeline: Timeline;
  index: number;
  readonly end: number;
}

export function* merge(sources: readonly Source[], range: Range): Generator<Found, undefined> {
  const { from, to, step } = range;
  const heap: Head[] = [];
  for (const source of sources) {
    if (source.youngest < from.timestamp || source.oldest > to.timestamp) continue;
    const position =
      step === 1
        ? { timestamp: source.oldest, sequence: 0 }
        : { timestamp: source.youngest, sequence: Infinity };
    heap.push({ source, position, opened: undefined });
  }
  for (let i = (heap.length >>> 1) - 1; i >= 0; i -= 1) sink(heap, i, step);

  for (let head = heap[0]; head !== undefined; head = heap[0]) {
    const { source, position, opened } = head;
    const stretch = opened ?? within(source, range);
    if (opened) {
      const { timeline, index } = opened;
      yield { stream: source.stream, timeline, index, position };
      opened.index += step;
    }
    if (stretch.index === stretch.end) {
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) heap[0] = last;
    } else {
      const following = stretch.timeline.position(stretch.index);
      heap[0] = { source, position: following, opened: stretch };
    }
    sink(heap, 0, step);
  }
}

function within(source: Source, { from, to, step }: Range): Stretch {
  const timeline = source.open();
  const low = timeline.indexOf(from);
  const high = Math.max(low, timeline.indexOf(to));
  return step === 1
    ? { timeline, index: low, end: high }
    : { timeline, index: high - 1, end: low - 1 };
}

/** Restores the heap's order below `at`. */
function sink(heap: Head[], at: number, step: 1 | -1): void {
  const before = (a: Head | undefined, b: Head | undefined) =>
    a !== undefined && b !== undefined && comparePositions(a.position, b.position) * step < 0;
  for (;;) {
    const left = 2 * at + 1;
    let first = at;
    if (before(heap[left], heap[first])) first = left;
    if (before(heap[left + 1], heap[first])) first = left + 1;
    const [parent, child] = [heap[at], heap[first]];
    if (first === at || parent === undefined || child === undefined) return;
    heap[at] = child;
    heap[first] = parent;
    at = first;
  }
}
