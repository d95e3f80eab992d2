// How event source mappings change, and end, through their API (aws-facts 4.2, 4.3, 4.8).
import {
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
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
const update = (
  UUID: string | undefined,
  input: Omit<UpdateEventSourceMappingCommandInput, "UUID">,
) => bench.client.send(new UpdateEventSourceMappingCommand({ UUID, ...input }));
const remove = (UUID: string | undefined) =>
  bench.client.send(new DeleteEventSourceMappingCommand({ UUID }));

/** A mapping that has settled. */
async function settled(input: object = {}): Promise<string> {
  const { UUID = "" } = await bench.create(input);
  await clock.advance(0);
  return UUID;
}

describe("updating a mapping", () => {
  test("answers 202 and Updating, and comes back to Enabled with the change", async () => {
    const UUID = await settled();

    const { $metadata, State, BatchSize } = await update(UUID, { BatchSize: 3 });
    await clock.advance(0);

    expect([$metadata.httpStatusCode, State, BatchSize]).toEqual([202, "Updating", 3]);
    expect(await get(UUID)).toMatchObject({ State: "Enabled", BatchSize: 3 });
  });

  test("disables and enables", async () => {
    const UUID = await settled();

    expect((await update(UUID, { Enabled: false })).State).toBe("Disabling");
    await clock.advance(0);
    expect((await get(UUID)).State).toBe("Disabled");
    expect((await update(UUID, { Enabled: true })).State).toBe("Enabling");
    await clock.advance(0);
    expect((await get(UUID)).State).toBe("Enabled");
  });

  test("leaves out what it does not name and clears what it gives empty", async () => {
    const UUID = await settled({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      FilterCriteria: { Filters: [{ Pattern: '{"body":["x"]}' }] },
      ScalingConfig: { MaximumConcurrency: 5 },
    });

    const kept = await update(UUID, { BatchSize: 5 });
    await clock.advance(0);
    expect(kept).toMatchObject({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      FilterCriteria: { Filters: [{ Pattern: '{"body":["x"]}' }] },
      ScalingConfig: { MaximumConcurrency: 5 },
    });

    const cleared = await update(UUID, {
      FunctionResponseTypes: [],
      FilterCriteria: {},
      ScalingConfig: {},
    });
    expect(cleared.FunctionResponseTypes).toEqual([]);
    expect(cleared.FilterCriteria).toBeUndefined();
    expect(cleared.ScalingConfig).toBeUndefined();
  });

  test("checks the visibility timeout again", async () => {
    const UUID = await settled();
    bench.functions.add("worker", () => null, { timeoutSeconds: 31 });

    await expect(update(UUID, { BatchSize: 1 })).rejects.toMatchObject({
      message: "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds",
    });
  });

  test("disables also when the queue and the function are gone", async () => {
    const UUID = await settled();
    bench.queues.remove(bench.queue.arn);
    bench.functions.remove(bench.functionArn);

    expect((await update(UUID, { Enabled: false })).State).toBe("Disabling");
  });

  test("points it at another function, unless that one has a mapping already", async () => {
    const UUID = await settled();
    const other = bench.functions.add("other", () => null);

    expect((await update(UUID, { FunctionName: "other" })).FunctionArn).toBe(other);
    await clock.advance(0);
    const second = await settled();
    await expect(update(second, { FunctionName: "other" })).rejects.toMatchObject({
      name: "ResourceConflictException",
    });
  });

  test("takes the new settings into the polling", async () => {
    const UUID = await settled();
    await update(UUID, { BatchSize: 2 });
    await clock.advance(0);

    bench.queue.sendAll(["a", "b", "c"]);
    await clock.advance(0);

    expect(bench.functions.batches).toEqual([["a", "b"], ["c"]]);
  });
});

describe("a mapping in a transition", () => {
  test("may be neither updated nor deleted until it is over", async () => {
    await bench.close();
    bench = await mappingBench({ clock, transition: 5_000 });
    const { UUID } = await bench.create();

    await clock.advance(4_999);
    await expect(update(UUID, { BatchSize: 1 })).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Cannot update the event source mapping because it is in use.",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(remove(UUID)).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Cannot delete the event source mapping because it is in use.",
    });

    await clock.advance(1);
    expect((await remove(UUID)).State).toBe("Deleting");
  });

  test("delivers only when it is enabled", async () => {
    await bench.close();
    bench = await mappingBench({ clock, transition: 5_000 });
    bench.queue.send("a");
    await bench.create();

    await clock.advance(4_999);
    expect(bench.functions.events).toEqual([]);
    await clock.advance(1);
    expect(bench.functions.batches).toEqual([["a"]]);
  });
});

describe("deleting a mapping", () => {
  test("answers 202 and Deleting, and then the mapping is not found", async () => {
    const UUID = await settled();

    const { $metadata, State } = await remove(UUID);
    await clock.advance(0);

    expect([$metadata.httpStatusCode, State]).toEqual([202, "Deleting"]);
    await expect(get(UUID)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource you requested does not exist.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("ends the delivery and makes room for a new mapping", async () => {
    await remove(await settled());
    await clock.advance(0);

    bench.queue.send("a");
    await clock.advance(0);
    expect(bench.functions.events).toEqual([]);

    await bench.create();
    await clock.advance(0);
    expect(bench.functions.batches).toEqual([["a"]]);
  });

  test("of a mapping that is unknown, or of another region, is not found", async () => {
    await expect(remove("none")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

test("a mapping whose role lost its rights stays enabled and says why nothing comes", async () => {
  const UUID = await settled();
  bench.access.deny("sqs:ReceiveMessage");
  bench.queue.send("a");
  await clock.advance(0);

  expect(await get(UUID)).toMatchObject({
    State: "Enabled",
    LastProcessingResult:
      "PROBLEM: The provided execution role does not have permissions to call ReceiveMessage on SQS",
  });

  bench.access.allow("sqs:ReceiveMessage");
  await clock.advance(10_000);
  expect((await get(UUID)).LastProcessingResult).toBeUndefined();
  expect(bench.functions.batches).toEqual([["a"]]);
});
