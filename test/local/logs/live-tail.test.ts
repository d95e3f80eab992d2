import {
  CreateLogGroupCommand,
  type StartLiveTailCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { groupArn, liveTail } from "./live.ts";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
let now: number;
beforeEach(async () => {
  world = await logsWorld();
  now = world.clock.now();
  await world.makeGroup("g", "s1", "s2", "other");
  await world.makeGroup("h", "s");
});
afterEach(() => world.close());

const G = groupArn("g");
const live = (input: Partial<StartLiveTailCommandInput> = {}) => liveTail(world, input);

describe("a session (aws-facts 6.4)", () => {
  test("begins with what was asked for", async () => {
    const session = await live({ logStreamNamePrefixes: ["s"], logEventFilterPattern: "ERROR" });

    expect(session.start).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      logGroupIdentifiers: [G],
      logStreamNames: [],
      logStreamNamePrefixes: ["s"],
      logEventFilterPattern: "ERROR",
    });
    session.stop();
  });

  test("tells every second what came in, and nothing of before", async () => {
    await world.put("g", "s1", [now, "history"]);
    const session = await live();

    const silent = await session.second();
    await world.put("g", "s1", [now, "a"], [now + 1, "b"]);
    await world.put("g", "other", [now - 5, "late"]);
    const update = await session.second();
    const after = await session.second();

    expect(silent).toEqual({ sampled: false, events: [], messages: [] });
    expect(update.messages).toEqual(["a", "b", "late"]);
    expect(update.events[0]).toEqual({
      logStreamName: "s1",
      logGroupIdentifier: G,
      message: "a",
      timestamp: now,
      ingestionTime: now + 1_000,
    });
    expect(after.messages).toEqual([]);
    session.stop();
  });

  test("tells also of lines that functions write", async () => {
    const session = await live();
    const place = { region: "us-east-1", group: "g", stream: "new" };

    world.sink.write(place, [{ timestamp: now, message: "from a handler" }]);

    expect((await session.second()).messages).toEqual(["from a handler"]);
    session.stop();
  });

  test.for([
    ["names", { logStreamNames: ["s1", "other"] }, ["in s1", "in other"]],
    ["prefixes", { logStreamNamePrefixes: ["s"] }, ["in s1", "in s2"]],
    ["a pattern", { logEventFilterPattern: "?s2 ?other" }, ["in s2", "in other"]],
  ] as [string, Partial<StartLiveTailCommandInput>, string[]][])(
    "is narrowed by %s",
    async ([, input, expected]) => {
      const session = await live(input);
      for (const stream of ["s1", "s2", "other"])
        await world.put("g", stream, [now, `in ${stream}`]);

      expect((await session.second()).messages).toEqual(expected);
      session.stop();
    },
  );

  test("of several groups tells which a line is of", async () => {
    const session = await live({ logGroupIdentifiers: [G, groupArn("h")] });
    await world.put("g", "s1", [now, "of g"]);
    await world.put("h", "s", [now, "of h"]);

    const { events } = await session.second();

    expect(events.map((event) => [event.logGroupIdentifier, event.message])).toEqual([
      [G, "of g"],
      [groupArn("h"), "of h"],
    ]);
    session.stop();
  });

  test("samples 500 of more lines than that, and says so", async () => {
    const session = await live();
    const lines = (count: number) =>
      Array.from({ length: count }, (_, i): [number, string] => [now, `line ${i}`]);

    await world.put("g", "s1", ...lines(500));
    const full = await session.second();
    await world.put("g", "s1", ...lines(501));
    const sample = await session.second();

    expect([full.sampled, full.messages.length]).toEqual([false, 500]);
    expect([sample.sampled, new Set(sample.messages).size]).toEqual([true, 500]);
    session.stop();
  });

  test("ends when the client hangs up, and leaves nothing that runs", async () => {
    const session = await live();

    session.stop();

    await expect(session.next()).rejects.toThrow("aborted");
    // It stops for no call that is still open.
    await world.stopServing();
  });

  test("ends with the endpoint", async () => {
    const session = await live();

    await world.stopServing();

    expect(await session.next()).toBeUndefined();
  });
});

describe("what is refused (aws-facts 6.4)", () => {
  test.for([
    ["a name", { logGroupIdentifiers: ["g"] }, "InvalidParameterException"],
    ["an ARN with a star", { logGroupIdentifiers: [`${G}:*`] }, "InvalidParameterException"],
    ["no group", { logGroupIdentifiers: [] }, "InvalidParameterException"],
    [
      "eleven groups",
      { logGroupIdentifiers: Array.from({ length: 11 }, (_, i) => groupArn(`g${i}`)) },
      "InvalidParameterException",
    ],
    [
      "streams of two groups",
      { logGroupIdentifiers: [G, groupArn("h")], logStreamNames: ["s"] },
      "InvalidParameterException",
    ],
    [
      "names and prefixes",
      { logStreamNames: ["s1"], logStreamNamePrefixes: ["s"] },
      "InvalidParameterException",
    ],
    ["an empty pattern", { logEventFilterPattern: "" }, "InvalidParameterException"],
    ["what is no pattern", { logEventFilterPattern: "{ oops }" }, "InvalidParameterException"],
    [
      "a pattern of 1,025 characters",
      { logEventFilterPattern: "x".repeat(1_025) },
      "InvalidParameterException",
    ],
    ["a missing group", { logGroupIdentifiers: [groupArn("ghost")] }, "ResourceNotFoundException"],
    [
      "a group of another region",
      { logGroupIdentifiers: [groupArn("g", "eu-west-1")] },
      "ResourceNotFoundException",
    ],
    [
      "a group of another account",
      { logGroupIdentifiers: [groupArn("g", "us-east-1", "111111111111")] },
      "ResourceNotFoundException",
    ],
  ] as [string, Partial<StartLiveTailCommandInput>, string][])("%s", async ([, input, name]) => {
    await expect(live(input)).rejects.toEqual(fault(name, expect.any(String)));
  });

  test("a group of a class without Live Tail", async () => {
    await world.client.send(
      new CreateLogGroupCommand({ logGroupName: "ia", logGroupClass: "INFREQUENT_ACCESS" }),
    );

    await expect(live({ logGroupIdentifiers: [groupArn("ia")] })).rejects.toMatchObject({
      name: "InvalidOperationException",
    });
  });
});
