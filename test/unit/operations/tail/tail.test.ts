import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LogLine, OperationEvent } from "../../../../src/operations/events.ts";
import type { LogSource } from "../../../../src/operations/tail/source.ts";
import { OVERLAP, type TailOptions } from "../../../../src/operations/tail/looks.ts";
import { tail } from "../../../../src/operations/tail/tail.ts";
import { type ManualClock, manualClock } from "../../../support/clock.ts";
import { failure } from "../../../support/failure.ts";
import { type Arrival, fakeLogGroup, lineOf } from "../../../support/log-group.ts";

interface Following {
  readonly shown: LogLine[];
  readonly events: OperationEvent[];
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

function follow(clock: ManualClock, source: LogSource, own: Partial<TailOptions> = {}): Following {
  const stop = new AbortController();
  const shown: LogLine[] = [];
  const events: OperationEvent[] = [];
  const emit = (event: OperationEvent) => void events.push(event);
  const options: TailOptions = {
    group: "/aws/lambda/orders",
    since: clock.now(),
    until: undefined,
    filter: undefined,
    follow: true,
    ...own,
  };
  const run = async () => {
    for await (const line of tail(options, { source, clock, signal: stop.signal, emit })) {
      shown.push(line);
    }
  };
  return { shown, events, stop: () => stop.abort(), ended: run() };
}

const ids = (lines: readonly LogLine[]) => lines.map(({ eventId = "" }) => eventId);

const throttled = () => Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });

test("lines are shown as they come, and Ctrl-C ends quietly", async () => {
  const clock = manualClock();
  const start = clock.now();
  const at = (ms: number) => ({ timestamp: start + ms, arrives: start + ms });
  const { source } = fakeLogGroup([at(0), at(500), at(2_500)], clock);

  const following = follow(clock, source);
  await clock.advance(1_500);
  const early = ids(following.shown);
  await clock.advance(2_000);
  following.stop();
  await following.ended;

  expect(early).toEqual(["event-0", "event-1"]);
  expect(ids(following.shown)).toEqual(["event-0", "event-1", "event-2"]);
});

test("the log is asked at most once a second", async () => {
  const clock = manualClock();
  const { source, asked } = fakeLogGroup([], clock);

  const following = follow(clock, source);
  await clock.advance(10_000);
  following.stop();
  await following.ended;

  expect(asked).toHaveLength(11);
});

test("however late, however equal their times, however cut: every line is shown once", async () => {
  const arrival = fc.record({
    ms: fc.integer({ min: 0, max: 60 }).map((n) => n * 1_000),
    late: fc.integer({ min: 0, max: OVERLAP }),
  });
  const arrivals = fc.array(arrival, { maxLength: 60 });
  const pages = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(arrivals, pages, async (drawn, sizes) => {
      const clock = manualClock();
      const start = clock.now();
      const all: Arrival[] = drawn.map(({ ms, late }) => ({
        timestamp: start + ms,
        arrives: start + ms + late,
      }));
      const pageSizes = [...sizes, 3]; // only empty pages would never end
      const { source } = fakeLogGroup(all, clock, { pageSizes });

      const following = follow(clock, source);
      await clock.advance(60_000 + OVERLAP + 2_000);
      following.stop();
      await following.ended;

      expect(ids(following.shown).toSorted()).toEqual(ids(all.map(lineOf)).toSorted());
    }),
    { numRuns: 60 },
  );
});

test("a line from the future hides none that come before it", async () => {
  const clock = manualClock();
  const start = clock.now();
  const future = { timestamp: start + 3_600_000, arrives: start };
  const later = { timestamp: start + 5_000, arrives: start + 6_000 };
  const { source } = fakeLogGroup([future, later], clock);

  const following = follow(clock, source);
  await clock.advance(10_000);
  following.stop();
  await following.ended;

  expect(ids(following.shown)).toEqual(["event-0", "event-1"]);
});

test("a long look back does not remember what no later look can bring", async () => {
  const clock = manualClock();
  const start = clock.now();
  const old = Array.from({ length: 3_000 }, (_, i) => ({
    timestamp: start - 3_600_000 + i * 1_000,
    arrives: 0,
  }));
  const { source, asked } = fakeLogGroup(old, clock);

  const following = follow(clock, source, { since: start - 3_600_000 });
  await clock.advance(3_000);
  following.stop();
  await following.ended;

  expect(following.shown).toHaveLength(3_000);
  // Looks after the first begin near the newest line, not at --since.
  expect(asked.at(-1)?.from).toBe(start - 3_600_000 + 2_999_000 - OVERLAP);
});

