// Each thing that a pipeline file may change, call by call.
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pipeline, VpcConfig } from "../../../src/config/pipeline.ts";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { policyDocument } from "../../../src/resources/policy-document.ts";
import { zipOf } from "../../support/lambda.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { changesIn, provision } from "../../support/provision.ts";
import { somebody } from "../../support/somebody.ts";
import { handlerCode } from "../../support/zip.ts";

let endpoint: LocalEndpoint;
beforeAll(async () => {
  endpoint = await startLocal();
  const { iam, lambda } = somebody(endpoint.url);
  const PolicyDocument = policyDocument([statement]);
  await iam.send(new CreatePolicyCommand({ PolicyName: "cap", PolicyDocument }));
  for (const LayerName of ["one", "two"]) {
    const Content = { ZipFile: zipOf({ "nodejs/node_modules/tool.js": "" }) };
    await lambda.send(new PublishLayerVersionCommand({ LayerName, Content }));
  }
  await up(base);
});
afterAll(() => endpoint.stop());

const cap = "arn:aws:iam::000000000000:policy/cap";
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const reversed = ({ subnets, securityGroups }: VpcConfig): VpcConfig => ({
  subnets: subnets.toReversed(),
  securityGroups,
});
const base = aPipeline({ tags: { team: "a" } });
const up = (pipeline: Pipeline) => provision("up", endpoint.url, pipeline, handlerCode());

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
  ["layers", { function: { ...fn, layers } }, ["function.layers"], ["UpdateFunctionConfiguration"]],
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
    ["role.policies.sqslam-function", "role.tags.sqslam:policy-function-9cec2de4", "function.vpc"],
    ["PutRolePolicy", "TagRole", "UpdateFunctionConfiguration"],
  ],
  ["its ids in another order", { function: { ...fn, vpc: reversed(vpc) } }, [], []],
  [
    "and none",
    {},
    ["role.policies.sqslam-function", "role.tags.sqslam:policy-function-9cec2de4", "function.vpc"],
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
