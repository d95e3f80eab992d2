// Where the time went: by step, and by API operation.
import type { ApiCall } from "../../aws/connection.ts";
import type { Outcome } from "../../engine/execute.ts";
import { columns } from "../../report/plan-text.ts";
import { duration } from "../../report/duration.ts";

interface Spent {
  readonly calls: number;
  readonly ms: number;
}

export function timingData({ took }: Outcome, calls: readonly ApiCall[]): object {
  return { steps: Object.fromEntries(took), operations: Object.fromEntries(byOperation(calls)) };
}

export function timingLines({ took }: Outcome, calls: readonly ApiCall[]): readonly string[] {
  const steps = [...took].map(([id, ms]) => [id, duration(ms)] as const);
  const operations = [...byOperation(calls)]
    .toSorted(([, a], [, b]) => b.ms - a.ms)
    .map(([name, spent]) => [name, `${duration(spent.ms)} in ${spent.calls}`] as const);
  return [
    "Time by step:",
    ...columns(Object.fromEntries(steps)),
    "Time by API operation (side by side, so together more than it took):",
    ...columns(Object.fromEntries(operations)),
  ];
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
