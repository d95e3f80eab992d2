import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPipeline } from "../../../src/config/load.ts";
import { folderOf } from "../../support/folder.ts";
import { load, refusal } from "./loading.ts";

const FILE = `
name: orders
queue: { retention: 1d, delay: 5s }
function: { environment: { A_B: base, C_D: base }, exclude: [a, b], reservedConcurrency: 20 }
tags: { team: x }
stages:
  prod:
    region: eu-central-1
    queue: { delay: 10s }
    function: { environment: { A_B: prod }, exclude: [c], reservedConcurrency: null }
    deadLetterQueue: false
  dev: {}
`;

test("a stage merges maps; lists, null and false replace", async () => {
  const { pipeline } = await load(FILE, { stage: "prod" });

  expect(pipeline.stage).toBe("prod");
  expect(pipeline.region).toBe("eu-central-1");
  expect(pipeline.queue).toMatchObject({ retentionSeconds: 86_400, delaySeconds: 10 });
  expect(pipeline.function).toMatchObject({
    environment: { A_B: "prod", C_D: "base" },
    exclude: ["c"],
    reservedConcurrency: undefined,
  });
  expect(pipeline.deadLetterQueue).toBeUndefined();
  expect(pipeline.tags).toEqual({ team: "x" });
});

test("a stage is part of every derived name", async () => {
  const { pipeline } = await load(FILE, { stage: "dev" });

  expect(pipeline.name).toBe("orders");
  expect(pipeline.queue.name).toBe("orders-dev");
  expect(pipeline.deadLetterQueue?.name).toBe("orders-dev-dlq");
  expect(pipeline.function.name).toBe("orders-dev");
  expect(pipeline.logs.name).toBe("/aws/lambda/orders-dev");
  expect(pipeline.role).toMatchObject({
    name: "orders-dev-role",
    logsPolicyName: "orders-dev-logs",
    queuePolicyName: "orders-dev-queue",
  });
});

test("without a stage nothing of the stages applies", async () => {
  const { pipeline } = await load(FILE);

  expect(pipeline.queue.delaySeconds).toBe(5);
  expect(pipeline.queue.name).toBe("orders");
});

test("the stage may come from SQSLAM_STAGE", async () => {
  const cwd = await folderOf({ "sqslam.yaml": FILE });

  const { pipeline } = await loadPipeline({ env: { SQSLAM_STAGE: "dev" }, cwd });

  expect(pipeline.stage).toBe("dev");
  expect(pipeline.file).toBe(join(cwd, "sqslam.yaml"));
});

test.for(["staging", "__proto__", "constructor"])(
  "an unknown stage %s lists the known ones",
  async (stage) => {
    const { message } = await refusal(FILE, { stage });

    expect(message).toContain(`has no stage "${stage}". Its stages: prod, dev.`);
  },
);

test("a file without stages says so", async () => {
  const { message, hint } = await refusal("name: a", { stage: "prod" });

  expect(message).toContain('has no stage "prod". It has none.');
  expect(hint).toContain("stages: { prod: {} }");
});

test("a stage cannot rename the pipeline", async () => {
  const { message } = await refusal("name: a\nstages: { prod: { name: b } }");

  expect(message).toContain("sqslam.yaml:2: stages.prod.name is not a known key");
});

test("a bad stage is an error even while another one is used", async () => {
  const { message } = await refusal("name: a\nstages: { a: {}, b: { queue: { delay: 1h } } }", {
    stage: "a",
  });

  expect(message).toContain("stages.b.queue.delay");
});

test("a finding points at the stage where that says the value, otherwise at the file's own part", async () => {
  const content = `name: a
queue: { visibilityTimeout: 30s }
stages:
  slow: { function: { timeout: 1m } }
  quick:
    queue: { visibilityTimeout: 2s }
`;

  const slow = await refusal(content, { stage: "slow" });
  const quick = await refusal(content, { stage: "quick" });

  expect(slow.message).toContain("sqslam.yaml:2: queue.visibilityTimeout (30s) is less than");
  expect(quick.message).toContain("sqslam.yaml:6: stages.quick.queue.visibilityTimeout (2s)");
});
