import { DeleteAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { type CloudwatchWorld, cloudwatchWorld } from "./world.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sqslam-cloudwatch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function during<T>(act: (world: CloudwatchWorld) => Promise<T>): Promise<T> {
  const world = await cloudwatchWorld({ store: lmdbStore(folder) });
  try {
    return await act(world);
  } finally {
    await world.close();
  }
}

test("alarms, their state and what was deleted are as before after a restart", async () => {
  const before = await during(async ({ client, put, describe }) => {
    await put({ Dimensions: [{ Name: "QueueName", Value: "q" }], AlarmDescription: "why" });
    await put({ AlarmName: "gone" });
    await client.send(new DeleteAlarmsCommand({ AlarmNames: ["gone"] }));
    const state = { AlarmName: "a", StateValue: "OK", StateReason: "fine" } as const;
    await client.send(new SetAlarmStateCommand(state));
    return (await describe()).MetricAlarms;
  });

  expect(before).toHaveLength(1);
  expect(await during(async ({ describe }) => (await describe()).MetricAlarms)).toEqual(before);
});
