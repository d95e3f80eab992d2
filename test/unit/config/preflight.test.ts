import { expect, test } from "vitest";
import { preflight } from "../../../src/config/preflight.ts";
import { load, refusal } from "./loading.ts";
import { sentence } from "../../../src/config/finding.ts";

/** `severity code field` of every finding about a file. */
async function findings(content: string): Promise<string[]> {
  // Errors make loading fail, so the pipeline is made without them and checked again here.
  const { pipeline, warnings } = await load(`name: a\n${content}`);
  expect(preflight(pipeline)).toHaveLength(warnings.length);
  return warnings.map(({ severity, code, field }) => `${severity} ${code} ${field}`);
}

const LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:tool";

test.for([
  [
    "visibility below the timeout",
    "queue: { visibilityTimeout: 29s }",
    "queue.visibilityTimeout (29s) is less than function.timeout (30s)",
    "Set it to auto, or to 3m.",
  ],
  [
    "a large batch without a window",
    "mapping: { batchSize: 11 }",
    "mapping.batchSize is 11",
    "mapping.batchingWindow to 1s",
  ],
  [
    "a large FIFO batch",
    "{ queue: { fifo: true }, mapping: { batchSize: 11 } }",
    "mapping.batchSize is 11: a FIFO queue",
    "10 or less",
  ],
  [
    "a FIFO window",
    "{ queue: { fifo: true }, mapping: { batchingWindow: 1s } }",
    "mapping.batchingWindow is set, but a FIFO queue has no",
    "0s or remove",
  ],
  [
    "throughput without scope",
    "queue: { fifo: { throughputLimit: perMessageGroupId } }",
    "queue.fifo.throughputLimit is perMessageGroupId",
    "deduplicationScope to messageGroup",
  ],
  [
    "reserved below the maximum",
    "{ function: { reservedConcurrency: 5 }, mapping: { maximumConcurrency: 6 } }",
    "function.reservedConcurrency (5) is less than mapping.maximumConcurrency (6)",
    "6 or more",
  ],
  [
    "a reserved key",
    "function: { environment: { AWS_REGION: x } }",
    "function.environment.AWS_REGION is reserved",
    "another name",
  ],
  [
    "a key of one letter",
    "function: { environment: { A: x } }",
    "function.environment.A is not a name that Lambda takes",
    "a letter, then",
  ],
  [
    "too much environment",
    `function: { environment: { A_B: ${"x".repeat(4096)} } }`,
    "function.environment has 4106 bytes as JSON; AWS allows 4096",
    "Secrets Manager",
  ],
  [
    "a long filter",
    `mapping: { filters: [{ body: [${"x".repeat(4096)}] }] }`,
    "mapping.filters[0] has 4109 characters",
    "two patterns",
  ],
  [
    "eleven filters",
    `mapping: { filters: [${"{ body: [x] },".repeat(11)}] }`,
    "mapping.filters are 11",
    "Merge patterns",
  ],
  [
    "a .fifo name on a standard queue",
    "queue: { name: q.fifo }",
    "queue.name ends in .fifo",
    "queue.fifo to true",
  ],
  [
    "one name for two queues",
    "{ queue: { name: q }, deadLetterQueue: { name: q } }",
    "deadLetterQueue.name is the same as queue.name",
    "two names",
  ],
  [
    "one name for two policies",
    "role: { logsPolicyName: p, queuePolicyName: p }",
    "role.queuePolicyName is the same as role.logsPolicyName",
    "two names",
  ],
  [
    "a reserved tag",
    "tags: { 'sqslam:name': x }",
    "tags.sqslam:name has a prefix that is reserved",
    "aws:",
  ],
  ["a long tag", `tags: { a: ${"x".repeat(257)} }`, "tags.a is too long", "Shorten"],
  [
    "too many tags",
    `tags: { ${Array.from({ length: 39 }, (_, i) => `t${i}: x`).join(", ")} }`,
    "tags are 39",
    "38",
  ],
  [
    "a tag that IAM would refuse halfway",
    "tags: { team: 'a, b' }",
    "tags.team has a character",
    "letters, digits",
  ],
  [
    "a statement without a resource",
    "role: { policies: [{ Effect: Allow, Action: 's3:*' }] }",
    "role.policies[0] must have either Resource or NotResource",
    "exactly one",
  ],
  [
    "two statements with one Sid",
    "role: { policies: [{ Sid: A, Effect: Allow, Action: a, Resource: b }, { Sid: A, Effect: Allow, Action: c, Resource: d }] }",
    "role.policies[1].Sid is the same as that of role.policies[0]",
    "two names",
  ],
  [
    "a Sid with a hyphen",
    "role: { policies: [{ Sid: a-b, Effect: Allow, Action: a, Resource: b }] }",
    'role.policies[0].Sid is "a-b"',
    "leave it out",
  ],
  [
    "six layers",
    `function: { layers: [${[1, 2, 3, 4, 5, 6].map((n) => `${LAYER}${n}:1`).join(", ")}] }`,
    "function.layers are 6: AWS allows 5",
    "Merge layers",
  ],
  [
    "two versions of a layer",
    `function: { layers: ["${LAYER}:1", "${LAYER}:2"] }`,
    "function.layers[1] names the layer of function.layers[0] again",
    "Keep one",
  ],
  [
    "a VPC without security groups",
    "function: { vpc: { subnets: [subnet-1], securityGroups: [] } }",
    "function.vpc.securityGroups is empty",
    "function.vpc to null",
  ],
  [
    "six security groups",
    "function: { vpc: { subnets: [subnet-1], securityGroups: [sg-1, sg-2, sg-3, sg-4, sg-5, sg-6] } }",
    "function.vpc.securityGroups are 6: AWS allows 5",
    "at most 5",
  ],
  [
    "a level of lines in text",
    "logs: { level: debug }",
    "logs.level is set, but lines in text have no levels",
    "logs.format to json",
  ],
  [
    "a system level of lines in text",
    "logs: { systemLevel: debug }",
    "logs.systemLevel is set",
    "logs.format to json",
  ],
  [
    "a log group that begins with aws/",
    "logs: { name: aws/lines }",
    "logs.name begins with aws/",
    "/aws/lambda/",
  ],
  [
    "ARNs of two regions",
    `{ queue: { encryption: { kmsKey: "arn:aws:kms:us-east-1:123456789012:key/x" } }, function: { layers: ["${LAYER}:1"] } }`,
    "function.layers[0] is in eu-west-1, while another ARN of this file is in us-east-1",
    "of the same region",
  ],
  [
    "a long function name",
    `function: { name: ${"f".repeat(65)} }`,
    "function.name makes the function",
    "Shorten",
  ],
] as const)("%s is refused before any call", async ([, line, reason, fix]) => {
  const flow = line.startsWith("{") ? `{ name: a, ${line.slice(1)}` : `name: a\n${line}`;

  const { message, hint } = await refusal(flow);

  expect(message).toContain(reason);
  expect(hint).toContain(fix);
});

