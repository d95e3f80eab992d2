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

test("one put is one row in the store, however many lines it has", async () => {
  await during(NOW, async (world, store) => {
    await world.makeGroup("g", "s");
    await world.put("g", "s", ...Array.from({ length: 500 }, (): [number, string] => [NOW, "m"]));

    expect([...store.table("logs.events").entries()]).toHaveLength(1);
  });
});
