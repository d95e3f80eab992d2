import { expect, test } from "vitest";
import { liveSession } from "../../../../src/local/logs/live-session.ts";
import { manualClock } from "../../../support/clock.ts";

function session() {
  const clock = manualClock();
  const hangUp = new AbortController();
  const live = liveSession(clock, hangUp.signal);
  const updates = live.updates();
  const messages = async () => {
    const { done, value } = await updates.next();
    return done ? undefined : value?.sessionResults?.map((event) => event.message);
  };
  return { clock, hangUp, live, updates, messages };
}

// aws-facts 6.4
test("a slow reader gets the newest ten updates", async () => {
  const { clock, live, messages } = session();
  for (let i = 1; i <= 12; i += 1) {
    live.add({ message: `${i}` });
    await clock.advance(1_000);
  }

  const found: unknown[] = [];
  for (let i = 0; i < 10; i += 1) found.push(...((await messages()) ?? []));

  expect(found).toEqual(["3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
  live.end();
});

// aws-facts 6.4
test("after three hours it times out, once what was gathered is read", async () => {
  const { clock, live, updates } = session();
  await clock.advance(3 * 3_600_000 - 1_000);
  live.add({ message: "last" });
  await clock.advance(1_000);

  for (let i = 0; i < 10; i += 1) await updates.next();

  await expect(updates.next()).rejects.toMatchObject({ code: "SessionTimeoutException" });
  live.end();
});

test("it ends when the client hangs up, waited for or not", async () => {
  const waiting = session();
  const next = waiting.messages();
  waiting.hangUp.abort();
  const gone = session();
  gone.hangUp.abort();

  expect(await next).toBeUndefined();
  expect(await gone.messages()).toBeUndefined();
});
