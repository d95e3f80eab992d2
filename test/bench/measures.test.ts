import { expect, test } from "vitest";
import { longestChain } from "./delay-proxy.ts";
import { median, table } from "./table.ts";
import { verdicts } from "./up-results.ts";

test.each([
  ["no call", [], 0],
  [
    "calls side by side",
    [
      [0, 5],
      [1, 6],
      [2, 7],
    ],
    1,
  ],
  [
    "one after the other",
    [
      [0, 5],
      [5, 9],
      [10, 12],
    ],
    3,
  ],
  [
    "the longer of two chains",
    [
      [0, 9],
      [0, 2],
      [3, 4],
      [5, 6],
      [9, 10],
    ],
    4,
  ],
  [
    "in whatever order they ended",
    [
      [10, 12],
      [0, 5],
      [5, 9],
    ],
    3,
  ],
])("the longest chain: %s", (_what, calls, chain) => {
  const intervals = calls.map(([start = 0, end = 0]) => ({ start, end }));

  expect(longestChain(intervals)).toBe(chain);
});

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
])("the median of %j is %d", (numbers, middle) => {
  expect(median(numbers)).toBe(middle);
});

test("a table is as wide as its widest cells", () => {
  expect(
    table([
      ["", "ms"],
      ["create", "1200"],
      ["up", "9"],
    ]),
  ).toBe("          ms\ncreate  1200\nup         9");
});

test("the verdict compares a whole `up` with its chain, where there is latency to hide", () => {
  const result = { rival: "sqslam", runs: 1, untilFirstCall: 100, calls: 24, chain: 8 };
  const slow = { ...result, latency: 50, ms: 600, talking: 440 };

  const told = verdicts([
    { ...slow, operation: "create" },
    { ...slow, operation: "no-op", ms: 500 },
    { ...slow, operation: "down" },
    { ...slow, operation: "create", latency: 0 },
    { ...slow, operation: "create", rival: "bare script" },
  ]);

  expect(told).toEqual([
    { operation: "create", ratio: 1.5, talkingRatio: 1.1, target: 1.3, met: false },
    { operation: "no-op", ratio: 1.25, talkingRatio: 1.1, target: 1.3, met: true },
  ]);
});
