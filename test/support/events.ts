import type { Plan, Step } from "../../src/engine/plan.ts";
import type { Event } from "../../src/report/reporter.ts";

/** A plan that creates a queue and keeps a role. */
const somePlan: Plan = {
  goal: "up",
  steps: [
    step({ id: "queue", kind: "SQS queue", name: "orders", action: "create" }),
    step({ id: "role", kind: "IAM role", name: "orders-role", action: "keep" }),
  ],
};

export function step(own: Partial<Step>): Step {
  return {
    id: "queue",
    kind: "SQS queue",
    name: "orders",
    needs: [],
    action: "create",
    changes: [],
    adopts: false,
    ...own,
  };
}

/** One event of each type there is: a new type breaks the build here until it has an example. */
export const ONE_OF_EACH: { readonly [T in Event["type"]]: Event & { readonly type: T } } = {
  "plan.ready": { type: "plan.ready", plan: somePlan },
  "step.start": { type: "step.start", id: "queue", action: "create" },
  "step.wait": { type: "step.wait", id: "queue", what: "its name to be free again" },
  "step.done": { type: "step.done", id: "queue", action: "create", ms: 1_234 },
  "step.failed": { type: "step.failed", id: "queue", error: new Error("no such host\nat all") },
  "step.skipped": { type: "step.skipped", id: "role", because: "queue" },
  "send.progress": {
    type: "send.progress",
    sent: 1_200,
    failed: 3,
    skipped: 4,
    bytes: 450,
    totalBytes: 1_000,
  },
  "send.failed": { type: "send.failed", line: 12, code: "InvalidMessageContents", reason: "NUL" },
  "send.retry": { type: "send.retry", messages: 2, reason: "ThrottlingException" },
  "tail.waiting": { type: "tail.waiting", group: "/aws/lambda/orders" },
  "tail.polling": { type: "tail.polling", group: "/aws/lambda/orders", reason: "Access denied" },
  "tail.reopening": { type: "tail.reopening", group: "/aws/lambda/orders", reason: "3 hours" },
  "api.call": {
    type: "api.call",
    call: { service: "SQS", operation: "CreateQueue", ms: 12.4, attempts: 2, error: undefined },
  },
};
