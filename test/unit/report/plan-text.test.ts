import { expect, test } from "vitest";
import type { Step } from "../../../src/engine/plan.ts";
import { outcomeSummary, planData, planLines, planSummary } from "../../../src/report/plan-text.ts";

const step = (own: Partial<Step>): Step => ({
  id: "queue",
  kind: "queue",
  name: "orders",
  needs: [],
  action: "keep",
  changes: [],
  adopts: false,
  ...own,
});

const steps: readonly Step[] = [
  step({ action: "create", kind: "IAM role", name: "orders-role" }),
  step({
    action: "update",
    adopts: true,
    changes: [
      { field: "delay", from: 0, to: 5 },
      { field: "redrivePolicy", from: { maxReceiveCount: 5 }, to: undefined },
    ],
  }),
  step({
    action: "recreate",
    kind: "Lambda function",
    changes: [
      { field: "packageType", from: "Image", to: "Zip", recreate: true },
      { field: "environment.TOKEN", from: "old-secret", to: "new-secret", secret: true },
      { field: "environment.NEW", from: undefined, to: "new-secret", secret: true },
    ],
  }),
  step({ foreign: true }),
];

test("a plan shows a symbol and a word for each step, and every field that changes", () => {
  expect(planLines(steps).join("\n")).toMatchInlineSnapshot(`
    "    + create    IAM role        orders-role
        ~ update    queue           orders  (adopted: it does not carry our tags yet)
            delay: 0 -> 5
            redrivePolicy: {"maxReceiveCount":5} -> (none)
      -/+ recreate  Lambda function orders
            packageType: Image -> Zip  (cannot change in place)
            environment.TOKEN: changed (value not shown)
            environment.NEW: added (value not shown)
        = keep      queue           orders  (not ours: left alone)"
  `);
});

test("no secret is in the text or in the data of a plan", () => {
  const all = `${planLines(steps).join()}${JSON.stringify(planData(steps))}`;

  expect(all).toContain("environment.TOKEN");
  expect(all).not.toContain("secret,");
  expect(all).not.toMatch(/(old|new)-secret/);
});

test("a value that is long is cut", () => {
  const long = step({ changes: [{ field: "filters", from: "x".repeat(200), to: 1 }] });

  expect(planLines([long])[1]?.length).toBeLessThan(90);
});

test("of a document, what differs is shown and not the document", () => {
  const policy = (queue: string) => ({
    Statement: [{ Effect: "Allow", Action: ["a", "b"], Resource: `arn:aws:sqs:::${queue}` }],
  });
  const changed = step({
    changes: [
      { field: "policies.queue", from: policy("one"), to: policy("two") },
      { field: "filters", from: [{ body: ["a"] }], to: [{ body: ["a", "b"] }, { body: ["c"] }] },
    ],
  });

  expect(planLines([changed]).slice(1).join("\n")).toMatchInlineSnapshot(`
    "        policies.queue.Statement[0].Resource: arn:aws:sqs:::one -> arn:aws:sqs:::two
            filters[0].body[1]: (none) -> b
            filters[1]: (none) -> {"body":["c"]}"
  `);
});

test("of many differences the first are shown, and the others counted", () => {
  const many = Array.from({ length: 12 }, (_, i) => i);
  const changed = step({ changes: [{ field: "list", from: [], to: many }] });

  const lines = planLines([changed]);

  expect(lines).toHaveLength(1 + 8 + 1);
  expect(lines.at(-1)?.trim()).toBe("list: and 4 differences more");
});

test("summaries count what there is and nothing else", () => {
  expect(planSummary({ goal: "up", steps })).toBe(
    "1 to create, 1 to update, 1 to recreate, 1 to keep",
  );
  expect(outcomeSummary(["create", "create", "keep"], 3_140, 23)).toBe(
    "2 created, 1 unchanged in 3.1 s with 23 API calls",
  );
});
