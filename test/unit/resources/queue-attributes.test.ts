import { describe, expect, test } from "vitest";
import type { Encryption } from "../../../src/config/pipeline.ts";
import {
  deadLetterQueueAttributes,
  diffAttributes,
  queueAttributes,
  toCreate,
  toSet,
} from "../../../src/resources/queue-attributes.ts";
import { aPipeline, someWhere } from "../../support/pipeline.ts";

const { queue } = aPipeline();
const encrypted = (encryption: Encryption) =>
  queueAttributes(aPipeline({ queue: { ...queue, encryption } }), someWhere);
const desired = queueAttributes(aPipeline(), someWhere);
const live = toCreate(desired);

test("what was just created is right", () => {
  expect(diffAttributes(live, desired)).toEqual([]);
});

test("a standard queue is never told anything about FIFO", () => {
  expect(Object.keys(live).filter((name) => /Fifo|Dedup/i.test(name))).toEqual([]);
});

test("a FIFO queue is told all of it", () => {
  const fifo = {
    contentBasedDeduplication: true,
    deduplicationScope: "messageGroup",
    throughputLimit: "perMessageGroupId",
  } as const;

  const pipeline = aPipeline({ queue: { ...queue, name: "orders.fifo", fifo } });

  expect(queueAttributes(pipeline, someWhere)).toMatchObject({
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
    DeduplicationScope: "messageGroup",
    FifoThroughputLimit: "perMessageGroupId",
  });
  expect(deadLetterQueueAttributes(pipeline, 60, someWhere)).toMatchObject({ FifoQueue: "true" });
});

test("the dead-letter queue allows the one source queue, and is as secret as it", () => {
  const attributes = deadLetterQueueAttributes(aPipeline(), 1_209_600, someWhere);

  expect(JSON.parse(attributes["RedriveAllowPolicy"] ?? "")).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: ["arn:aws:sqs:eu-west-1:123456789012:orders"],
  });
  expect(attributes).toMatchObject({
    SqsManagedSseEnabled: "true",
    MessageRetentionPeriod: "1209600",
  });
});

describe("attributes that hold JSON are compared by what they mean", () => {
  const policy = { deadLetterTargetArn: "arn:aws:sqs:eu-west-1:123456789012:orders-dlq" };
  test.for([
    [JSON.stringify({ maxReceiveCount: 5, ...policy }), []],
    [JSON.stringify({ ...policy, maxReceiveCount: "5" }), []],
    [JSON.stringify({ ...policy, maxReceiveCount: 4 }), ["redrivePolicy"]],
  ] as const)("%s", ([RedrivePolicy, fields]) => {
    const changes = diffAttributes({ ...live, RedrivePolicy }, desired);

    expect(changes.map(({ field }) => field)).toEqual(fields);
  });
});

test("without a dead-letter queue the redrive policy is cleared", () => {
  const none = queueAttributes(aPipeline({ deadLetterQueue: undefined }), someWhere);

  const changes = diffAttributes(live, none);

  expect(changes).toMatchObject([{ field: "redrivePolicy", to: undefined }]);
  expect(toSet(live, none, changes)).toEqual({ RedrivePolicy: "" });
});

test("an attribute that AWS leaves out counts as its default", () => {
  const { DelaySeconds: _, ...rest } = live;

  expect(diffAttributes(rest, desired)).toEqual([]);
});

test("only what differs is set, and only for the changes that are asked for", () => {
  const other = { ...live, DelaySeconds: "7", MaximumMessageSize: "1024" };
  const changes = diffAttributes(other, desired);

  expect(changes).toEqual([
    { field: "delay", from: 7, to: 0 },
    { field: "maximumMessageSize", from: 1024, to: 1_048_576 },
  ]);
  expect(toSet(other, desired, changes.slice(0, 1))).toEqual({ DelaySeconds: "0" });
});

describe("encryption", () => {
  const kms: Encryption = { type: "kms", key: "alias/orders", reuseSeconds: 600 };
  test.for<[from: Encryption, to: Encryption, set: object]>([
    [{ type: "sqs" }, kms, { KmsMasterKeyId: "alias/orders", KmsDataKeyReusePeriodSeconds: "600" }],
    // Clearing the key alone would leave the queue unencrypted.
    [kms, { type: "sqs" }, { KmsMasterKeyId: "", SqsManagedSseEnabled: "true" }],
    [kms, { type: "none" }, { KmsMasterKeyId: "" }],
    [{ type: "none" }, { type: "sqs" }, { SqsManagedSseEnabled: "true" }],
    [{ type: "sqs" }, { type: "none" }, { SqsManagedSseEnabled: "false" }],
    [kms, { ...kms, reuseSeconds: 300 }, { KmsDataKeyReusePeriodSeconds: "300" }],
  ])("from $0.type to $1.type", ([from, to, set]) => {
    // A KMS key turns SSE-SQS off by itself (aws-facts 2.3).
    const before = { SqsManagedSseEnabled: "false", ...toCreate(encrypted(from)) };
    const changes = diffAttributes(before, encrypted(to));

    expect(changes.map(({ field }) => field)).toEqual(["encryption"]);
    expect(toSet(before, encrypted(to), changes)).toEqual(set);
  });
});

test.for([
  ["30", "first"],
  ["900", "last"],
] as const)("from %s s the visibility timeout changes %s", ([VisibilityTimeout, when]) => {
  expect(diffAttributes({ ...live, VisibilityTimeout }, desired)).toMatchObject([
    { field: "visibilityTimeout", to: 180, when },
  ]);
});
