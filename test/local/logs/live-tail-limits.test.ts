// aws-facts 6.4: how many sessions, and for how long.
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clientOptions } from "../../support/ground.ts";
import { groupArn, liveTail } from "./live.ts";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
beforeEach(async () => {
  world = await logsWorld();
  await world.makeGroup("g", "s");
});
afterEach(() => world.close());

const full = fault(
  "LimitExceededException",
  "You have reached the maximum number of resources that can be created.",
);

test("an account has 15 sessions at once, and room again when one has ended", async () => {
  const sessions = await Promise.all(Array.from({ length: 15 }, () => liveTail(world)));

  await expect(liveTail(world)).rejects.toEqual(full);

  sessions.pop()?.stop();
  // The endpoint learns a moment later that the client is gone.
  const another = await vi.waitFor(() => liveTail(world));
  await expect(liveTail(world)).rejects.toEqual(full);
  for (const session of [...sessions, another]) session.stop();
});

test("what is refused for another reason takes none of the 15", async () => {
  const wrong = () => liveTail(world, { logEventFilterPattern: "{ oops }" });
  for (let i = 0; i < 15; i += 1) await expect(wrong()).rejects.toThrow("Invalid filter pattern");

  const session = await liveTail(world);
  expect(session.start?.sessionId).toBeDefined();
  session.stop();
});

test("each region has 15 of its own", async () => {
  const sessions = await Promise.all(Array.from({ length: 15 }, () => liveTail(world)));
  const options = { ...clientOptions(world.url), disableHostPrefix: true };
  const client = new CloudWatchLogsClient({ ...options, region: "eu-west-1" });
  await client.send(new CreateLogGroupCommand({ logGroupName: "g" }));
  const there = { clock: world.clock, client };

  const session = await liveTail(there, { logGroupIdentifiers: [groupArn("g", "eu-west-1")] });

  expect(session.start?.logGroupIdentifiers).toEqual([groupArn("g", "eu-west-1")]);
  for (const each of [session, ...sessions]) each.stop();
});

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
