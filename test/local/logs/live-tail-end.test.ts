// aws-facts 6.4.
import { afterEach, beforeEach, expect, test } from "vitest";
import { liveTail } from "./live.ts";
import { logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
beforeEach(async () => {
  world = await logsWorld();
  await world.makeGroup("g", "s");
});
afterEach(() => world.close());

test("a session ends with SessionTimeoutException after three hours", async () => {
  const session = await liveTail(world);
  await world.clock.advance(3 * 3_600_000);

  const updates: unknown[] = [];
  const read = async () => {
    for (;;) updates.push((await session.next())?.sessionUpdate);
  };

  await expect(read()).rejects.toMatchObject({ name: "SessionTimeoutException" });
  expect(updates.length).toBeGreaterThan(0);
});
