// One look into the queue, as the execution role: receive, drop what the filters drop, make records.
import type { FunctionTarget, QueueMessage, QueueSource } from "../../ports.ts";
import { type EventRecord, makeRecord } from "./event.ts";
import type { PollPlan } from "./plan.ts";
import { missingKeyRight, missingRight } from "./polling-rights.ts";
import { removeAll } from "./receipts.ts";
import type { PollWorld } from "./world.ts";

/** Where a batch came from and how long its messages stay hidden. */
export interface Origin {
  readonly queue: QueueSource;
  readonly target: FunctionTarget;
  readonly visibilitySeconds: number;
}

export type Intake =
  | { readonly status: "blocked"; readonly problem: string }
  | { readonly status: "empty"; readonly queue: QueueSource }
  | {
      readonly status: "taken";
      readonly origin: Origin;
      /** None, when the filters dropped everything. */
      readonly records: readonly EventRecord[];
      readonly received: number;
    };

/** Takes up to `most` messages. */
export function take({ ports }: PollWorld, plan: PollPlan, most: number): Intake {
  const queue = ports.queues.find(plan.queueArn);
  if (!queue) return { status: "blocked", problem: "The specified queue does not exist." };
  const target = ports.functions.find(plan.functionArn);
  if (!target) return { status: "blocked", problem: "Function does not exist" };
  const actions = ["ReceiveMessage", "DeleteMessage"] as const;
  const problem =
    missingRight(ports.access, target.roleArn, plan.queueArn, actions) ??
    missingKeyRight(ports.access, target.roleArn, queue);
  if (problem !== undefined) return { status: "blocked", problem };

  const visibilitySeconds = hideFor(queue, target, plan.windowSeconds);
  const messages = queue.receive(most, visibilitySeconds);
  if (messages.length === 0) return { status: "empty", queue };
  const wanted = dropUnmatched(messages, queue, plan.matches);
  const windowed = plan.windowSeconds > 0;
  const records = wanted.map((message) => makeRecord(message, queue.arn, plan.region, windowed));
  const origin = { queue, target, visibilitySeconds };
  return { status: "taken", origin, records, received: messages.length };
}

/** Beyond the window and the function's timeout (aws-facts 4.4). */
const STRETCH_SECONDS = 30;

/** A window that would outlast the queue's visibility timeout stretches it. */
function hideFor(queue: QueueSource, target: FunctionTarget, windowSeconds: number): number {
  const visible = queue.visibilityTimeoutSeconds;
  const needed = windowSeconds + target.timeoutSeconds;
  return windowSeconds > 0 && needed > visible ? needed + STRETCH_SECONDS : visible;
}

function dropUnmatched(
  messages: readonly QueueMessage[],
  queue: QueueSource,
  matches: PollPlan["matches"],
): readonly QueueMessage[] {
  if (!matches) return messages;
  const [wanted, dropped] = partition(messages, ({ body }) => matches(body));
  removeAll(
    queue,
    dropped.map((message) => ({ message })),
  );
  return wanted;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  const passed: T[] = [];
  const failed: T[] = [];
  for (const item of items) (test(item) ? passed : failed).push(item);
  return [passed, failed];
}
