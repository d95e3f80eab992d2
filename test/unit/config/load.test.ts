import { join } from "node:path";
import { expect, test } from "vitest";
import { load } from "./loading.ts";

test("a name alone is a whole pipeline", async () => {
  const { pipeline, warnings } = await load("name: orders");

  expect(warnings).toEqual([]);
  expect({ ...pipeline, file: "", function: { ...pipeline.function, source: "" } }).toEqual({
    file: "",
    name: "orders",
    stage: undefined,
    region: undefined,
    queue: {
      name: "orders",
      fifo: undefined,
      visibilityTimeoutSeconds: 180,
      retentionSeconds: 345_600,
      delaySeconds: 0,
      receiveWaitSeconds: 0,
      maximumMessageBytes: 1_048_576,
      encryption: { type: "sqs" },
    },
    deadLetterQueue: { name: "orders-dlq", maxReceiveCount: 5, retentionSeconds: 1_209_600 },
    function: {
      name: "orders",
      description: "",
      source: "",
      exclude: [],
      handler: "index.handler",
      runtime: "nodejs24.x",
      architecture: "x86_64",
      timeoutSeconds: 30,
      memoryMegabytes: 128,
      ephemeralStorageMegabytes: 512,
      layers: [],
      vpc: undefined,
      tracing: "passThrough",
      environment: {},
      reservedConcurrency: undefined,
    },
    mapping: {
      batchSize: 10,
      batchingWindowSeconds: 0,
      maximumConcurrency: undefined,
      partialBatchResponse: true,
      filters: [],
      enabled: true,
    },
    logs: {
      name: "/aws/lambda/orders",
      retentionDays: 14,
      format: "text",
      level: undefined,
      systemLevel: undefined,
    },
    role: {
      name: "orders-role",
      permissionsBoundary: undefined,
      policies: [],
      logsPolicyName: "orders-logs",
      queuePolicyName: "orders-queue",
    },
    tags: {},
  });
});

test("JSON is read as YAML is, tabs and $schema included", async () => {
  const content =
    '{\n\t"$schema": "./sqslam.schema.json",\n\t"name": "orders",\n\t"queue": { "delay": 5 }\n}';

  const { pipeline } = await load(content, { name: "sqslam.json" });

  expect(pipeline.queue.delaySeconds).toBe(5);
});

test("a source is relative to the file, wherever the command runs", async () => {
  const { pipeline } = await load("name: a\nfunction: { source: ../code }", {
    name: "config/sqslam.yaml",
  });

  expect(pipeline.function.source).toBe(join(pipeline.file, "..", "..", "code"));
});

test("every explicit name is taken as it is", async () => {
  const { pipeline } = await load(`
name: a
queue: { name: q }
deadLetterQueue: { name: d }
function: { name: f }
logs: { name: /l }
role: { name: r, logsPolicyName: pl, queuePolicyName: pq }
`);

  expect(pipeline.queue.name).toBe("q");
  expect(pipeline.deadLetterQueue?.name).toBe("d");
  expect(pipeline.function.name).toBe("f");
  expect(pipeline.logs.name).toBe("/l");
  expect(pipeline.role).toMatchObject({ name: "r", logsPolicyName: "pl", queuePolicyName: "pq" });
});

test("a log group follows the function's own name", async () => {
  const { pipeline } = await load("name: a\nfunction: { name: f }");

  expect(pipeline.logs.name).toBe("/aws/lambda/f");
});

test("FIFO adds its suffix to both queues, once", async () => {
  const { pipeline } = await load("name: a\nqueue: { fifo: true, name: q.fifo }");

  expect(pipeline.queue.name).toBe("q.fifo");
  expect(pipeline.deadLetterQueue?.name).toBe("a-dlq.fifo");
  expect(pipeline.queue.fifo).toEqual({
    contentBasedDeduplication: false,
    deduplicationScope: "queue",
    throughputLimit: "perQueue",
  });
});

test("auto visibility is six timeouts and the window", async () => {
  const { pipeline } = await load(
    "name: a\nfunction: { timeout: 2m }\nmapping: { batchingWindow: 10 }",
  );

  expect(pipeline.queue.visibilityTimeoutSeconds).toBe(6 * 120 + 10);
});

test("false is no dead-letter queue, null no reservation, never no expiry", async () => {
  const { pipeline } = await load(
    "name: a\ndeadLetterQueue: false\nlogs: { retention: never }\nfunction: { reservedConcurrency: null }",
  );

  expect(pipeline.deadLetterQueue).toBeUndefined();
  expect(pipeline.logs.retentionDays).toBeUndefined();
  expect(pipeline.function.reservedConcurrency).toBeUndefined();
});

test.for([
  ["sqs", { type: "sqs" }],
  ["none", { type: "none" }],
  ["{ kmsKey: alias/mine }", { type: "kms", key: "alias/mine", reuseSeconds: 300 }],
  ["{ kmsKey: alias/mine, reuse: 1h }", { type: "kms", key: "alias/mine", reuseSeconds: 3600 }],
] as const)("encryption %s", async ([written, encryption]) => {
  const { pipeline } = await load(`name: a\nqueue: { encryption: ${written} }`);

  expect(pipeline.queue.encryption).toEqual(encryption);
});

test("environment values and tags count as they are written", async () => {
  const { pipeline } = await load(`
name: a
function: { environment: { VERSION: 1.10, DEBUG: true, OCTAL: 0x1F, TEXT: "1" } }
tags: { account: 0042 }
stages: { x: { function: { environment: { VERSION: 2.0 } } } }
`);

  expect(pipeline.function.environment).toEqual({
    VERSION: "1.10",
    DEBUG: "true",
    OCTAL: "0x1F",
    TEXT: "1",
  });
  expect(pipeline.tags).toEqual({ account: "0042" });
});

test("anchors and merge keys work", async () => {
  const { pipeline } = await load(`
name: a
queue: &long { retention: 14d }
deadLetterQueue: { <<: *long, maxReceiveCount: 9 }
`);

  expect(pipeline.deadLetterQueue).toMatchObject({
    retentionSeconds: 1_209_600,
    maxReceiveCount: 9,
  });
});

test("extra statements reach the role as IAM writes them", async () => {
  const statement = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::b/*" };

  const { pipeline } = await load(JSON.stringify({ name: "a", role: { policies: [statement] } }));

  expect(pipeline.role.policies).toEqual([statement]);
});
