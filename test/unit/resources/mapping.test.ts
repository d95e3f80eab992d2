import { describe, expect, test } from "vitest";
import { aPipeline } from "../../support/pipeline.ts";
import { awsError, type AwsDouble } from "../../support/aws-double.ts";
import { type Working, working } from "../../support/working.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders";
const LIVE = {
  UUID: "u1",
  EventSourceArn: "arn:aws:sqs:eu-west-1:123456789012:orders",
  FunctionArn: ARN,
  State: "Enabled",
  BatchSize: 10,
  MaximumBatchingWindowInSeconds: 0,
  FunctionResponseTypes: ["ReportBatchItemFailures"],
};
const { mapping } = aPipeline();
const notFound = () => awsError("ResourceNotFoundException");
const inUse = () => awsError("ResourceInUseException");

const listed = (aws: AwsDouble, ...mappings: object[]) =>
  aws.on("ListEventSourceMappings", { EventSourceMappings: mappings });
const fieldsOf = async ({ resource, work }: Working) =>
  resource.diff(await resource.read(work.signal)).map(({ field }) => field);

describe("what is found", () => {
  test("is what connects the two, not what the queue triggers besides", async () => {
    const it = working("mapping");
    listed(it.aws, { ...LIVE, UUID: "u0", FunctionArn: `${ARN}-2` });
    it.aws.on("ListTags", { Tags: { "sqslam:name": "another" } });

    expect(await it.resource.read(it.work.signal)).toBeUndefined();
  });

  test("is what another queue triggers, too, while it is ours and this one's is missing", async () => {
    const it = working("mapping");
    const former = { ...LIVE, EventSourceArn: "arn:aws:sqs:eu-west-1:123456789012:before" };
    it.aws.on("ListEventSourceMappings", ({ EventSourceArn }) => ({
      EventSourceMappings: EventSourceArn === undefined ? [former] : [],
    }));
    it.aws.on("ListTags", { Tags: { "sqslam:name": "orders" } });

    const changes = it.resource.diff(await it.resource.read(it.work.signal));

    expect(changes).toMatchObject([
      { field: "state", from: "missing" },
      { field: "former", from: "before -> orders", leaves: [{ kind: "queue", name: "before" }] },
    ]);
  });

  test("takes one call where all is right", async () => {
    const it = working("mapping");
    listed(it.aws, LIVE);

    await it.resource.read(it.work.signal);

    expect(it.aws.operations()).toEqual(["ListEventSourceMappings"]);
  });

  test("is looked for on every page", async () => {
    const it = working("mapping");
    it.aws.on(
      "ListEventSourceMappings",
      { EventSourceMappings: [], NextMarker: "more" },
      { EventSourceMappings: [LIVE] },
    );

    expect(await fieldsOf(it)).toEqual([]);
  });
});

test.for([
  [{ State: "Disabled" }, ["enabled"]],
  [{ State: "Creating" }, ["state"]],
  [{ State: "Deleting" }, ["state"]],
  [{ BatchSize: 5 }, ["batchSize"]],
  [{ FunctionResponseTypes: [] }, ["partialBatchResponse"]],
  [{ ScalingConfig: { MaximumConcurrency: 5 } }, ["maximumConcurrency"]],
  [{ FilterCriteria: { Filters: [{ Pattern: '{"body":["a"]}' }] } }, ["filters"]],
  [{ ScalingConfig: {}, FilterCriteria: {} }, []],
] as const)("%j differs in %j", async ([live, fields]) => {
  const it = working("mapping");
  listed(it.aws, { ...LIVE, ...live });

  expect(await fieldsOf(it)).toEqual(fields);
});

test("filters are compared as JSON, in any order", async () => {
  const filters = [{ body: { a: [1], b: [2] } }, { body: { c: [3] } }];
  const it = working("mapping", { mapping: { ...mapping, filters } });
  const patterns = ['{ "body": { "c": [3] } }', '{"body":{"b":[2],"a":[1]}}'];
  listed(it.aws, {
    ...LIVE,
    FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
  });

  expect(await fieldsOf(it)).toEqual([]);
});

