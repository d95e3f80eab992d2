import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import type { Pipeline, VpcConfig } from "../../../src/config/pipeline.ts";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { policyDocument } from "../../../src/resources/policy-document.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { changesIn, provision } from "../../support/provision.ts";
import { somebody } from "../../support/somebody.ts";
import { zipOf } from "../../support/lambda.ts";
import { handlerCode } from "../../support/zip.ts";

let endpoint: LocalEndpoint;
beforeAll(async () => {
  endpoint = await startLocal();
  const { iam } = somebody(endpoint.url);
  const everything = { ...statement, Action: "*" };
  for (const [PolicyName, allowed] of [
    ["cap", statement],
    ["open", everything],
  ] as const) {
    const PolicyDocument = policyDocument([allowed]);
    await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  }
});
beforeAll(async () => {
  const { lambda } = somebody(endpoint.url);
  for (const LayerName of ["one", "two"]) {
    const Content = { ZipFile: zipOf({ "nodejs/node_modules/tool.js": "" }) };
    await lambda.send(new PublishLayerVersionCommand({ LayerName, Content }));
  }
});
afterAll(() => endpoint.stop());

const cap = "arn:aws:iam::000000000000:policy/cap";
const open = "arn:aws:iam::000000000000:policy/open";
const reversed = ({ subnets, securityGroups }: VpcConfig): VpcConfig => ({
  subnets: subnets.toReversed(),
  securityGroups,
});
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const base = aPipeline({ tags: { team: "a" } });
const up = (pipeline: Pipeline, text?: string) =>
  provision("up", endpoint.url, pipeline, handlerCode(text));
const down = (pipeline: Pipeline) => provision("down", endpoint.url, pipeline);

