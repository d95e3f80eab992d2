import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pipeline } from "../../../src/config/pipeline.ts";
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
});
afterAll(() => endpoint.stop());

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
  const { iam, lambda } = somebody(endpoint.url);
  const PolicyDocument = policyDocument([{ Effect: "Allow", Action: "*", Resource: "*" }]);
  await iam.send(new CreatePolicyCommand({ PolicyName: "open", PolicyDocument }));
  const Content = { ZipFile: zipOf({ "nodejs/node_modules/tool.js": "" }) };
  await lambda.send(new PublishLayerVersionCommand({ LayerName: "one", Content }));
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
    role: {
      ...plain.role,
      permissionsBoundary: "arn:aws:iam::000000000000:policy/open",
      policies: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
    },
    tags: { team: "a" },
  });

  await up(all);

  expect((await up(all)).writes).toEqual([]);
  expect((await down(all)).left).toEqual([]);
});
