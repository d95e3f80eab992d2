import { expect, test } from "vitest";
import { refusal } from "./loading.ts";

test.for([
  [
    "a tab as indentation",
    "name: a\nqueue:\n\tdelay: 5",
    "sqslam.yaml:3:1: a tab cannot indent; use spaces",
  ],
  [
    "a key twice",
    "name: a\nname: b",
    "sqslam.yaml:2:1: this key is there already, in the same map",
  ],
  ["an open quote", "name: 'a", "sqslam.yaml:1:9: a closing quote or bracket is missing"],
  ["an open bracket", "tags: {a: b\nname: c", "sqslam.yaml:2:"],
  ["a second document", "name: a\n---\nname: b", "sqslam.yaml:2:1: a second document begins here"],
  ["an alias of nothing", "name: a\nregion: *x", "sqslam.yaml:2:9: * names an anchor (&)"],
  ["a tag", "name: !Sub a", "sqslam.yaml:1:7: tags (!name) mean nothing here"],
  ["an empty file", "", "sqslam.yaml:1: the pipeline file is empty."],
  ["comments alone", "# later\n", "sqslam.yaml:1: the pipeline file is empty."],
  ["a list", "- a", "sqslam.yaml:1: the pipeline file is not a map."],
] as const)("%s is named with its place", async ([, content, expected]) => {
  const { message } = await refusal(content);

  expect(message).toContain(expected);
});

test.each([
  '- a\nb: "hunter2"\n"hunter2": }}hunter2',
  "name: a\nfunction: { source: a.mjs, environment: { TOKEN: *hunter2 } }",
])("a syntax error quotes nothing of the file, which may hold secrets: %j", async (content) => {
  const { message } = await refusal(content);

  expect(message).not.toContain("hunter2");
});

test.for([
  [
    "a wrong unit",
    "queue: { visibilityTimeout: 5 minutes }",
    'queue.visibilityTimeout is "5 minutes"',
    "Allowed: auto, or a duration from 0s to 12h",
  ],
  [
    "a duration out of range",
    "queue: { retention: 15d }",
    'queue.retention is "15d"',
    "from 1m to 14d",
  ],
  [
    "seconds out of range",
    "function: { timeout: 901 }",
    "function.timeout is 901",
    "from 1s to 15m",
  ],
  ["a negative duration", "queue: { delay: -1 }", "queue.delay is -1", "from 0s to 15m"],
  [
    "memory without its unit",
    "function: { memory: 512 }",
    "function.memory is 512",
    "with its unit",
  ],
  [
    "memory that is not whole",
    "function: { memory: 1536KB }",
    'function.memory is "1536KB"',
    "whole MB",
  ],
  [
    "a message size too large",
    "queue: { maximumMessageSize: 2MiB }",
    'queue.maximumMessageSize is "2MiB"',
    "from 1KB to 1MB",
  ],
  ["a batch of none", "mapping: { batchSize: 0 }", "mapping.batchSize is 0", "from 1 to 10,000"],
  ["a fraction", "mapping: { batchSize: 1.5 }", "mapping.batchSize is 1.5", "a whole number"],
  [
    "one instance at most",
    "mapping: { maximumConcurrency: 1 }",
    "mapping.maximumConcurrency is 1",
    "from 2 to 1,000",
  ],
  [
    "an odd retention of logs",
    "logs: { retention: 2d }",
    'logs.retention is "2d"',
    "1d, 3d, 5d, 7d, 14d",
  ],
  [
    "a word for a flag",
    "mapping: { enabled: maybe }",
    'mapping.enabled is "maybe"',
    "true or false",
  ],
  [
    "an unknown architecture",
    "function: { architecture: arm }",
    'function.architecture is "arm"',
    "x86_64 or arm64",
  ],
  [
    "an unknown runtime",
    "function: { runtime: node24 }",
    'function.runtime is "node24"',
    "nodejs24.x",
  ],
  [
    "a number for text",
    "function: { handler: 12 }",
    "function.handler is the number 12, which needs quotes to be text",
    "index.handler",
  ],
  ["an empty section", "queue:", "queue is empty (null)", "a map with the keys name, fifo"],
  [
    "an incomplete alternative",
    "queue: { encryption: { reuse: 5m } }",
    "queue.encryption.kmsKey is missing",
    "KMS key",
  ],
  [
    "a bad alternative",
    "deadLetterQueue: true",
    "deadLetterQueue is true",
    "false, or { maxReceiveCount, retention, name }",
  ],
  ["a filter that is text", "mapping: { filters: [a] }", 'mapping.filters[0] is "a"', "a pattern"],
  ["a bad region", "region: Frankfurt", 'region is "Frankfurt"', "eu-central-1"],
  [
    "null in the environment",
    "function: { environment: { A_B: null } }",
    "function.environment.A_B is empty (null)",
    '"" for empty text',
  ],
] as const)("%s: what was found and what is allowed", async ([, line, found, allowed]) => {
  const { message, hint } = await refusal(`name: a\n${line}`);

  expect(message).toBe(`${message.split(":2: ")[0]}:2: ${found}.`);
  expect(message).toContain("sqslam.yaml:2: ");
  expect(hint).toContain(allowed);
});

test.for([
  ["queue: { visibilityTimout: 5 }", "queue.visibilityTimout", "Did you mean visibilityTimeout?"],
  ["queue: { VisibilityTimeout: 5 }", "queue.VisibilityTimeout", "Did you mean visibilityTimeout?"],
  ["function: { memory_size: 1 }", "function.memory_size", "Did you mean memory?"],
  ["fnction: {}", "fnction", "Did you mean function?"],
  ["logs: { zzz: 1 }", "logs.zzz", "Known here: name, retention, format, level, systemLevel."],
  ["deadLetterQueue: { retenion: 1d }", "deadLetterQueue.retenion", "Did you mean retention?"],
] as const)("unknown key in %s", async ([line, field, hint]) => {
  const refused = await refusal(`name: a\n${line}`);

  expect(refused.message).toContain(`sqslam.yaml:2: ${field} is not a known key.`);
  expect(refused.hint).toBe(hint);
});

test("a missing name is said to be missing", async () => {
  const { message } = await refusal("queue: {}");

  expect(message).toContain("name is missing.");
});

test("all problems are listed at once, in the order of the file", async () => {
  const { message } = await refusal(`name: a
logs: { retention: 2d }
queue:
  delay: 1h
  colour: red
stages:
  prod: { mapping: { batchSize: many } }
function: { timeout: 0 }
`);

  const places = message
    .split("\n")
    .slice(1)
    .map((line) => /yaml:(\d+): (\S+)/.exec(line)?.slice(1));
  expect(message).toContain("sqslam.yaml has 5 problems:");
  expect(places).toEqual([
    ["2", "logs.retention"],
    ["4", "queue.delay"],
    ["5", "queue.colour"],
    ["7", "stages.prod.mapping.batchSize"],
    ["8", "function.timeout"],
  ]);
});

test.for([
  "function: { environment: hunter2 }",
  "function: { environment: { A_B: [hunter2] } }",
  "function: { environment: { A_B: { c: hunter2 } } }",
  "function: { environment: { AWS_REGION: hunter2 } }",
  `function: { environment: { A_B: hunter2${"x".repeat(5000)} } }`,
  "stages: { prod: { function: { environment: hunter2 } } }",
])("an environment value is never printed: %#", async (line) => {
  const { message, hint } = await refusal(`name: a\n${line}`);

  expect(`${message} ${hint}`).toContain("function.environment");
  expect(`${message} ${hint}`).not.toContain("hunter2");
});