test("it never asks for what is before --since", async () => {
  const clock = manualClock();
  const start = clock.now();
  const { source, asked } = fakeLogGroup([{ timestamp: start + 10, arrives: start }], clock);

  const following = follow(clock, source);
  await clock.advance(3_000);
  following.stop();
  await following.ended;

  expect(new Set(asked.map(({ from }) => from))).toEqual(new Set([start]));
});

test("a group that does not exist yet is waited for, which is said once", async () => {
  const clock = manualClock();
  const start = clock.now();
  const exists = () => clock.now() >= start + 5_000;
  const { source } = fakeLogGroup([{ timestamp: start + 5_000, arrives: 0 }], clock, { exists });

  const following = follow(clock, source);
  await clock.advance(8_000);
  following.stop();
  await following.ended;

  expect(following.events).toEqual([{ type: "tail.waiting", group: "/aws/lambda/orders" }]);
  expect(ids(following.shown)).toEqual(["event-0"]);
});

test("without --follow what is there is shown, page by page, and that is all", async () => {
  const clock = manualClock();
  const past = (ms: number) => ({ timestamp: clock.now() - ms, arrives: 0 });
  const all = [past(3_000), past(2_000), past(1_000)];
  const { source } = fakeLogGroup(all, clock, { pageSizes: [0, 1] });

  const following = follow(clock, source, { follow: false, since: clock.now() - 10_000 });
  await following.ended;

  expect(ids(following.shown)).toEqual(["event-0", "event-1", "event-2"]);
});

test("without --follow a group that does not exist is an error", async () => {
  const clock = manualClock();
  const { source } = fakeLogGroup([], clock, { exists: () => false });

  const error = await failure(follow(clock, source, { follow: false }).ended);

  expect(error).toMatchObject({ code: "NOT_DEPLOYED", exitCode: 4 });
  expect(error.message).toContain("/aws/lambda/orders");
});

test("following ends when no line up to --until can be late any more", async () => {
  const clock = manualClock();
  const start = clock.now();
  const at = (ms: number, late = 0) => ({ timestamp: start + ms, arrives: start + ms + late });
  const all = [at(1_000), at(3_000), at(2_000, OVERLAP), at(9_000)];
  const { source, asked } = fakeLogGroup(all, clock);

  const following = follow(clock, source, { until: start + 3_000 });
  await clock.advance(60_000);
  await following.ended;

  expect(ids(following.shown)).toEqual(["event-0", "event-1", "event-2"]);
  expect(asked.at(-1)?.at).toBe(start + 3_000 + OVERLAP + 1_000);
});

test("what ended long ago is looked at once", async () => {
  const clock = manualClock();
  const start = clock.now();
  const { source, asked } = fakeLogGroup([{ timestamp: start - 90_000, arrives: 0 }], clock);

  const own = { since: start - 100_000, until: start - 60_000 };
  const following = follow(clock, source, own);
  await following.ended;

  expect(ids(following.shown)).toEqual(["event-0"]);
  expect(asked).toHaveLength(1);
});

test("asked to slow down, it asks for the same page again and shows nothing twice", async () => {
  const clock = manualClock();
  const start = clock.now();
  const all = [1, 2, 3, 4].map(() => ({ timestamp: start, arrives: 0 }));
  const group = fakeLogGroup(all, clock, { pageSizes: [1] });
  let asked = 0;
  const source: LogSource = (query, signal) =>
    ++asked === 3 ? Promise.reject(throttled()) : group.source(query, signal);

  const following = follow(clock, source);
  await clock.advance(3_000);
  following.stop();
  await following.ended;

  expect(ids(following.shown)).toEqual(["event-0", "event-1", "event-2", "event-3"]);
});

test("any other error ends it", async () => {
  const source: LogSource = () => Promise.reject(new Error("no such host"));

  await expect(follow(manualClock(), source).ended).rejects.toThrow("no such host");
});

test("an error that the interruption itself caused is none", async () => {
  const clock = manualClock();
  const source: LogSource = (_query, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });

  const following = follow(clock, source);
  await clock.advance(0);
  following.stop();

  await expect(following.ended).resolves.toBeUndefined();
});

test("the filter goes to CloudWatch with every page", async () => {
  const clock = manualClock();
  const all = [1, 2].map(() => ({ timestamp: clock.now(), arrives: 0 }));
  const { source, asked } = fakeLogGroup(all, clock, { pageSizes: [1] });

  await follow(clock, source, { follow: false, filter: "?ERROR" }).ended;

  expect(asked.map(({ filter }) => filter)).toEqual(["?ERROR", "?ERROR"]);
});
