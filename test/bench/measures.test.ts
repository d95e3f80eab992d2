import { expect, test } from "vitest";
import { longestChain } from "./delay-proxy.ts";
import { median, percentile } from "./figures.ts";
import { FLOOR, samples, verdicts as localVerdicts, written } from "./local-results.ts";
import { parseAnswer } from "./raw-connection.ts";
import { table } from "./table.ts";
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

test("a rate is compared with the rival's of the same round", () => {
  const taken = samples();
  for (const rate of [100, 10, 40]) taken.add("send", "durable", rate);
  for (const rate of [50, 20, 50]) taken.add("send", "fauxqs", rate);

  expect(localVerdicts(taken)).toMatchObject([{ measure: "send", figure: 0.8, met: false }]);
});

test("a target without a rival is a figure, and one that was not measured is not judged", () => {
  const taken = samples();
  taken.add("send", "durable", 100);
  taken.add("idleP50", "durable", 4);
  taken.add("cold", "durable", 90);
  taken.add("cold", FLOOR, 30);

  expect(localVerdicts(taken)).toMatchObject([
    { measure: "idleP50", figure: 4, met: true },
    { measure: "cold", figure: 3, met: false },
  ]);
});

test("a missed target is told with its figure", () => {
  const taken = samples();
  taken.add("drain", "durable", 9_000);

  expect(written(taken, ["durable"])).toMatch(
    /^target missed: drain .*: 9,000 msg\/s; at least 10,000 msg\/s is wanted$/m,
  );
});

test.each([
  [50, 2],
  [75, 3],
  [99, 4],
  [0, 1],
])("of four, %d of a hundred do not exceed the %d.", (percent, figure) => {
  expect(percentile([4, 1, 3, 2], percent)).toBe(figure);
});

test("an answer is read when all of it is there", () => {
  const whole = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u00fc{}");

  expect(parseAnswer(whole.subarray(0, 10))).toBeUndefined();
  expect(parseAnswer(whole.subarray(0, -1))).toBeUndefined();
  expect(parseAnswer(whole)).toEqual({ status: 200, body: "\u00fc{}", last: false });
});

test("an answer that closes the connection says so", () => {
  const answer = "HTTP/1.1 500 Oh\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

  expect(parseAnswer(Buffer.from(answer))).toEqual({ status: 500, body: "", last: true });
});
