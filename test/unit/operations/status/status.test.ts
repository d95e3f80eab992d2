import { expect, test } from "vitest";
import { mappingReport, queueReport } from "../../../../src/operations/status/observed.ts";
import type { StatusReport } from "../../../../src/operations/status/report.ts";
import { overall, resourceReport } from "../../../../src/operations/status/resources.ts";
import { statusText } from "../../../../src/operations/status/text.ts";
import { step } from "../../../support/events.ts";

const NOTHING: StatusReport = {
  name: "orders",
  stage: undefined,
  account: "123456789012",
  region: "eu-west-1",
  state: "absent",
  resources: [],
  mapping: undefined,
  queue: undefined,
  deadLetterQueue: undefined,
  alarms: [],
  newestLogLine: undefined,
};

const change = { field: "visibilityTimeout", from: "30", to: "180" };

test.for([
  [step({ action: "keep" }), "right"],
  [step({ action: "create" }), "absent"],
  [step({ action: "update", changes: [change] }), "drifted"],
  [step({ action: "recreate", changes: [change] }), "drifted"],
  [step({ action: "update", adopts: true, changes: [change] }), "foreign"],
] as const)("a step %j means %s", ([planned, status]) => {
  expect(resourceReport(planned).status).toBe(status);
});

test("drift names fields and tells no values", () => {
  const secret = { field: "environment.TOKEN", from: "old", to: "new", secret: true };

  const report = resourceReport(step({ action: "update", changes: [change, secret] }));

  expect(report.drift).toEqual(["visibilityTimeout", "environment.TOKEN"]);
  expect(JSON.stringify(report)).not.toContain("new");
});

test.for([
  [["right", "right"], "right"],
  [["right", "absent"], "drifted"],
  [["right", "drifted"], "drifted"],
  [["right", "foreign"], "drifted"],
  [["absent", "absent"], "absent"],
] as const)("resources that are %s make a pipeline that is %s", ([statuses, expected]) => {
  const resources = statuses.map((status) => ({ ...resourceReport(step({})), status }));

  expect(overall(resources)).toBe(expected);
});

test("counters of a queue are numbers", () => {
  const attributes = {
    ApproximateNumberOfMessages: "7",
    ApproximateNumberOfMessagesNotVisible: "2",
    ApproximateNumberOfMessagesDelayed: "0",
  };

  expect(queueReport("orders", { attributes, tags: {} })).toEqual({
    name: "orders",
    depth: 7,
    inFlight: 2,
    delayed: 0,
  });
  expect(queueReport("orders", undefined)).toBeUndefined();
});

test("a mapping tells its state and its reasons", () => {
  const live = { UUID: "u", State: "Disabled", StateTransitionReason: "USER_INITIATED" };

  expect(mappingReport({ live, duplicates: [], deleting: [] })).toEqual({
    state: "Disabled",
    reason: "USER_INITIATED",
    lastResult: undefined,
  });
  expect(mappingReport({ live: undefined, duplicates: [], deleting: [] })).toBeUndefined();
});

test("what is not deployed says what to type", () => {
  expect(statusText(NOTHING)).toMatchInlineSnapshot(`
    [
      "orders in eu-west-1, account 123456789012: not deployed. Deploy it with: sqslam up",
    ]
  `);
});

test("a report is one screen", () => {
  const report: StatusReport = {
    ...NOTHING,
    stage: "prod",
    state: "drifted",
    resources: [
      { id: "role", kind: "role", name: "orders-role", status: "right", drift: [] },
      {
        id: "queue",
        kind: "queue",
        name: "orders",
        status: "drifted",
        drift: ["VisibilityTimeout", "tags"],
      },
      {
        id: "mapping",
        kind: "event source mapping",
        name: "orders -> orders",
        status: "absent",
        drift: [],
      },
      { id: "function", kind: "function", name: "orders", status: "foreign", drift: [] },
    ],
    mapping: { state: "Enabled", reason: "USER_INITIATED", lastResult: undefined },
    queue: { name: "orders", depth: 12, inFlight: 3, delayed: 0 },
    deadLetterQueue: { name: "orders-dlq", depth: 1, inFlight: 0, delayed: 0 },
    newestLogLine: {
      group: "/aws/lambda/orders",
      timestamp: 0,
      ageMs: 65_000,
      message: `REPORT\tDuration: 1 ms ${"x".repeat(200)}`,
    },
  };

  expect(statusText(report)).toMatchInlineSnapshot(`
    [
      "orders (prod) in eu-west-1, account 123456789012: not as the pipeline file says",
      "  = role                  orders-role  right",
      "  ~ queue                 orders  drifted: VisibilityTimeout, tags",
      "  - event source mapping  orders -> orders  absent",
      "  ! function              orders  foreign (it does not carry this pipeline's tags)",
      "mapping: Enabled, USER_INITIATED",
      "queue: about 12 waiting, 3 in flight, 0 delayed",
      "dead-letter queue: about 1 waiting, 0 in flight, 0 delayed",
      "newest log line, 65 s ago: REPORT Duration: 1 ms xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…",
      "What is foreign: choose another name, or take it over with: sqslam up --adopt",
    ]
  `);
});
