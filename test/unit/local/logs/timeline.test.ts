import * as fc from "fast-check";
import { expect, test } from "vitest";
import { merge } from "../../../../src/local/logs/merge.ts";
import {
  comparePositions,
  decodePosition,
  encodePosition,
} from "../../../../src/local/logs/position.ts";
import { Timeline } from "../../../../src/local/logs/timeline.ts";

const batches = fc.array(fc.array(fc.nat(20), { maxLength: 5 }), { maxLength: 8 });

function fill(timeline: Timeline, all: readonly (readonly number[])[], from = 0): number {
  let sequence = from;
  for (const batch of all) {
    const lines = batch.map((timestamp, i) => ({ timestamp, message: `${sequence + i}` }));
    timeline.append(lines, sequence, sequence);
    sequence += batch.length;
  }
  return sequence;
}

const entries = (timeline: Timeline) =>
  Array.from({ length: timeline.length }, (_, i) => timeline.at(i));

test("lines stand in order of time, then of arrival, in whatever order they come", () => {
  fc.assert(
    fc.property(batches, (all) => {
      const timeline = new Timeline();
      const count = fill(timeline, all);

      const found = entries(timeline);
      expect(found).toHaveLength(count);
      expect(found).toEqual(found.toSorted(comparePositions));
      expect(found.every((entry) => entry.message === `${entry.sequence}`)).toBe(true);
      expect(new Set(found.map((entry) => entry.sequence)).size).toBe(count);
    }),
  );
});

test("indexOf finds the first line at or after a place", () => {
  fc.assert(
    fc.property(batches, fc.nat(22), fc.nat(40), (all, timestamp, sequence) => {
      const timeline = new Timeline();
      fill(timeline, all);

      const place = { timestamp, sequence };
      const before = entries(timeline).filter((entry) => comparePositions(entry, place) < 0);
      expect(timeline.indexOf(place)).toBe(before.length);
    }),
  );
});

test("dropBefore forgets exactly the older lines", () => {
  fc.assert(
    fc.property(batches, fc.nat(22), (all, timestamp) => {
      const timeline = new Timeline();
      fill(timeline, all);
      const left = entries(timeline).filter((entry) => entry.timestamp >= timestamp);

      timeline.dropBefore(timestamp);

      expect(entries(timeline)).toEqual(left);
    }),
  );
});

test("merging walks the lines of all timelines in order, up and down", () => {
  fc.assert(
    fc.property(fc.array(batches, { maxLength: 6 }), fc.boolean(), (streams, up) => {
      let sequence = 0;
      const timelines = streams.map((all) => {
        const timeline = new Timeline();
        sequence = fill(timeline, all, sequence);
        return timeline;
      });
      const cursors = timelines.map((timeline, owner) =>
        up
          ? { owner, timeline, index: 0, end: timeline.length }
          : { owner, timeline, index: timeline.length - 1, end: -1 },
      );

      const merged = [...merge(cursors, up ? 1 : -1)].map((found) => found.position);
      const all = timelines
        .flatMap((timeline) => entries(timeline))
        .map((entry) => ({ timestamp: entry.timestamp, sequence: entry.sequence }))
        .toSorted(comparePositions);
      expect(merged).toEqual(up ? all : all.toReversed());
    }),
  );
});

test("a position survives its id, which has 56 digits", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (timestamp, sequence) => {
      const position = { timestamp: timestamp % 1e15, sequence };
      const id = encodePosition(position);

      expect(id).toMatch(/^\d{56}$/);
      expect(decodePosition(id)).toEqual(position);
    }),
  );
});
