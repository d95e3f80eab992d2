import type { Connection, Where } from "../../src/aws/connection.ts";
import type { Pipeline } from "../../src/config/pipeline.ts";

/** A pipeline as a file that only says `name: orders` gives it. */
export function aPipeline(overrides: Partial<Pipeline> = {}): Pipeline {
  return {
    file: "/nowhere/sqslam.yaml",
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
      source: "/nowhere/handler",
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
    alarms: undefined,
    tags: {},
    ...overrides,
  };
}

export const someWhere: Where = {
  partition: "aws",
  region: "eu-west-1",
  account: "123456789012",
  endpoint: "http://127.0.0.1:1",
  caller: "arn:aws:iam::123456789012:user/tester",
};

/** A connection to an endpoint on this machine, with keys that open nothing. */
export function aConnection(overrides: Partial<Connection> = {}): Connection {
  return {
    region: "eu-west-1",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    onCall: () => {},
    ...overrides,
  };
}