describe("a pipeline's life, call by call", () => {
  test("creating takes 24 calls at most", async () => {
    const { steps, calls } = await up(base);

    expect(steps.map(({ action }) => action)).toEqual(steps.map(() => "create"));
    expect(calls.length).toBeLessThanOrEqual(24);
  });

  test("a second up writes nothing and takes 12 calls", async () => {
    const { writes, calls, steps } = await up(base);

    expect(changesIn(steps)).toEqual([]);
    expect(writes).toEqual([]);
    expect(calls).toHaveLength(12);
    expect(calls[0]?.operation).toBe("GetCallerIdentity");
  });

  const { queue, mapping, logs, role } = base;
  const dlq = { name: "orders-dlq", maxReceiveCount: 5, retentionSeconds: 1_209_600 };
  const key = { type: "kms", key: "alias/orders", reuseSeconds: 600 } as const;
  const filters = [{ body: { kind: ["order"] } }];
  const layers = ["one", "two"].map(
    (name) => `arn:aws:lambda:eu-west-1:000000000000:layer:${name}:1`,
  );
  const vpc = { subnets: ["subnet-1", "subnet-2"], securityGroups: ["sg-1"] };
  const json = { ...logs, format: "json", level: "info", systemLevel: "info" } as const;
  const fn = base.function;

  // What is set in one row is taken back in the next: each is a single change, made by its own calls.
  test.for<[what: string, pipeline: Partial<Pipeline>, changes: string[], writes: string[]]>([
    [
      "visibility raised",
      { queue: { ...queue, visibilityTimeoutSeconds: 300 } },
      ["queue.visibilityTimeout"],
      ["SetQueueAttributes"],
    ],
    ["and lowered", {}, ["queue.visibilityTimeout"], ["SetQueueAttributes"]],
    [
      "KMS",
      { queue: { ...queue, encryption: key } },
      ["role.policies.orders-queue", "dead-letter-queue.encryption", "queue.encryption"],
      ["PutRolePolicy", "SetQueueAttributes", "SetQueueAttributes"],
    ],
    [
      "and SSE-SQS again",
      {},
      ["role.policies.orders-queue", "dead-letter-queue.encryption", "queue.encryption"],
      ["PutRolePolicy", "SetQueueAttributes", "SetQueueAttributes"],
    ],
    [
      "the receive count",
      { deadLetterQueue: { ...dlq, maxReceiveCount: 3 } },
      ["queue.redrivePolicy"],
      ["SetQueueAttributes"],
    ],
    ["and back", {}, ["queue.redrivePolicy"], ["SetQueueAttributes"]],
    [
      "log retention",
      { logs: { ...logs, retentionDays: undefined } },
      ["log-group.retentionDays"],
      ["DeleteRetentionPolicy"],
    ],
    ["and back", {}, ["log-group.retentionDays"], ["PutRetentionPolicy"]],
    [
      "an extra statement",
      { role: { ...role, policies: [statement] } },
      ["role.policies.sqslam-extra", "role.tags.sqslam:policy-extra-9caf20ff"],
      ["PutRolePolicy", "TagRole"],
    ],
    [
      "and none",
      {},
      ["role.policies.sqslam-extra", "role.tags.sqslam:policy-extra-9caf20ff"],
      ["DeleteRolePolicy", "UntagRole"],
    ],
    [
      "a boundary",
      { role: { ...role, permissionsBoundary: cap } },
      ["role.permissionsBoundary"],
      ["PutRolePermissionsBoundary"],
    ],
    ["and none", {}, ["role.permissionsBoundary"], ["DeleteRolePermissionsBoundary"]],
    [
      "memory",
      { function: { ...fn, memoryMegabytes: 256 } },
      ["function.memory"],
      ["UpdateFunctionConfiguration"],
    ],
    ["and back", {}, ["function.memory"], ["UpdateFunctionConfiguration"]],
    [
      "the environment",
      { function: { ...fn, environment: { TOKEN: "x" } } },
      ["function.environment.TOKEN"],
      ["UpdateFunctionConfiguration"],
    ],
    ["and none", {}, ["function.environment.TOKEN"], ["UpdateFunctionConfiguration"]],
    [
      "reserved concurrency",
      { function: { ...fn, reservedConcurrency: 5 } },
      ["function.reservedConcurrency"],
      ["PutFunctionConcurrency"],
    ],
    ["and none", {}, ["function.reservedConcurrency"], ["DeleteFunctionConcurrency"]],
    [
      "filters",
      { mapping: { ...mapping, filters } },
      ["mapping.filters"],
      ["UpdateEventSourceMapping"],
    ],
    ["and none", {}, ["mapping.filters"], ["UpdateEventSourceMapping"]],
    [
      "maximum concurrency",
      { mapping: { ...mapping, maximumConcurrency: 5 } },
      ["mapping.maximumConcurrency"],
      ["UpdateEventSourceMapping"],
    ],
    ["and none", {}, ["mapping.maximumConcurrency"], ["UpdateEventSourceMapping"]],
    [
      "the queue's own attributes",
      {
        queue: {
          ...queue,
          retentionSeconds: 600,
          delaySeconds: 1,
          receiveWaitSeconds: 20,
          maximumMessageBytes: 1024,
        },
      },
      [
        "dead-letter-queue.maximumMessageSize",
        "queue.retention",
        "queue.delay",
        "queue.receiveWait",
        "queue.maximumMessageSize",
      ],
      ["SetQueueAttributes", "SetQueueAttributes"],
    ],
    [
      "and back",
      {},
      [
        "dead-letter-queue.maximumMessageSize",
        "queue.retention",
        "queue.delay",
        "queue.receiveWait",
        "queue.maximumMessageSize",
      ],
      ["SetQueueAttributes", "SetQueueAttributes"],
    ],
    [
      "no encryption",
      { queue: { ...queue, encryption: { type: "none" } } },
      ["dead-letter-queue.encryption", "queue.encryption"],
      ["SetQueueAttributes", "SetQueueAttributes"],
    ],
    [
      "and SSE-SQS",
      {},
      ["dead-letter-queue.encryption", "queue.encryption"],
      ["SetQueueAttributes", "SetQueueAttributes"],
    ],
    [
      "layers",
      { function: { ...fn, layers } },
      ["function.layers"],
      ["UpdateFunctionConfiguration"],
    ],
    [
      "their order",
      { function: { ...fn, layers: layers.toReversed() } },
      ["function.layers"],
      ["UpdateFunctionConfiguration"],
    ],
    ["and none", {}, ["function.layers"], ["UpdateFunctionConfiguration"]],
    [
      "a VPC",
      { function: { ...fn, vpc } },
      [
        "role.policies.sqslam-function",
        "role.tags.sqslam:policy-function-9cec2de4",
        "function.vpc",
      ],
      ["PutRolePolicy", "TagRole", "UpdateFunctionConfiguration"],
    ],
    ["its ids in another order", { function: { ...fn, vpc: reversed(vpc) } }, [], []],
    [
      "and none",
      {},
      [
        "role.policies.sqslam-function",
        "role.tags.sqslam:policy-function-9cec2de4",
        "function.vpc",
      ],
      ["DeleteRolePolicy", "UntagRole", "UpdateFunctionConfiguration"],
    ],
    [
      "tracing",
      { function: { ...fn, tracing: "active" } },
      [
        "role.policies.sqslam-function",
        "role.tags.sqslam:policy-function-9cec2de4",
        "function.tracing",
      ],
      ["PutRolePolicy", "TagRole", "UpdateFunctionConfiguration"],
    ],
    [
      "and none",
      {},
      [
        "role.policies.sqslam-function",
        "role.tags.sqslam:policy-function-9cec2de4",
        "function.tracing",
      ],
      ["DeleteRolePolicy", "UntagRole", "UpdateFunctionConfiguration"],
    ],
    [
      "lines in JSON",
      { logs: json },
      ["function.logFormat", "function.logLevel", "function.systemLogLevel"],
      ["UpdateFunctionConfiguration"],
    ],
    [
      "of other levels",
      { logs: { ...json, level: "error", systemLevel: "warn" } },
      ["function.logLevel", "function.systemLogLevel"],
      ["UpdateFunctionConfiguration"],
    ],
    [
      "and in text, which has no levels",
      {},
      ["function.logFormat", "function.logLevel", "function.systemLogLevel"],
      ["UpdateFunctionConfiguration"],
    ],
    [
      "the rest of the function",
      {
        function: {
          ...fn,
          description: "other",
          runtime: "nodejs22.x",
          timeoutSeconds: 20,
          ephemeralStorageMegabytes: 1024,
        },
      },
      ["function.description", "function.runtime", "function.timeout", "function.ephemeralStorage"],
      ["UpdateFunctionConfiguration"],
    ],
    [
      "and back",
      {},
      ["function.description", "function.runtime", "function.timeout", "function.ephemeralStorage"],
      ["UpdateFunctionConfiguration"],
    ],
    [
      "the architecture",
      { function: { ...fn, architecture: "arm64" } },
      ["function.architecture"],
      ["UpdateFunctionCode"],
    ],
    ["and back", {}, ["function.architecture"], ["UpdateFunctionCode"]],
    [
      "the batches",
      {
        mapping: {
          ...mapping,
          batchSize: 100,
          batchingWindowSeconds: 5,
          partialBatchResponse: false,
        },
      },
      ["mapping.batchSize", "mapping.batchingWindow", "mapping.partialBatchResponse"],
      ["UpdateEventSourceMapping"],
    ],
    [
      "and back",
      {},
      ["mapping.batchSize", "mapping.batchingWindow", "mapping.partialBatchResponse"],
      ["UpdateEventSourceMapping"],
    ],
    [
      "the mapping disabled",
      { mapping: { ...mapping, enabled: false } },
      ["mapping.enabled"],
      ["UpdateEventSourceMapping"],
    ],
    ["and enabled", {}, ["mapping.enabled"], ["UpdateEventSourceMapping"]],
  ])("%s: exactly that", async ([, change, changes, writes]) => {
    const pipeline = { ...base, ...change };

    const changed = await up(pipeline);
    const again = await up(pipeline);

    expect(changesIn(changed.steps)).toEqual(changes);
    expect(changed.writes.toSorted()).toEqual(writes.toSorted());
    // A policy that is new is looked for, and the function settles after its own change.
    const both = writes.includes("TagRole") && writes.includes("UpdateFunctionConfiguration");
    expect(changed.calls.length).toBeLessThanOrEqual(both ? 17 : 16);
    expect(again.writes).toEqual([]);
  });

  test("other code: one upload, and the tag that remembers it", async () => {
    const { steps, writes } = await up(base, "two");

    expect(changesIn(steps)).toEqual(["function.code"]);
    expect(writes).toEqual(["UpdateFunctionCode", "TagResource"]);
    expect((await up(base, "two")).writes).toEqual([]);
  });

  test("a tag goes to everything that carries tags, and goes away again", async () => {
    const other = { ...base, tags: { ...base.tags, cost: "1" } };

    await up(other, "two");
    expect((await up(other, "two")).writes).toEqual([]);
    const back = await up(base, "two");

    expect(back.writes.filter((name) => name.startsWith("Untag"))).toHaveLength(5);
    expect((await up(base, "two")).writes).toEqual([]);
  });

  test("down takes 24 calls at most, counting of messages included, and leaves nothing", async () => {
    const { left, calls } = await down(base);

    expect(left).toEqual([]);
    // `down` itself asks both queues how many messages they hold.
    expect(calls.length + 2).toBeLessThanOrEqual(24);
  });

  test("a second down finds nothing", async () => {
    const { steps, writes } = await down(base);

    expect(steps).toEqual([]);
    expect(writes).toEqual([]);
  });
});

