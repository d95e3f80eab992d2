import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LogLine, OperationEvent } from "../../../../src/operations/events.ts";
import type { LiveSource } from "../../../../src/operations/tail/live-source.ts";
import { tailLive } from "../../../../src/operations/tail/live.ts";
import { OVERLAP, type TailOptions } from "../../../../src/operations/tail/looks.ts";
import type { LogSource } from "../../../../src/operations/tail/source.ts";
import { type ManualClock, manualClock } from "../../../support/clock.ts";
import { type Arrival, fakeLive, fakeLogGroup, lineOf } from "../../../support/log-group.ts";

interface Sources {
  readonly source: LogSource;
  readonly live: LiveSource;
}

const GROUP = "/aws/lambda/orders";

function follow(clock: ManualClock, sources: Sources, own: Partial<TailOptions> = {}) {
  const stop = new AbortController();
  const shown: { readonly line: LogLine; readonly at: number }[] = [];
  const events: OperationEvent[] = [];
  const options: TailOptions = {
    group: GROUP,
    since: clock.now(),
    until: undefined,
    filter: undefined,
    follow: true,
    ...own,
  };
  const emit = (event: OperationEvent) => void events.push(event);
  const run = async () => {
    const tools = { ...sources, clock, signal: stop.signal, emit };
    for await (const line of tailLive(options, tools)) shown.push({ line, at: clock.now() });
  };
  const ended = run();
  return {
    shown,
    events,
    ended,
    texts: () => shown.map(({ line }) => line.message),
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

test("history comes first, then each line within a second, and the log is hardly asked", async () => {
  const clock = manualClock();
  const start = clock.now();
  const at = (ms: number) => ({ timestamp: start + ms, arrives: start + ms });
  const all = [at(-5_000), at(300), at(1_400), at(7_000)];
  const { source, asked } = fakeLogGroup(all, clock);
  const { live, open } = fakeLive(all, clock);

  const following = follow(clock, { source, live }, { since: start - 10_000 });
  await clock.advance(40_000);

  expect(following.shown.map(({ line, at }) => [line.message, at - start])).toEqual([
    ["line 0", 0],
    ["line 1", 1_000],
    ["line 2", 2_000],
    ["line 3", 7_000],
  ]);
  expect(asked).toHaveLength(3);
  await following.stop();
  expect(open()).toBe(0);
});

test("after a session has timed out another one begins, and what came between is shown", async () => {
  const clock = manualClock();
  const start = clock.now();
  const all = Array.from({ length: 40 }, (_, i) => {
    return { timestamp: start + i * 250, arrives: start + i * 250 };
  });
  const { source } = fakeLogGroup(all, clock);
  const sessions = [
    { seconds: 3, error: named("SessionTimeoutException") },
    { seconds: 2, error: undefined },
    { seconds: 1, error: Object.assign(new Error("aborted"), { code: "ECONNRESET" }) },
  ];
  const { live, begun, open } = fakeLive(all, clock, { sessions });

  const following = follow(clock, { source, live });
  await clock.advance(12_000);
  await following.stop();

  expect(following.texts().toSorted()).toEqual(all.map((_, i) => `line ${i}`).toSorted());
  expect([begun(), open()]).toEqual([4, 0]);
  expect(following.events).toEqual([
    { type: "tail.reopening", group: GROUP, reason: "SessionTimeoutException" },
    { type: "tail.reopening", group: GROUP, reason: "aborted" },
  ]);
});

test("where a session sampled, the rest is shown at once", async () => {
  const clock = manualClock();
  const start = clock.now();
  const all = Array.from({ length: 10 }, () => ({ timestamp: start + 500, arrives: start + 500 }));
  const { source } = fakeLogGroup(all, clock);
  const { live } = fakeLive(all, clock, {
    drops: ({ message }) => /[13579]$/.test(message) && "sampling",
  });

  const following = follow(clock, { source, live });
  await clock.advance(1_000);
  await following.stop();

  expect(following.texts().toSorted()).toEqual(all.map((_, i) => `line ${i}`));
});

test("whatever live leaves out, however late, however alike: every line is shown once", async () => {
  const arrival = fc.record({
    ms: fc.integer({ min: -5, max: 40 }).map((n) => n * 1_000),
    late: fc.integer({ min: 0, max: OVERLAP }),
    message: fc.constantFrom("same", "other"),
    dropped: fc.boolean(),
  });
  const session = fc.record({ seconds: fc.integer({ min: 0, max: 20 }), broken: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { maxLength: 50 }),
      fc.array(session, { maxLength: 4 }),
      fc.constantFrom("silently", "sampling"),
      async (drawn, drawnSessions, how) => {
        const clock = manualClock();
        const start = clock.now();
        const all: Arrival[] = drawn.map(({ ms, late, message }) => {
          return { timestamp: start + ms, arrives: start + ms + late, message };
        });
        const { source } = fakeLogGroup(all, clock, { pageSizes: [2, 0, 5] });
        const dropped = new Set(drawn.flatMap((each, i) => (each.dropped ? [`event-${i}`] : [])));
        const { live } = fakeLive(all, clock, {
          sessions: drawnSessions.map(({ seconds, broken }) => {
            return { seconds, error: broken ? named("SessionStreamingException") : undefined };
          }),
          drops: ({ eventId = "" }) => dropped.has(eventId) && how,
        });

        const following = follow(clock, { source, live }, { since: start - 10_000 });
        await clock.advance(40_000 + 2 * OVERLAP + 20_000);
        await following.stop();

        const plain = ({ stream, timestamp, message }: LogLine) =>
          `${timestamp} ${stream} ${message}`;
        expect(following.shown.map(({ line }) => plain(line)).toSorted()).toEqual(
          all.map((each, i) => plain(lineOf(each, i))).toSorted(),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test.for([
  ["AccessDeniedException"],
  ["InvalidOperationException"],
  ["LimitExceededException"],
  ["UnknownOperationException"],
] as const)("refused with %s, it asks once a second and says so", async ([name]) => {
  const clock = manualClock();
  const start = clock.now();
  const all = [{ timestamp: start + 2_500, arrives: start + 2_500 }];
  const { source, asked } = fakeLogGroup(all, clock);
  const live: LiveSource = () => Promise.reject(named(name, "not here"));

  const following = follow(clock, { source, live });
  await clock.advance(5_000);
  await following.stop();

  expect(following.texts()).toEqual(["line 0"]);
  expect(asked).toHaveLength(6);
  expect(following.events).toEqual([{ type: "tail.polling", group: GROUP, reason: "not here" }]);
});

test("a group that does not exist yet is waited for, which is said once", async () => {
  const clock = manualClock();
  const start = clock.now();
  const exists = () => clock.now() >= start + 5_000;
  const all = [{ timestamp: start + 5_500, arrives: start + 5_500 }];
  const { source } = fakeLogGroup(all, clock, { exists });
  const { live } = fakeLive(all, clock);
  const missing: LiveSource = (filter, signal) =>
    exists() ? live(filter, signal) : Promise.reject(named("ResourceNotFoundException"));

  const following = follow(clock, { source, live: missing });
  await clock.advance(8_000);
  await following.stop();

  expect(following.events).toEqual([{ type: "tail.waiting", group: GROUP }]);
  expect(following.texts()).toEqual(["line 0"]);
});

test("it ends when no line up to --until can be late any more, and shows none after it", async () => {
  const clock = manualClock();
  const start = clock.now();
  const at = (ms: number) => ({ timestamp: start + ms, arrives: start + ms });
  const all = [at(1_000), at(3_500), at(4_500)];
  const { source } = fakeLogGroup(all, clock);
  const { live, open } = fakeLive(all, clock);

  const following = follow(clock, { source, live }, { until: start + 4_000 });
  await clock.advance(4_000 + OVERLAP + 15_000);
  await following.ended;

  expect(following.texts()).toEqual(["line 0", "line 1"]);
  expect(open()).toBe(0);
});

test("any other error ends it", async () => {
  const clock = manualClock();
  const { source } = fakeLogGroup([], clock);
  const live: LiveSource = () => Promise.reject(named("InvalidParameterException", "no pattern"));

  await expect(follow(clock, { source, live }).ended).rejects.toThrow("no pattern");
});
