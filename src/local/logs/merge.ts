// The lines of many streams as one sequence in order of time.
import { comparePositions, type Position } from "./position.ts";
import type { Timeline } from "./timeline.ts";

/** A stretch of one timeline that is walked from `index` towards `end`. */
export interface Cursor<Owner> {
  readonly owner: Owner;
  readonly timeline: Timeline;
  index: number;
  /** Exclusive: above the last index going up, -1 or higher going down. */
  readonly end: number;
}

export interface Found<Owner> {
  readonly owner: Owner;
  readonly timeline: Timeline;
  readonly index: number;
  readonly position: Position;
}

/** `step` 1 walks up in time, -1 down. Consumes the cursors. */
export function* merge<Owner>(
  cursors: readonly Cursor<Owner>[],
  step: 1 | -1,
): Generator<Found<Owner>, undefined> {
  const heap: Head<Owner>[] = [];
  for (const cursor of cursors) {
    if (cursor.index !== cursor.end) {
      heap.push({ cursor, position: cursor.timeline.position(cursor.index) });
    }
  }
  for (let i = (heap.length >>> 1) - 1; i >= 0; i -= 1) sink(heap, i, step);
  for (let head = heap[0]; head !== undefined; head = heap[0]) {
    const { cursor, position } = head;
    const { owner, timeline, index } = cursor;
    yield { owner, timeline, index, position };
    cursor.index += step;
    if (cursor.index === cursor.end) {
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) heap[0] = last;
    } else {
      heap[0] = { cursor, position: timeline.position(cursor.index) };
    }
    sink(heap, 0, step);
  }
}

interface Head<Owner> {
  readonly cursor: Cursor<Owner>;
  readonly position: Position;
}

/** Restores the heap's order below `at`. */
function sink<Owner>(heap: Head<Owner>[], at: number, step: 1 | -1): void {
  const before = (a: Head<Owner> | undefined, b: Head<Owner> | undefined) =>
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
