import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import { fakeQueue } from "../../support/queue.ts";
import { type BenchParts, type MappingBench, mappingBench } from "./mapping-bench.ts";

let folder: string;
let clock: ManualClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sqslam-mapping-"));
  clock = manualClock();
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs on the folder's store, and closes it afterwards as a restart does. */
async function run<T>(parts: BenchParts, act: (bench: MappingBench) => Promise<T>): Promise<T> {
  const store = lmdbStore(folder);
  const bench = await mappingBench({ clock, store, ...parts });
  try {
    return await act(bench);
  } finally {
    await bench.close();
    await store.close();
  }
}

test("a restart brings mappings back as they were, and they go on polling", async () => {
  const made = await run({}, async (bench) => {
    const { UUID } = await bench.create({
      BatchSize: 4,
      ScalingConfig: { MaximumConcurrency: 7 },
      FilterCriteria: { Filters: [{ Pattern: '{"body":[{"prefix":"a"}]}' }] },
      Tags: { team: "blue" },
    });
    await clock.advance(0);
    return bench.client.send(new GetEventSourceMappingCommand({ UUID }));
  });

  await run({}, async (bench) => {
    bench.queue.sendAll(["a1", "b1", "a2"]);
    await clock.advance(0);

    const found = await bench.client.send(new GetEventSourceMappingCommand({ UUID: made.UUID }));
    expect({ ...found, $metadata: 0 }).toEqual({ ...made, $metadata: 0 });
    expect(bench.mappings.tags.list(made.EventSourceMappingArn ?? "")).toEqual({ team: "blue" });
    expect(bench.functions.batches).toEqual([["a1", "a2"]]);
    expect(bench.queue.bodies).toEqual([]);
  });
});

test("a restart ends a transition that was under way, and keeps a disabled mapping so", async () => {
  const UUID = await run({ transition: 5_000 }, async (bench) => {
    const { UUID } = await bench.create();
    await clock.advance(5_000);
    await bench.client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    return UUID;
  });

  await run({ transition: 5_000 }, async (bench) => {
    bench.queue.send("a");
    await clock.advance(10_000);

    const { State } = await bench.client.send(new GetEventSourceMappingCommand({ UUID }));
    expect(State).toBe("Disabled");
    expect(bench.functions.events).toEqual([]);
  });
});

test("mappings are listed in the order they were made, after a restart too", async () => {
  const names = ["c", "a", "b"];
  await run({}, async (bench) => {
    for (const FunctionName of names) {
      bench.functions.add(FunctionName, () => null);
      await bench.create({ FunctionName });
      await clock.advance(1);
    }
  });

  await run({}, async (bench) => {
    const { EventSourceMappings = [] } = await bench.client.send(
      new ListEventSourceMappingsCommand({}),
    );
    expect(EventSourceMappings.map(({ FunctionArn }) => FunctionArn?.at(-1))).toEqual(names);
  });
});

test("a batch that was under way at the end comes again after its visibility timeout", async () => {
  const queue = fakeQueue(clock, { name: "orders" });
  queue.send("under way");
  await run({ queue, handler: () => new Promise(() => {}) }, async (bench) => {
    await bench.create();
    await clock.advance(0);
    expect(bench.functions.running).toBe(1);
  });

  await run({ queue }, async (bench) => {
    await clock.advance(29_999);
    expect(bench.functions.batches).toEqual([]);

    await clock.advance(1);
    expect(bench.functions.batches).toEqual([["under way"]]);
    expect(queue.bodies).toEqual([]);
  });
});

test("what was gathered when the endpoint ended comes again, in a window as long as ever", async () => {
  const queue = fakeQueue(clock, { name: "orders" });
  await run({ queue }, async (bench) => {
    await bench.create({ MaximumBatchingWindowInSeconds: 20 });
    queue.send("early");
    await clock.advance(19_000);
    expect(bench.functions.batches).toEqual([]);
  });

  await run({ queue }, async (bench) => {
    await clock.advance(30_000); // more than its visibility timeout
    queue.send("late");
    await clock.advance(20_000);

    expect(bench.functions.batches.flat()).toEqual(["early", "late"]);
    expect(bench.functions.events[0]?.Records[0]?.attributes.ApproximateReceiveCount).toBe("2");
  });
});
