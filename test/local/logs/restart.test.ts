import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  PutRetentionPolicyCommand,
  TagLogGroupCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import type { Store } from "../../../src/local/store/store.ts";
import { manualClock } from "../../support/clock.ts";
import { logsWorld, type LogsWorld } from "./world.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sqslam-logs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function during<T>(now: number, act: (world: LogsWorld, store: Store) => Promise<T>) {
  const store = lmdbStore(folder);
  const world = await logsWorld({ store, clock: manualClock(now) });
  try {
    return await act(world, store);
  } finally {
    await world.close();
  }
}

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

async function look(world: LogsWorld) {
  const { client } = world;
  const { logGroups: groups } = await client.send(new DescribeLogGroupsCommand({}));
  const { logStreams: streams } = await client.send(
    new DescribeLogStreamsCommand({ logGroupName: "g" }),
  );
  return { groups, streams, events: (await world.filter({ logGroupName: "g" })).events };
}

test("groups, streams and lines, with their ids, are there after a restart", async () => {
  const before = await during(NOW, async (world) => {
    await world.makeGroup("g", "s1", "s2", "gone");
    await world.makeGroup("gone", "s");
    await world.put("g", "s1", [NOW + 1, "b"], [NOW + 3, "d"]);
    await world.put("g", "s2", [NOW + 2, "c"]);
    await world.put("g", "s1", [NOW, "a"]);
    await world.put("g", "gone", [NOW, "lost"]);
    await world.put("gone", "s", [NOW, "lost"]);
    const { client } = world;
    await client.send(new DeleteLogGroupCommand({ logGroupName: "gone" }));
    await client.send(new DeleteLogStreamCommand({ logGroupName: "g", logStreamName: "gone" }));
    await client.send(new TagLogGroupCommand({ logGroupName: "g", tags: { k: "v" } }));
    return look(world);
  });
  expect(before.events.map((event) => event.message)).toEqual(["a", "b", "c", "d"]);

  await during(NOW + 10, async (world, store) => {
    expect(await look(world)).toEqual(before);
    expect([...store.table("logs.events").entries()]).toHaveLength(3);
    await world.put("g", "s1", [NOW + 3, "e"]);
    const { events } = await world.filter({ logGroupName: "g" });
    expect(events.map((event) => event.message)).toEqual(["a", "b", "c", "d", "e"]);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(5);
  });
});

test("what retention has outlived is removed from the store, a put at a time", async () => {
  await during(NOW, async (world) => {
    await world.makeGroup("g", "s");
    await world.client.send(
      new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays: 1 }),
    );
    await world.put("g", "s", [NOW - 2, "a"], [NOW - 1, "b"]);
    await world.put("g", "s", [NOW - 1, "c"], [NOW + 5, "d"]);
  });

  await during(NOW + DAY, async (world, store) => {
    expect((await world.filter({ logGroupName: "g" })).messages).toEqual(["d"]);
    await store.commit();
    expect([...store.table("logs.events").entries()]).toHaveLength(1);
  });
});

test("more lines than memory should hold are packed, read in order, and gone with their group", async () => {
  const write = (world: LogsWorld, from: number) => {
    for (let i = from; i < from + 200; i += 1) {
      const late = i % 10 === 0 ? 40 : 0;
      const line = { timestamp: NOW + i - late, message: `${i} ${"x".repeat(10_000)}` };
      world.sink.write({ region: "us-east-1", group: "g", stream: `s${i % 3}` }, [line]);
    }
  };
  const before = await during(NOW, async (world, store) => {
    await world.makeGroup("g");
    write(world, 0);
    const { groups, streams, events } = await look(world);
    expect(groups?.[0]?.storedBytes).toBe(
      events.reduce((sum, { message = "" }) => sum + message.length + 26, 0),
    );
    expect(streams?.[0]).toMatchObject({ storedBytes: 0, firstEventTimestamp: NOW - 40 });
    await store.commit();
    expect([...store.table("logs.segments").entries()].length).toBeGreaterThan(9);
    return events;
  });
  expect(before).toHaveLength(200);
  const times = before.map((event) => event.timestamp ?? 0);
  expect(times).toEqual(times.toSorted((a, b) => a - b));

  await during(NOW + 10, async (world, store) => {
    expect((await look(world)).events).toEqual(before);
    write(world, 200);
    const { events } = await look(world);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(400);

    await world.client.send(new DeleteLogGroupCommand({ logGroupName: "g" }));
    for (const table of ["logs.groups", "logs.streams", "logs.events", "logs.segments"]) {
      expect([...store.table(table).entries()]).toEqual([]);
    }
  });
});

test("packed lines that retention has outlived are not shown, and go when all of them are", async () => {
  const put = (world: LogsWorld, from: number, count: number) => {
    for (let i = 0; i < count; i += 1) {
      const line = { timestamp: from + i, message: "x".repeat(20_000) };
      world.sink.write({ region: "us-east-1", group: "g", stream: "s" }, [line]);
    }
  };
  await during(NOW, async (world) => {
    await world.makeGroup("g");
    await world.client.send(
      new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays: 1 }),
    );
    put(world, NOW, 21);
  });

  await during(NOW + DAY + 10, async (world, store) => {
    const segments = () => [...store.table("logs.segments").entries()].length;
    const { events, streams } = await look(world);
    expect(events.map((event) => event.timestamp)).toEqual(
      Array.from({ length: 11 }, (_, i) => NOW + 10 + i),
    );
    expect(streams?.[0]?.firstEventTimestamp).toBe(NOW + 10);
    await store.commit();
    expect(segments()).toBe(2);
  });

  // Nobody asks: the endpoint itself looks when it starts.
  await during(NOW + 3 * DAY, async (_world, store) => {
    await store.commit();
    expect([...store.table("logs.segments").entries()]).toEqual([]);
    expect([...store.table("logs.events").entries()]).toEqual([]);
  });
});

test("one put is one row in the store, however many lines it has", async () => {
  await during(NOW, async (world, store) => {
    await world.makeGroup("g", "s");
    await world.put("g", "s", ...Array.from({ length: 500 }, (): [number, string] => [NOW, "m"]));

    expect([...store.table("logs.events").entries()]).toHaveLength(1);
  });
});
