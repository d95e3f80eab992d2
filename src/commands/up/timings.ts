// Where the time went: by step, by what was waited for, and by API operation.
import type { ApiCall } from "../../aws/connection.ts";
import type { Outcome } from "../../engine/execute.ts";
import { type Node, order } from "../../engine/graph.ts";
import { columns } from "../../report/plan-text.ts";
import { duration } from "../../report/duration.ts";

interface Spent {
  readonly calls: number;
  readonly ms: number;
}

/** What `--timings` tells of. */
export interface Timed {
  readonly outcome: Pick<Outcome, "took" | "waited">;
  readonly steps: readonly Node[];
  readonly calls: readonly ApiCall[];
}

export function timingData({ outcome, steps, calls }: Timed): object {
  const { took, waited } = outcome;
  return {
    steps: Object.fromEntries(took),
    waits: waited.map(({ id, what, ms }) => ({ step: id, for: what, ms })),
    longestWaitMs: longestWait(steps, waited),
    operations: Object.fromEntries(byOperation(calls)),
  };
}

export function timingLines({ outcome, steps, calls }: Timed): readonly string[] {
  const { took, waited } = outcome;
  const operations = [...byOperation(calls)]
    .toSorted(([, a], [, b]) => b.ms - a.ms)
    .map(([name, spent]) => [name, `${duration(spent.ms)} in ${spent.calls}`] as const);
  return [
    "Time by step:",
    ...columns(Object.fromEntries([...took].map(([id, ms]) => [id, duration(ms)]))),
    ...(waited.length === 0 ? [] : waitLines(steps, waited)),
    "Time by API operation (side by side, so together more than it took):",
    ...columns(Object.fromEntries(operations)),
  ];
}

function waitLines(steps: readonly Node[], waited: Outcome["waited"]): readonly string[] {
  const longest = duration(longestWait(steps, waited));
  return [
    `Waits for AWS (${longest} one after the other, the rest beside them):`,
    ...waited.map(({ id, what, ms }) => `  ${id}: waited ${duration(ms)} for ${what}`),
  ];
}

/** The waits that no other order of work could have put side by side: along the graph's longest path. */
function longestWait(steps: readonly Node[], waited: Outcome["waited"]): number {
  const until = new Map<string, number>();
  for (const { id, needs } of order(steps)) {
    const own = waited.filter((wait) => wait.id === id).reduce((sum, { ms }) => sum + ms, 0);
    until.set(id, own + Math.max(0, ...needs.map((need) => until.get(need) ?? 0)));
  }
  return Math.round(Math.max(0, ...until.values()));
}

function byOperation(calls: readonly ApiCall[]): ReadonlyMap<string, Spent> {
  const spent = new Map<string, Spent>();
  for (const { service, operation, ms } of calls) {
    const name = `${service} ${operation}`;
    const before = spent.get(name) ?? { calls: 0, ms: 0 };
    spent.set(name, { calls: before.calls + 1, ms: before.ms + ms });
  }
  return spent;
}
