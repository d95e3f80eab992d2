import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadSources } from "../../../src/artifact/load.ts";
import { loadPipeline } from "../../../src/config/load.ts";

const file = (name: string) =>
  fileURLToPath(new URL(`../../../config/${name}.yaml`, import.meta.url));
const cwd = fileURLToPath(new URL("../../..", import.meta.url));

const load = (name: string, stage?: string) =>
  loadPipeline({ file: file(name), stage, env: {}, cwd });

test.for([
  ["sqslam", undefined],
  ["tutorial", undefined],
  ["fifo", undefined],
  ["production", undefined],
  ["production", "staging"],
  ["production", "prod"],
] as const)("config/%s.yaml, stage %s, loads with its code", async ([name, stage]) => {
  const { pipeline, warnings } = await load(name, stage);
  const { files } = await loadSources(pipeline.function);

  expect(warnings.map(({ code }) => code)).toEqual(
    name === "tutorial" ? ["few-receives", "short-dead-letter-retention"] : [],
  );
  expect(files.map(({ path }) => path)).toEqual(
    name === "tutorial" ? ["lambda.py"] : ["index.mjs", "index.mjs.map"],
  );
});

test("a newcomer's file is the one found from the project's folder", async () => {
  const { pipeline } = await loadPipeline({ env: {}, cwd });

  expect(pipeline.file).toBe(file("sqslam"));
  expect(pipeline.name).toBe("hello-queue");
});

test("the tutorial's file has the tutorial's names and values", async () => {
  const { pipeline } = await load("tutorial");

  expect(pipeline).toMatchObject({
    name: "test-lambda-function",
    queue: { name: "lambda_queue", retentionSeconds: 1_209_600, visibilityTimeoutSeconds: 30 },
    deadLetterQueue: {
      name: "lambda_sqs_dead_letter_queue",
      maxReceiveCount: 4,
      retentionSeconds: 1_209_600,
    },
    function: {
      name: "test-lambda-function",
      runtime: "python3.9",
      handler: "lambda.lambda_handler",
      timeoutSeconds: 3,
    },
    mapping: { batchSize: 10 },
    logs: { name: "/aws/lambda/test-lambda-function", retentionDays: 14 },
    role: {
      name: "test-lambda-function_role",
      logsPolicyName: "lambda_logs_policy",
      queuePolicyName: "lambda_sqs_policy",
    },
  });
});

test("the FIFO example is one through and through", async () => {
  const { pipeline } = await load("fifo");

  expect(pipeline.queue).toMatchObject({
    name: "hello-fifo.fifo",
    fifo: {
      contentBasedDeduplication: true,
      deduplicationScope: "messageGroup",
      throughputLimit: "perMessageGroupId",
    },
  });
  expect(pipeline.deadLetterQueue?.name).toBe("hello-fifo-dlq.fifo");
});
