// A log group in memory, read the way FilterLogEvents is: sorted by time, in pages of any size,
// holding only what has arrived by now.
import type { Clock } from "../../src/core/clock.ts";
import type { LogLine } from "../../src/operations/events.ts";
import type { LiveSource, LiveUpdate } from "../../src/operations/tail/live-source.ts";
import type { LogPage, LogQuery, LogSource } from "../../src/operations/tail/source.ts";

export interface Arrival {
  readonly timestamp: number;
  /** When it can first be read. */
  readonly arrives: number;
  /** Its text; one of its own by default. */
  readonly message?: string;
}

export interface FakeLogGroup {
  readonly source: LogSource;
  /** Every query, with its time. */
  readonly asked: (LogQuery & { readonly at: number })[];
}

export interface FakeLogGroupOptions {
  /** When the group comes to be; always there by default. */
  readonly exists?: () => boolean;
  /** Sizes of pages, repeated; 0 = an empty page with a token. */
  readonly pageSizes?: readonly number[];
}

export const lineOf = ({ timestamp, message }: Arrival, i: number): LogLine => ({
  eventId: `event-${i}`,
  timestamp,
  stream: `stream-${i % 2}`,
  message: message ?? `line ${i}`,
});

export function fakeLogGroup(
  arrivals: readonly Arrival[],
  clock: Clock,
  { exists = () => true, pageSizes = [100] }: FakeLogGroupOptions = {},
): FakeLogGroup {
  const asked: FakeLogGroup["asked"] = [];
  const rest = new Map<string, readonly LogLine[]>();
  let tokens = 0;

  const found = ({ from, until }: LogQuery): readonly LogLine[] =>
    arrivals
      .map((arrival, i) => ({ ...arrival, line: lineOf(arrival, i) }))
      .filter(({ timestamp, arrives }) => arrives <= clock.now() && timestamp >= from)
      .filter(({ timestamp }) => until === undefined || timestamp <= until)
      .toSorted((a, b) => a.timestamp - b.timestamp)
      .map(({ line }) => line);

  const source: LogSource = (query) => {
    asked.push({ ...query, at: clock.now() });
    if (!exists()) return Promise.resolve(undefined);
    const lines = query.nextToken === undefined ? found(query) : (rest.get(query.nextToken) ?? []);
    const size = pageSizes[asked.length % pageSizes.length] ?? 100;
    const page: LogPage = { lines: lines.slice(0, size), nextToken: undefined };
    if (lines.length <= size) return Promise.resolve(page);
    const nextToken = `token-${tokens++}`;
    rest.set(nextToken, lines.slice(size));
    return Promise.resolve({ ...page, nextToken });
  };
  return { source, asked };
}

export interface FakeLiveOptions {
  /** Of each session in turn, how it ends; the last one goes on. */
  readonly sessions?: readonly { readonly seconds: number; readonly error: Error | undefined }[];
  /** Which lines a session leaves out, and whether it says so. */
  readonly drops?: (line: LogLine) => false | "silently" | "sampling";
}

export interface FakeLive {
  readonly live: LiveSource;
  /** Those that are open. */
  readonly open: () => number;
  readonly begun: () => number;
}

/** Live Tail of the same lines: each second those that arrived in it, without their ids. */
export function fakeLive(
  arrivals: readonly Arrival[],
  clock: Clock,
  { sessions = [], drops = () => false }: FakeLiveOptions = {},
): FakeLive {
  let begun = 0;
  let open = 0;
  const live: LiveSource = (_filter, signal) => {
    const plan = sessions[begun++];
    open += 1;
    let last = clock.now();
    async function* updates(): AsyncGenerator<LiveUpdate> {
      for (let second = 0; second !== plan?.seconds; second++) {
        await clock.sleep(1_000, signal);
        const now = clock.now();
        const all = arrivals
          .map((arrival, i) => ({ arrives: arrival.arrives, line: lineOf(arrival, i) }))
          .filter(({ arrives }) => arrives > last && arrives <= now)
          .map(({ line }) => line);
        last = now;
        yield {
          lines: all
            .filter((line) => !drops(line))
            .map(({ timestamp, stream, message }) => ({ timestamp, stream, message })),
          sampled: all.some((line) => drops(line) === "sampling"),
        };
      }
      if (plan?.error) throw plan.error;
    }
    return Promise.resolve({ updates: updates(), end: () => void (open -= 1) });
  };
  return { live, open: () => open, begun: () => begun };
}