test("a FIFO queue's mapping says nothing of a batching window", async () => {
  const fifo = {
    contentBasedDeduplication: false,
    deduplicationScope: "queue",
    throughputLimit: "perQueue",
  } as const;
  const { resource, aws, work } = working("mapping", { queue: { ...aPipeline().queue, fifo } });
  aws.on("CreateEventSourceMapping", {});

  await resource.create(work);

  expect(aws.sent[0]?.[1]).not.toHaveProperty("MaximumBatchingWindowInSeconds");
});

test.for([
  [
    "The provided execution role does not have permissions to call ReceiveMessage on SQS",
    "the role",
  ],
  ["Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds", "visibility"],
  [
    "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue.",
    "queue",
  ],
] as const)("creating waits while AWS says: %s", async ([message, what]) => {
  const { resource, aws, work, waits, pass } = working("mapping");
  const refusal = () => awsError("InvalidParameterValueException", message);
  aws.on("CreateEventSourceMapping", refusal, refusal, {});

  await pass(resource.create(work));

  expect(waits[0]).toContain(what);
  expect(aws.inputs("CreateEventSourceMapping")).toHaveLength(3);
});

test("creating one that exists is a conflict at once", async () => {
  const { resource, aws, work } = working("mapping");
  const message =
    'An event source mapping with SQS arn (" a ") and function (" b ") already exists.';
  aws.on("CreateEventSourceMapping", awsError("ResourceConflictException", message));

  await expect(resource.create(work)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a change waits for the transition under way, and is not made when that was all", async () => {
  const { resource, aws, work, waits, pass } = working("mapping");
  aws.on(
    "ListEventSourceMappings",
    { EventSourceMappings: [{ ...LIVE, State: "Creating" }] },
    { EventSourceMappings: [{ ...LIVE, State: "Creating" }] },
    { EventSourceMappings: [LIVE] },
  );

  const state = await resource.read(work.signal);
  await pass(resource.update(state, resource.diff(state), work));

  expect(waits).toEqual(["the mapping, which is Creating"]);
  expect(aws.operations()).not.toContain("UpdateEventSourceMapping");
});

test("an update that meets a transition is tried again", async () => {
  const { resource, aws, work, pass } = working("mapping");
  listed(aws, { ...LIVE, State: "Disabled" });
  aws.on("UpdateEventSourceMapping", inUse, {});

  const state = await resource.read(work.signal);
  await pass(resource.update(state, resource.diff(state), work));

  expect(aws.inputs("UpdateEventSourceMapping")).toMatchObject([
    { UUID: "u1" },
    { UUID: "u1", Enabled: true, ScalingConfig: {}, FilterCriteria: {} },
  ]);
});

test("duplicates are removed, the plain one stays", async () => {
  const { resource, aws, work, pass } = working("mapping");
  listed(aws, { ...LIVE, UUID: "u2", FunctionArn: `${ARN}:live` }, LIVE);
  aws.on("DeleteEventSourceMapping", {});
  aws.on("GetEventSourceMapping", notFound);

  const state = await resource.read(work.signal);
  const changes = resource.diff(state);
  await pass(resource.update(state, changes, work));

  expect(changes).toEqual([{ field: "duplicates", from: ["u2"], to: [] }]);
  expect(aws.inputs("DeleteEventSourceMapping")).toMatchObject([{ UUID: "u2" }]);
});

test("one that is on its way out is waited for, then made anew", async () => {
  const { resource, aws, work, pass } = working("mapping");
  listed(aws, { ...LIVE, State: "Deleting" });
  aws.on("GetEventSourceMapping", { State: "Deleting" }, notFound);
  aws.on("CreateEventSourceMapping", {});

  const state = await resource.read(work.signal);
  await pass(resource.update(state, resource.diff(state), work));

  expect(aws.operations()).toEqual([
    "ListEventSourceMappings",
    "ListEventSourceMappings",
    "GetEventSourceMapping",
    "GetEventSourceMapping",
    "CreateEventSourceMapping",
  ]);
});

test("removing waits until it is gone, and says that it has seen so", async () => {
  const { resource, aws, work, pass } = working("mapping");
  listed(aws, LIVE);
  aws.on("DeleteEventSourceMapping", inUse, {});
  aws.on("GetEventSourceMapping", { State: "Deleting" }, { State: "Deleting" }, notFound);

  const state = await resource.find(work.signal);

  expect(await pass(resource.remove(state, work))).toBe("gone");
  expect(aws.inputs("GetEventSourceMapping")).toHaveLength(3);
});
