// A poller on a clock that stands still, between a queue and a function in memory.
import { makePoller } from "../../../../../src/local/lambda/mapping/poller.ts";
import type { PollPlan } from "../../../../../src/local/lambda/mapping/plan.ts";
import { manualClock } from "../../../../support/clock.ts";
import { type FakeHandler, fakeAccess, fakeFunctions } from "../../../../support/functions.ts";
import { fakeQueue, fakeQueues } from "../../../../support/queue.ts";

export interface BenchOptions {
  readonly handler: FakeHandler;
  readonly plan?: Partial<PollPlan>;
  readonly queueName?: string;
  readonly visibilityTimeoutSeconds?: number;
  readonly timeoutSeconds?: number;
}

export function pollingBench(options: BenchOptions) {
  const clock = manualClock();
  const queue = fakeQueue(clock, {
    name: options.queueName ?? "queue",
    visibilityTimeoutSeconds: options.visibilityTimeoutSeconds ?? 30,
  });
  const queues = fakeQueues(queue);
  const functions = fakeFunctions();
  const functionArn = functions.add("worker", options.handler, {
    timeoutSeconds: options.timeoutSeconds ?? 3,
  });
  const access = fakeAccess();
  const problems: (string | undefined)[] = [];
  const bugs: unknown[] = [];
  const poller = makePoller({
    clock,
    ports: { access, queues, functions },
    onBug: (error) => bugs.push(error),
    report: (problem) => {
      if (problem !== problems.at(-1)) problems.push(problem);
    },
  });
  const plan: PollPlan = {
    queueArn: queue.arn,
    functionArn,
    region: "us-east-1",
    batchSize: 10,
    windowSeconds: 0,
    partialBatchResponse: false,
    concurrency: { first: 5, most: 20 },
    matches: undefined,
    ...options.plan,
  };
  return { clock, queue, queues, functions, functionArn, access, problems, bugs, poller, plan };
}

/** A handler that ends when the test says so. */
export function heldHandler() {
  const waiting: (() => void)[] = [];
  return {
    handler: () => new Promise<void>((resolve) => waiting.push(resolve)),
    /** Lets the handler that has waited longest return. */
    finishOne: () => waiting.shift()?.(),
    finishAll: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

export const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `m${from + index}`);

/** A batch response naming these ids. */
export const failuresOf = (ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
