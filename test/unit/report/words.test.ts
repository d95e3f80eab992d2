import { expect, test } from "vitest";
import { duration } from "../../../src/report/duration.ts";
import { words } from "../../../src/report/words.ts";
import { ONE_OF_EACH } from "../../support/events.ts";

const label = (id: string) =>
  ({ queue: "SQS queue orders", role: "IAM role orders-role" })[id] ?? id;

test("every event is a sentence with its weight", () => {
  const said = Object.values(ONE_OF_EACH).map((event) => {
    const { weight, text } = words(event, label);
    return `${event.type} | ${weight} | ${text}`;
  });

  expect(said).toMatchInlineSnapshot(`
    [
      "plan.ready | detail | planned: 1 to create, 1 to keep",
      "step.start | moment | creating SQS queue orders",
      "step.wait | moment | SQS queue orders: waiting for its name to be free again",
      "step.done | line | + SQS queue orders created (1.2 s)",
      "step.failed | line | x SQS queue orders: no such host",
      "step.skipped | line | . IAM role orders-role skipped: it needs SQS queue orders",
      "send.progress | moment | sent 1,200, failed 3, skipped 4, 45 %",
      "send.failed | line | x line 12 not sent: InvalidMessageContents: NUL",
      "send.retry | detail | sending 2 messages again: ThrottlingException",
      "tail.waiting | line | waiting for log group /aws/lambda/orders, which does not exist yet",
      "tail.polling | line | asking once a second instead of live: Access denied",
      "tail.reopening | detail | following /aws/lambda/orders live anew: 3 hours",
      "api.call | debug | SQS CreateQueue (12 ms, 2 attempts)",
    ]
  `);
});

test.each([
  ["create", "+ SQS queue orders created (5 ms)"],
  ["update", "~ SQS queue orders updated (5 ms)"],
  ["recreate", "-/+ SQS queue orders recreated (5 ms)"],
  ["remove", "- SQS queue orders removed (5 ms)"],
  ["keep", "= SQS queue orders is right (5 ms)"],
] as const)("a finished %s says so beside its symbol", (action, text) => {
  expect(words({ type: "step.done", id: "queue", action, ms: 5 }, label).text).toBe(text);
});

test("what was right already is a detail, what changed is a line", () => {
  const done = { type: "step.done", id: "queue", ms: 5 } as const;

  expect(words({ ...done, action: "keep" }, label).weight).toBe("detail");
  expect(words({ ...done, action: "update" }, label).weight).toBe("line");
});

test("progress of an input of unknown size has no percentage", () => {
  const event = { ...ONE_OF_EACH["send.progress"], totalBytes: undefined };

  expect(words(event, label).text).toBe("sent 1,200, failed 3, skipped 4");
});

test.each([
  [0.4, "0 ms"],
  [999, "999 ms"],
  [1_500, "1.5 s"],
  [61_000, "1 min 1 s"],
])("%d ms reads as %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});
