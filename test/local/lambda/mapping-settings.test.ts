// The rarer settings of a mapping and what it refuses (aws-facts 4.1, 4.4); mapping-create.test.ts has
// the others.
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import { fakeQueue } from "../../support/queue.ts";
import { type MappingBench, mappingBench } from "./mapping-bench.ts";

let clock: ManualClock;
let bench: MappingBench;
beforeEach(async () => {
  clock = manualClock();
  bench = await mappingBench({ clock });
});
afterEach(() => bench.close());

const update = (UUID: string | undefined, input: object) =>
  bench.client.send(new UpdateEventSourceMappingCommand({ UUID, ...input }));

const pattern = (length: number) => {
  const frame = '{"body":[""]}';
  return frame.replace('""', `"${"x".repeat(length - frame.length)}"`);
};
const filtered = (...patterns: readonly string[]) => ({
  FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
});

describe("provisioned pollers", () => {
  test("are two at least and two hundred at most, if only one of the two is given", async () => {
    const { UUID, ProvisionedPollerConfig } = await bench.create({
      ProvisionedPollerConfig: { MinimumPollers: 3 },
    });
    await clock.advance(0);

    expect(ProvisionedPollerConfig).toEqual({ MinimumPollers: 3, MaximumPollers: 200 });
    expect(await update(UUID, { ProvisionedPollerConfig: { MaximumPollers: 7 } })).toMatchObject({
      ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 7 },
    });
  });

  test("go when an update gives none", async () => {
    const { UUID } = await bench.create({ ProvisionedPollerConfig: { MinimumPollers: 2 } });
    await clock.advance(0);

    const cleared = await update(UUID, { ProvisionedPollerConfig: {} });

    expect(cleared.ProvisionedPollerConfig).toBeUndefined();
  });

  test("have ten invocations each at a time", async () => {
    const held: (() => void)[] = [];
    bench.functions.add("worker", () => new Promise<void>((done) => held.push(done)));
    await bench.create({
      BatchSize: 1,
      ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 2 },
    });
    await clock.advance(0);

    bench.queue.sendAll(Array.from({ length: 30 }, (_, index) => String(index)));
    await clock.advance(5_000);

    expect(bench.functions.running).toBe(20);
    for (const done of held) done();
    await clock.advance(0);
    for (const done of held) done();
    await clock.advance(0);
  });
});

test("a key for its filters and metrics is kept and shown", async () => {
  const given = {
    KMSKeyArn: "arn:aws:kms:us-east-1:000000000000:key/1b2c3d4e-0000-4000-8000-000000000000",
    MetricsConfig: { Metrics: ["EventCount"] },
  };

  expect(await bench.create(given)).toMatchObject(given);
});

test("a pattern of 4,096 letters is taken, and of several one must match", async () => {
  await bench.create(filtered(pattern(4096), '{"body":["small"]}'));
  await clock.advance(0);

  bench.queue.sendAll(["small", "other"]);
  await clock.advance(0);

  expect(bench.functions.batches).toEqual([["small"]]);
});

const INVALID = "InvalidParameterValueException";
const VALIDATION = "ValidationException";
const STREAM = (member: string) =>
  `Unsupported ${member} parameter for given event source mapping type.`;

test.for<
  [
    what: string,
    input: Partial<CreateEventSourceMappingCommandInput>,
    name: string,
    message: string,
  ]
>([
  ["a pattern of 4,097", filtered(pattern(4097)), VALIDATION, "less than or equal to 4096"],
  ["a pattern that is no JSON", filtered("{"), INVALID, "Invalid filter pattern definition."],
  [
    "a response type that there is not",
    { FunctionResponseTypes: [JSON.parse('"ReportEverything"')] },
    VALIDATION,
    "[ReportBatchItemFailures]",
  ],
  [
    "one poller",
    { ProvisionedPollerConfig: { MinimumPollers: 1 } },
    VALIDATION,
    "greater than or equal to 2",
  ],
  [
    "201 pollers at least",
    { ProvisionedPollerConfig: { MinimumPollers: 201 } },
    VALIDATION,
    "less than or equal to 200",
  ],
  [
    "2,001 pollers",
    { ProvisionedPollerConfig: { MaximumPollers: 2001 } },
    VALIDATION,
    "less than or equal to 2000",
  ],
  [
    "pollers beside a maximum concurrency",
    {
      ProvisionedPollerConfig: { MinimumPollers: 2 },
      ScalingConfig: { MaximumConcurrency: 2 },
    },
    INVALID,
    "cannot be used together",
  ],
  ["a starting position", { StartingPosition: "LATEST" }, INVALID, STREAM("StartingPosition")],
  ["retries", { MaximumRetryAttempts: 1 }, INVALID, STREAM("MaximumRetryAttempts")],
  [
    "an age of records",
    { MaximumRecordAgeInSeconds: 60 },
    INVALID,
    STREAM("MaximumRecordAgeInSeconds"),
  ],
  ["parallel batches", { ParallelizationFactor: 2 }, INVALID, STREAM("ParallelizationFactor")],
  [
    "halved batches",
    { BisectBatchOnFunctionError: true },
    INVALID,
    STREAM("BisectBatchOnFunctionError"),
  ],
  ["a tumbling window", { TumblingWindowInSeconds: 1 }, INVALID, STREAM("TumblingWindowInSeconds")],
])("refuses %s", async ([, input, name, message]) => {
  const created = bench.client.send(
    new CreateEventSourceMappingCommand({ ...bench.source, ...input }),
  );

  await expect(created).rejects.toMatchObject({ name });
  await expect(created).rejects.toThrow(message);
});

test("refuses a queue of another region", async () => {
  const far = {
    ...fakeQueue(clock, { name: "far" }),
    arn: "arn:aws:sqs:eu-west-1:000000000000:far",
  };
  bench.queues.add(far);

  await expect(bench.create({ EventSourceArn: far.arn })).rejects.toMatchObject({
    name: INVALID,
    message: "Event source region must match Lambda region us-east-1.",
  });
});