test("a derived name that is too long points at `name`, with the limit", async () => {
  const name = "n".repeat(60);

  const { message, hint } = await refusal(`name: ${name}`);

  expect(message).toContain(
    `sqslam.yaml:1: name makes the role "${name}-role" of 65 characters; AWS allows 64`,
  );
  expect(hint).toBe("Shorten it, or give the role a name of its own.");
});

test("names at their limits pass", async () => {
  const { pipeline } = await load(`
name: ${"n".repeat(59)}
queue: { name: ${"q".repeat(75)}, fifo: true }
`);

  expect(pipeline.role.name).toHaveLength(64);
  expect(pipeline.queue.name).toHaveLength(80);
});

test("the suffix counts in a FIFO queue's 80 characters", async () => {
  const { message } = await refusal(`name: a\nqueue: { name: ${"q".repeat(76)}, fifo: true }`);

  expect(message).toContain("of 81 characters; AWS allows 80");
});

test.for([
  ["queue: { visibilityTimeout: 179s }", "visibility-below-advice queue.visibilityTimeout"],
  ["queue: { encryption: none }", "unencrypted queue.encryption"],
  ["deadLetterQueue: { maxReceiveCount: 4 }", "few-receives deadLetterQueue.maxReceiveCount"],
  ["deadLetterQueue: { retention: 4d }", "short-dead-letter-retention deadLetterQueue.retention"],
  ["function: { reservedConcurrency: 4 }", "reserved-below-pollers function.reservedConcurrency"],
  ["function: { reservedConcurrency: 0 }", "stopped function.reservedConcurrency"],
  ["mapping: { filters: [{ data: [x] }] }", "filter-without-body mapping.filters[0]"],
  [`mapping: { filters: [${"{ body: { a: [x] } },".repeat(6)}] }`, "many-filters mapping.filters"],
  ["mapping: { filters: [{ body: [x] }] }", "filter-on-text mapping.filters[0].body"],
  [
    "mapping: { filters: [{ body: { a: [x] }, attributes: { b: [y] } }] }",
    "filter-key-ignored mapping.filters[0].attributes",
  ],
  [
    "mapping: { filters: [{ body: { a: [{ wildcard: '*' }] } }] }",
    "unlisted-operator mapping.filters[0].body.a[0]",
  ],
  [
    "queue: { visibilityTimeout: 60s }\nmapping: { batchingWindow: 40s }",
    "window-beyond-visibility queue.visibilityTimeout",
  ],
  [
    "queue: { delay: 5m, retention: 5m, visibilityTimeout: 180s }\ndeadLetterQueue: false",
    "delay-beyond-retention queue.delay",
  ],
  [
    "queue: { visibilityTimeout: 12h, retention: 6h }",
    "visibility-beyond-retention queue.visibilityTimeout",
  ],
  ["queue: { visibilityTimeout: 1h, retention: 5h }", "expires-first queue.retention"],
  [`region: us-east-1\nfunction: { layers: ["${LAYER}:1"] }`, "other-region function.layers[0]"],
  [
    `role: { policies: [{ Effect: Allow, Action: a, Resource: ${"r".repeat(10_240)} }] }`,
    "large-policies role.policies",
  ],
] as const)("%s is a warning", async ([line, expected]) => {
  expect(await findings(line)).toEqual([`warning ${expected}`]);
});