test("visibility is raised before the function's timeout, and lowered after it", async () => {
  const short = aPipeline();
  const long = aPipeline({
    queue: { ...short.queue, visibilityTimeoutSeconds: 600 },
    function: { ...short.function, timeoutSeconds: 100 },
  });
  await up(short);

  const raised = await up(long);
  const lowered = await up(short);
  await down(short);

  expect(raised.writes).toEqual(["SetQueueAttributes", "UpdateFunctionConfiguration"]);
  expect(lowered.writes).toEqual(["UpdateFunctionConfiguration", "SetQueueAttributes"]);
});

test("a FIFO pipeline comes up, is right, and goes down", async () => {
  const standard = aPipeline();
  const fifo = aPipeline({
    queue: {
      ...standard.queue,
      name: "orders.fifo",
      fifo: {
        contentBasedDeduplication: true,
        deduplicationScope: "messageGroup",
        throughputLimit: "perMessageGroupId",
      },
    },
    deadLetterQueue: { name: "orders-dlq.fifo", maxReceiveCount: 5, retentionSeconds: 1_209_600 },
  });

  await up(fifo);

  expect((await up(fifo)).writes).toEqual([]);
  expect((await down(fifo)).left).toEqual([]);
});

test("everything that a file can ask for comes up at once, is right, and goes down", async () => {
  const plain = aPipeline();
  const all = aPipeline({
    queue: { ...plain.queue, encryption: { type: "kms", key: "alias/orders", reuseSeconds: 600 } },
    function: {
      ...plain.function,
      architecture: "arm64",
      ephemeralStorageMegabytes: 1024,
      layers: ["arn:aws:lambda:eu-west-1:000000000000:layer:one:1"],
      vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"] },
      tracing: "active",
      environment: { KEY: "value" },
      reservedConcurrency: 20,
    },
    mapping: {
      ...plain.mapping,
      batchSize: 100,
      batchingWindowSeconds: 1,
      maximumConcurrency: 10,
      filters: [{ body: { kind: ["order"] } }],
    },
    logs: {
      name: "/orders/lines",
      retentionDays: 7,
      format: "json",
      level: "debug",
      systemLevel: "warn",
    },
    role: { ...plain.role, permissionsBoundary: open, policies: [statement] },
    tags: { team: "a" },
  });

  await up(all);

  expect((await up(all)).writes).toEqual([]);
  expect((await down(all)).left).toEqual([]);
});
