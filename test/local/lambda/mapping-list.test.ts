// Lists of mappings and their tags (aws-facts 3.1, 3.5, 4.2, 4.3).
import {
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
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
const remove = (UUID: string | undefined) =>
  bench.client.send(new DeleteEventSourceMappingCommand({ UUID }));

/** A mapping that has settled. */
async function settled(input: object = {}): Promise<string> {
  const { UUID = "" } = await bench.create(input);
  await clock.advance(0);
  return UUID;
}

describe("listing mappings", () => {
  const list = (input: object = {}) => bench.client.send(new ListEventSourceMappingsCommand(input));
  const uuids = async (input: object = {}) =>
    (await list(input)).EventSourceMappings?.map(({ UUID }) => UUID);

  test("finds them by queue and by function", async () => {
    bench.functions.add("other", () => null);
    const first = await settled();
    const second = await settled({ FunctionName: "other" });
    const third = await settled({ EventSourceArn: bench.fifo.arn });

    expect(await uuids()).toEqual([first, second, third]);
    expect(await uuids({ FunctionName: "worker" })).toEqual([first, third]);
    expect(await uuids({ EventSourceArn: bench.queue.arn })).toEqual([first, second]);
    expect(
      await uuids({ FunctionName: bench.functionArn, EventSourceArn: bench.fifo.arn }),
    ).toEqual([third]);
  });

  test("goes page by page, also when the last of a page is deleted between", async () => {
    const made: string[] = [];
    for (const name of ["a", "b", "c"]) {
      bench.functions.add(name, () => null);
      made.push(await settled({ FunctionName: name }));
      await clock.advance(1);
    }

    const page = await list({ MaxItems: 2 });
    expect(page.EventSourceMappings?.map(({ UUID }) => UUID)).toEqual(made.slice(0, 2));
    await remove(made[1]);
    await clock.advance(0);

    const rest = await list({ MaxItems: 2, Marker: page.NextMarker });
    expect(rest.EventSourceMappings?.map(({ UUID }) => UUID)).toEqual(made.slice(2));
    expect(rest.NextMarker).toBeUndefined();
  });

  test("shows the mappings of a function that was deleted, still enabled", async () => {
    const UUID = await settled();
    bench.functions.remove(bench.functionArn);

    expect(await uuids({ FunctionName: "worker" })).toEqual([UUID]);
    expect((await get(UUID)).State).toBe("Enabled");
  });

  test("by a function that does not exist is not found", async () => {
    await expect(list({ FunctionName: "none" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none",
    });
  });

  test.for([0, 10_001])("refuses a page of %i", async (MaxItems) => {
    await expect(list({ MaxItems })).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("the tags of a mapping", () => {
  test("are set when it is made, added to and taken away", async () => {
    const { EventSourceMappingArn: arn = "" } = await bench.create({ Tags: { a: "1", b: "2" } });
    const { tags } = bench.mappings;

    tags.put(arn, { b: "3", c: "4" });
    tags.remove(arn, ["a"]);

    expect(tags.list(arn)).toEqual({ b: "3", c: "4" });
  });

  test("may be fifty", async () => {
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"]));

    await expect(bench.create({ Tags })).rejects.toMatchObject({
      message: "Number of tags exceeds resource tag limit.",
    });
  });

  test("of an unknown mapping are not found", () => {
    const arn = "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:none";

    expect(() => bench.mappings.tags.list(arn)).toThrow("does not exist");
  });
});
