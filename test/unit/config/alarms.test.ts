import { expect, test } from "vitest";
import { requireTopicHere } from "../../../src/config/preflight-alarms.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { load, refusal } from "./loading.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:ops";
const ALL = {
  notify: undefined,
  deadLetters: 1,
  oldestMessageAgeSeconds: 900,
  errors: 1,
  throttles: 1,
};
const alarmsOf = async (text: string) => (await load(`name: a\n${text}`)).pipeline.alarms;

test.for(["", "alarms: null", "alarms: false"])("%j: no alarms", async (text) => {
  expect(await alarmsOf(text)).toBeUndefined();
});

test.for(["alarms: true", "alarms: {}", "alarms: { notify: null }"])(
  "%s: all of them, and nobody is told",
  async (text) => {
    expect(await alarmsOf(text)).toEqual(ALL);
  },
);

test("a topic, thresholds, and alarms left out", async () => {
  const text = `alarms: { notify: "${TOPIC}", errors: 5, oldestMessageAge: 1h, throttles: null }`;

  expect(await alarmsOf(text)).toEqual({
    ...ALL,
    notify: TOPIC,
    errors: 5,
    oldestMessageAgeSeconds: 3_600,
    throttles: undefined,
  });
});

test("without a dead-letter queue there is no alarm for it", async () => {
  const alarms = await alarmsOf("alarms: { deadLetters: 3 }\ndeadLetterQueue: false");

  expect(alarms).toEqual({ ...ALL, deadLetters: undefined });
});

test("a stage adds a topic to what stands above", async () => {
  const text = `name: a\nalarms: { errors: 9 }\nstages: { prod: { alarms: { notify: "${TOPIC}" } } }`;
  const { pipeline } = await load(text, { stage: "prod" });

  expect(pipeline.alarms).toMatchObject({ notify: TOPIC, errors: 9 });
});

test.for([
  ["a queue as it comes", "", 900],
  [
    "twice a long visibility timeout, after the delay",
    "queue: { visibilityTimeout: 1h, delay: 10s }",
    7_210,
  ],
  ["half of a short retention", "queue: { retention: 5m }", 150],
] as const)("the age of its own accord: %s", async ([, text, seconds]) => {
  const alarms = await alarmsOf(`alarms: true\n${text}`);

  expect(alarms?.oldestMessageAgeSeconds).toBe(seconds);
});

test.for([
  ["alarms: { notify: ops }", 'alarms.notify is "ops"', "the ARN of an SNS topic"],
  ["alarms: { errors: 0 }", "alarms.errors is 0", "a whole number from 1"],
  ["alarms: { oldestMessageAge: 15d }", 'alarms.oldestMessageAge is "15d"', "1s to 14d"],
  ["alarms: { depth: 1 }", "alarms.depth is not a known key", "deadLetters"],
  ["alarms: 7", "alarms is 7", "null, true, or { notify,"],
] as const)("%s is refused", async ([line, reason, fix]) => {
  const { message, hint } = await refusal(`name: a\n${line}`);

  expect(message).toContain(reason);
  expect(hint).toContain(fix);
});

test("a name that is too long for an alarm is refused before any call", async () => {
  const named = (...parts: string[]) => parts.map((part) => `${part}: { name: b }`).join("\n");
  const text = [
    `name: ${"n".repeat(241)}`,
    "alarms: true",
    named("queue", "function", "logs"),
    "deadLetterQueue: { name: b-dlq }",
    "role: { name: b, logsPolicyName: l, queuePolicyName: q }",
  ].join("\n");

  expect((await refusal(text)).message).toContain("of 256 characters; AWS allows 255");
});

test.for([
  ["alarms: { oldestMessageAge: 4d }", "alarm-after-loss", "the oldest message is lost before"],
  ["alarms: { oldestMessageAge: 1m }", "alarm-at-first-retry", "queue.visibilityTimeout (3m)"],
  [
    `region: eu-west-2\nalarms: { notify: "${TOPIC}" }`,
    "topic-elsewhere",
    "is a topic in eu-west-1, while region is eu-west-2",
  ],
] as const)("%s is unwise", async ([text, code, reason]) => {
  const { warnings } = await load(`name: a\n${text}`);

  expect(warnings).toMatchObject([{ code, reason: expect.stringContaining(reason) }]);
});

const here = { partition: "aws", region: "eu-west-1" };

test.for([["arn:aws:sns:us-east-1:1:ops"], ["arn:aws-cn:sns:eu-west-1:1:ops"]] as const)(
  "the topic %s is refused once it is known where the alarms are",
  ([notify]) => {
    const pipeline = aPipeline({ alarms: { ...ALL, notify } });

    expect(() => requireTopicHere(pipeline, here)).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringContaining(notify),
        hint: "Name a topic in eu-west-1, or leave alarms.notify out.",
      }),
    );
  },
);

test("a topic of the same place, and none, are right", () => {
  expect(() => {
    requireTopicHere(aPipeline({ alarms: { ...ALL, notify: TOPIC } }), here);
    requireTopicHere(aPipeline({ alarms: ALL }), here);
    requireTopicHere(aPipeline(), here);
  }).not.toThrow();
});
