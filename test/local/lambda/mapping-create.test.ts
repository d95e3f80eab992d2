// Creating event source mappings through their API (aws-facts 4.1, 4.2, 4.8).
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  GetEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import { type MappingBench, mappingBench } from "./mapping-bench.ts";

let clock: ManualClock;
let bench: MappingBench;

beforeEach(async () => {
  clock = manualClock();
  bench = await mappingBench({ clock });
});
afterEach(() => bench.close());

const get = (UUID: string | undefined) =>
  bench.client.send(new GetEventSourceMappingCommand({ UUID }));

/** A mapping that has settled. */
async function settled(input: object = {}): Promise<string> {
  const { UUID = "" } = await bench.create(input);
  await clock.advance(0);
  return UUID;
}

describe("creating a mapping", () => {
  test("answers 202 and exactly the members AWS answers", async () => {
    const { $metadata, ...mapping } = await bench.create();

    expect($metadata.httpStatusCode).toBe(202);
    expect(mapping).toEqual({
      UUID: expect.stringMatching(/^[\da-f-]{36}$/),
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${mapping.UUID}`,
      EventSourceArn: bench.queue.arn,
      FunctionArn: bench.functionArn,
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: [],
      LastModified: new Date(clock.now()),
      State: "Creating",
      StateTransitionReason: "USER_INITIATED",
    });
  });

  test("shows filters, concurrency and response types when they are given", async () => {
    const given = {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] },
      ScalingConfig: { MaximumConcurrency: 2 },
      MetricsConfig: { Metrics: ["EventCount"] },
    };

    expect(await bench.create(given)).toMatchObject(given);
  });

  test("leads to Enabled, and to Disabled at once when it is not to be enabled", async () => {
    const enabled = await settled();
    const disabled = await bench
      .create({ FunctionName: "worker:$LATEST", Enabled: false })
      .catch((error: unknown) => error);

    expect((await get(enabled)).State).toBe("Enabled");
    expect(disabled).toMatchObject({ message: "Function does not exist" });
    bench.functions.add("other", () => null);
    expect((await bench.create({ FunctionName: "other", Enabled: false })).State).toBe("Disabled");
  });

  test.for([
    "worker",
    "function:worker",
    "000000000000:function:worker",
    "arn:aws:lambda:us-east-1:000000000000:function:worker",
  ])("takes the function as %s", async (FunctionName) => {
    expect((await bench.create({ FunctionName })).FunctionArn).toBe(bench.functionArn);
  });

  test("keeps the qualifier, and takes an alias for another function", async () => {
    bench.functions.add("worker:live", () => null);

    await bench.create();

    expect((await bench.create({ FunctionName: "worker:live" })).FunctionArn).toBe(
      `${bench.functionArn}:live`,
    );
  });

  test("a second time is a conflict that names the first", async () => {
    const { UUID } = await bench.create();

    await expect(bench.create()).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: `An event source mapping with SQS arn (" ${bench.queue.arn} ") and function (" worker ") already exists. Please update or delete the existing mapping with UUID ${UUID}`,
      $metadata: { httpStatusCode: 409 },
    });
  });

  test("refuses a queue whose visibility timeout is shorter than the function's timeout", async () => {
    bench.functions.add("worker", () => null, { timeoutSeconds: 60 });

    await expect(bench.create()).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
    });

    bench.functions.add("worker", () => null, { timeoutSeconds: 30 });
    expect((await bench.create()).State).toBe("Creating");
  });

  test.for(["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])(
    "refuses a role that may not call %s",
    async (action) => {
      bench.access.deny(`sqs:${action}`);

      await expect(bench.create()).rejects.toMatchObject({
        name: "InvalidParameterValueException",
        message: `The provided execution role does not have permissions to call ${action} on SQS`,
      });
    },
  );

  type Refusal = [
    name: string,
    input: Partial<CreateEventSourceMappingCommandInput>,
    code: string,
    message: string,
  ];
  const INVALID = "InvalidParameterValueException";
  const VALIDATION = "ValidationException";
  const outOfRange = (value: number, at: string, bound: string) =>
    `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must have value ${bound}`;

  test.for<Refusal>([
    ["no queue", { EventSourceArn: undefined }, INVALID, "Unrecognized event source."],
    [
      "a stream",
      { EventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" },
      INVALID,
      "Unrecognized event source.",
    ],
    [
      "a missing queue",
      { EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:none" },
      INVALID,
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
    ],
    ["a missing function", { FunctionName: "none" }, INVALID, "Function does not exist"],
    [
      "a function elsewhere",
      { FunctionName: "arn:aws:lambda:eu-west-1:000000000000:function:worker" },
      "ResourceNotFoundException",
      "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    ],
    [
      "batch size 0",
      { BatchSize: 0 },
      VALIDATION,
      outOfRange(0, "batchSize", "greater than or equal to 1"),
    ],
    [
      "batch size 10,001",
      { BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 },
      VALIDATION,
      outOfRange(10_001, "batchSize", "less than or equal to 10000"),
    ],
    [
      "a batch of 11 without a window",
      { BatchSize: 11 },
      INVALID,
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    ],
    [
      "a window of 301 s",
      { MaximumBatchingWindowInSeconds: 301 },
      VALIDATION,
      outOfRange(301, "maximumBatchingWindowInSeconds", "less than or equal to 300"),
    ],
    [
      "maximum concurrency 1",
      { ScalingConfig: { MaximumConcurrency: 1 } },
      VALIDATION,
      outOfRange(1, "scalingConfig.maximumConcurrency", "greater than or equal to 2"),
    ],
    [
      "maximum concurrency 1001",
      { ScalingConfig: { MaximumConcurrency: 1001 } },
      VALIDATION,
      outOfRange(1001, "scalingConfig.maximumConcurrency", "less than or equal to 1000"),
    ],
    [
      "a broken filter",
      { FilterCriteria: { Filters: [{ Pattern: '{"body":"x"}' }] } },
      INVALID,
      "Invalid filter pattern definition.",
    ],
    [
      "a destination",
      { DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:0:x" } } },
      INVALID,
      "Unsupported DestinationConfig parameter for given event source mapping type.",
    ],
  ])("refuses %s", async ([, input, name, message]) => {
    const command = new CreateEventSourceMappingCommand({ ...bench.source, ...input });

    await expect(bench.client.send(command)).rejects.toMatchObject({ name, message });
  });

  test.for<[name: string, input: object, message: string]>([
    [
      "a batching window",
      { MaximumBatchingWindowInSeconds: 1 },
      "Batching window is not supported for FIFO queues",
    ],
    ["a batch of 11", { BatchSize: 11 }, "Maximum batch size must be between 1 and 10 inclusive"],
  ])("on a FIFO queue refuses %s", async ([, input, message]) => {
    await expect(bench.create({ EventSourceArn: bench.fifo.arn, ...input })).rejects.toMatchObject({
      name: INVALID,
      message,
    });
  });

  test("tells all ranges that are wrong at once", async () => {
    await expect(
      bench.create({ BatchSize: 0, MaximumBatchingWindowInSeconds: 301 }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/^2 validation errors detected: /) });
  });
});