test.for([
  "queue: { visibilityTimeout: 180s }",
  "deadLetterQueue: { maxReceiveCount: 5, retention: 345601 }",
  "function: { reservedConcurrency: 5 }",
  "function: { environment: { AB: x, A_: y } }",
  "mapping: { batchSize: 11, batchingWindow: 1s }",
  "mapping: { filters: [{ body: { type: [order] } }] }",
  "queue: { visibilityTimeout: 1h, retention: 18001 }",
  "mapping: { batchingWindow: 150s }\nqueue: { visibilityTimeout: 330s }",
  `region: eu-west-1\nfunction: { layers: ["${LAYER}:1"], tracing: active }`,
  "function: { vpc: { subnets: [subnet-1], securityGroups: [sg-1] } }",
  "logs: { format: json, level: trace, systemLevel: warn }",
  "queue: { fifo: { throughputLimit: perMessageGroupId, deduplicationScope: messageGroup } }",
])("%s is nothing to speak of", async (line) => {
  expect(await findings(line)).toEqual([]);
});

test("a FIFO message's age starts anew in the dead-letter queue, so equal retentions are fine", async () => {
  expect(await findings("queue: { fifo: true }\ndeadLetterQueue: { retention: 4d }")).toEqual([]);
});

test("a warning reads as one line with its place", async () => {
  const { warnings } = await load("name: a\nqueue:\n  encryption: none");

  expect(warnings.map((warning) => sentence(warning).replace(/^.*\//, ""))).toEqual([
    "sqslam.yaml:3: queue.encryption is none: messages lie unencrypted at rest",
  ]);
});
