import * as fc from "fast-check";
import { expect, test } from "vitest";
import { merge, type Source } from "../../../../src/local/logs/merge.ts";
import { pack, unpack } from "../../../../src/local/logs/packing.ts";
import {
  comparePositions,
  decodePosition,
  encodePosition,
  startOf,
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

test("merging walks the lines of all timelines in order, up and down, within its range", () => {
  const place = fc.record({ timestamp: fc.nat(22), sequence: fc.nat(60) });
  fc.assert(
    fc.property(
      fc.array(batches, { maxLength: 6 }),
      fc.tuple(place, place),
      fc.boolean(),
      (streams, edges, up) => {
        let sequence = 0;
        const timelines = streams.map((all) => {
          const timeline = new Timeline();
          sequence = fill(timeline, all, sequence);
          return timeline;
        });
        const [from, to] = edges.toSorted(comparePositions);
        if (!from || !to) throw new Error("two edges make a range");

        const merged = [...merge(timelines.flatMap(sourceOf), { from, to, step: up ? 1 : -1 })];

        const all = timelines
          .flatMap((timeline) => entries(timeline))
          .map((entry) => ({ timestamp: entry.timestamp, sequence: entry.sequence }))
          .filter((each) => comparePositions(each, from) >= 0 && comparePositions(each, to) < 0)
          .toSorted(comparePositions);
        expect(merged.map((found) => found.position)).toEqual(up ? all : all.toReversed());
      },
    ),
  );
});

test("merging opens a timeline no sooner than its lines are due", () => {
  const opened: number[] = [];
  const sources = [0, 10, 20].map((start, stream) => {
    const timeline = new Timeline();
    fill(timeline, [[start, start + 1]], 2 * stream);
    const open = () => {
      opened.push(stream);
      return timeline;
    };
    return { stream, oldest: start, youngest: start + 1, open };
  });

  const walk = merge(sources, { from: startOf(0), to: startOf(Infinity), step: 1 });
  for (let i = 0; i < 3; i += 1) walk.next();

  expect(opened).toEqual([0, 1]);
});

function sourceOf(timeline: Timeline, stream: number): Source[] {
  const { firstTimestamp: oldest, lastTimestamp: youngest } = timeline;
  if (oldest === undefined || youngest === undefined) return [];
  return [{ stream, oldest, youngest, open: () => timeline }];
}

test("lines survive being packed, whatever their text", () => {
  fc.assert(
    fc.property(
      batches,
      fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1 }),
      (all, texts) => {
        const timeline = new Timeline();
        let sequence = 0;
        for (const batch of all) {
          const lines = batch.map((timestamp, i) => ({
            timestamp,
            message: texts[(sequence + i) % texts.length] ?? "",
          }));
          timeline.append(lines, 1_000 + sequence, sequence);
          sequence += batch.length;
        }

        const unpacked = unpack(pack(timeline));

        expect(entries(unpacked)).toEqual(entries(timeline));
        expect(unpacked.bytes).toBe(timeline.bytes);
      },
    ),
    { numRuns: 30 },
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
