import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openLineStore } from "../../../../src/local/logs/line-store.ts";
import type { Found } from "../../../../src/local/logs/merge.ts";
import { comparePositions, startOf } from "../../../../src/local/logs/position.ts";
import type { Entry } from "../../../../src/local/logs/timeline.ts";
import { copyingStore } from "../../../support/copying-store.ts";

const ALWAYS = { from: startOf(0), to: startOf(Infinity), step: 1 } as const;
const STREAMS = [1, 2, 3];
/** So long that a few lines fill a segment. */
const LONG = "x".repeat(45_000);

type Step =
  | { readonly do: "append"; readonly stream: number; readonly timestamps: readonly number[] }
  | { readonly do: "drop"; readonly stream: number; readonly before: number }
  | { readonly do: "remove"; readonly stream: number }
  | { readonly do: "reopen" };

const stream = fc.constantFrom(...STREAMS);
const timestamp = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("append"),
      stream,
      timestamps: fc.array(timestamp, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("drop"), stream, before: timestamp }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove"), stream }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reopen") }) },
);

interface Known extends Entry {
  readonly stream: number;
}

const shown = ({ stream: of, timeline, index }: Found): Known => ({
  stream: of,
  ...timeline.at(index),
});

/** Its number is told by its text: the store counts in its own way. */
const brief = ({ stream: of, timestamp: at, ingestedAt, message }: Known) => [
  of,
  at,
  ingestedAt,
  message.split(" ")[0],
];

test("whatever is packed, dropped or opened anew: the lines are those that were written", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let store = copyingStore();
      let lines = openLineStore(store, 0);
      let model: Known[] = [];
      let written = 0;
      for (const each of steps) {
        if (each.do === "append") {
          const added = each.timestamps.map((at, i) => ({
            timestamp: at,
            message: `${written + i} ${LONG}`,
          }));
          lines.append(each.stream, added, written);
          const entries = added.map((line, i) => {
            return { ...line, stream: each.stream, ingestedAt: written, sequence: written + i };
          });
          model.push(...entries);
          written += added.length;
        } else if (each.do === "drop") {
          lines.dropBefore(each.stream, each.before);
          model = model.filter(
            (line) => line.stream !== each.stream || line.timestamp >= each.before,
          );
        } else if (each.do === "remove") {
          lines.remove(each.stream);
          model = model.filter((line) => line.stream !== each.stream);
        } else {
          store = copyingStore(store.snapshot());
          lines = openLineStore(store, written); // time has moved on
        }
      }

      const oldest = Math.max(0, ...steps.map((each) => (each.do === "drop" ? each.before : 0)));
      const from = startOf(oldest);
      const found = [...lines.read(STREAMS, { ...ALWAYS, from })].map(shown);
      const expected = model.filter((line) => line.timestamp >= oldest).toSorted(comparePositions);
      expect(found.map(brief)).toEqual(expected.map(brief));
      expect(found.every(({ message }) => message.endsWith(LONG))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("what is packed is in memory no longer, and in the store once", () => {
  const store = copyingStore();
  const lines = openLineStore(store, 0);
  for (let i = 0; i < 20; i += 1) lines.append(1, [{ timestamp: i, message: LONG }], i);

  const { sealed, open } = lines.of(1);
  const rows = (table: string) => [...(store.snapshot().get(table) ?? [])];
  expect(sealed).toHaveLength(6);
  expect(open.length).toBe(2);
  expect(rows("logs.events")).toHaveLength(2);
  expect(rows("logs.segments")).toHaveLength(6);
  expect(rows("logs.packed")).toHaveLength(6);
});

test("streams that have fallen silent are packed when all open lines are too many", () => {
  const lines = openLineStore(copyingStore(), 0);
  for (let i = 1; i <= 400; i += 1) {
    lines.append(i, [{ timestamp: i, message: LONG + LONG }], i);
  }

  const open = Array.from({ length: 400 }, (_, i) => lines.of(i + 1).open.bytes);
  expect(open.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(32 * 1_048_576);
  expect(open.slice(0, 27).every((bytes) => bytes === 0)).toBe(true);
  expect(open.at(-1)).toBeGreaterThan(0);
});

test("removed lines leave nothing in the store", () => {
  const store = copyingStore();
  const lines = openLineStore(store, 0);
  for (const of of STREAMS) {
    for (let i = 0; i < 5; i += 1) lines.append(of, [{ timestamp: i, message: LONG }], i);
  }

  lines.remove(1);
  lines.dropBefore(2, 5);
  lines.remove(3);

  for (const [, rows] of store.snapshot()) expect([...rows]).toEqual([]);
});
