import {
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
let now: number;
beforeEach(async () => {
  world = await logsWorld();
  now = world.clock.now();
  await world.makeGroup("g", "s1", "s2", "other");
});
afterEach(() => world.close());

const logGroupName = "g";

describe("what is found (aws-facts 6.3)", () => {
  test("lines of all streams in order of time, then of arrival", async () => {
    await world.put("g", "s2", [now + 2, "c"], [now + 4, "e"]);
    await world.put("g", "s1", [now + 1, "a"], [now + 1, "b"], [now + 3, "d"]);
    await world.put("g", "other", [now + 4, "f"]);

    const { events } = await world.filter({ logGroupName });
    expect(events.map((event) => event.message).join("")).toBe("abcdef");
    expect(events[0]).toEqual({
      logStreamName: "s1",
      timestamp: now + 1,
      message: "a",
      ingestionTime: now,
      eventId: expect.stringMatching(/^\d{56}$/),
    });
  });

  test("start and end are both inclusive", async () => {
    await world.put("g", "s1", [now, "a"], [now + 1, "b"], [now + 2, "c"], [now + 3, "d"]);

    const found = await world.filter({ logGroupName, startTime: now + 1, endTime: now + 2 });
    expect(found.messages).toEqual(["b", "c"]);
  });

  test("streams are chosen by name or by prefix", async () => {
    for (const stream of ["s1", "s2", "other"]) await world.put("g", stream, [now, stream]);

    const named = await world.filter({ logGroupName, logStreamNames: ["other", "s1"] });
    const prefixed = await world.filter({ logGroupName, logStreamNamePrefix: "s" });
    expect(new Set(named.messages)).toEqual(new Set(["other", "s1"]));
    expect(prefixed.messages).toEqual(["s1", "s2"]);
  });

  test("a pattern chooses by content", async () => {
    await world.put("g", "s1", [now, "ERROR a"], [now, '{"level":"ERROR"}'], [now, "fine"]);

    const terms = await world.filter({ logGroupName, filterPattern: "ERROR" });
    const json = await world.filter({ logGroupName, filterPattern: '{ $.level = "ERROR" }' });
    expect(terms.messages).toEqual(["ERROR a", '{"level":"ERROR"}']);
    expect(json.messages).toEqual(['{"level":"ERROR"}']);
  });

  test("ids are unique and stay the same, late lines between included", async () => {
    await world.put("g", "s1", [now, "a"], [now, "b"], [now + 2, "c"]);
    const before = await world.filter({ logGroupName });
    await world.put("g", "s1", [now + 1, "late"]);
    const after = await world.filter({ logGroupName });

    expect(after.messages).toEqual(["a", "b", "late", "c"]);
    const ids = new Map(after.events.map((event) => [event.message, event.eventId]));
    expect(new Set(ids.values()).size).toBe(4);
    for (const event of before.events) expect(ids.get(event.message)).toBe(event.eventId);
  });

  test("a line keeps the newline at its end", async () => {
    await world.put("g", "s1", [now, "a\n"], [now + 1, "b"]);

    expect((await world.filter({ logGroupName })).messages).toEqual(["a\n", "b"]);
  });

  test("interleaved is ignored, and no stream is told as searched", async () => {
    await world.put("g", "s1", [now, "a"], [now + 2, "c"]);
    await world.put("g", "s2", [now + 1, "b"]);

    const command = new FilterLogEventsCommand({ logGroupName, interleaved: false });
    const { events, searchedLogStreams } = await world.client.send(command);
    expect(events?.map((event) => event.message)).toEqual(["a", "b", "c"]);
    expect(searchedLogStreams).toEqual([]);
  });

  test("the group may be given by its ARN", async () => {
    await world.put("g", "s1", [now, "a"]);
    const logGroupIdentifier = "arn:aws:logs:us-east-1:000000000000:log-group:g";

    expect((await world.filter({ logGroupIdentifier })).messages).toEqual(["a"]);
  });

  test("from the tail it finds the newest first, and its tokens go on so", async () => {
    await world.put("g", "s1", [now, "a"], [now + 2, "c"]);
    await world.put("g", "s2", [now + 1, "b"], [now + 3, "d"]);

    const found = await world.filter({
      logGroupName,
      startFromHead: false,
      startTime: now,
      limit: 1,
    });
    expect(found.messages).toEqual(["d", "c", "b", "a"]);
  });
});

describe("pages", () => {
  test("a limit cuts them, and together they hold every line once", async () => {
    for (let i = 0; i < 10; i += 1) {
      await world.put("g", i % 2 ? "s1" : "s2", [now, `${i}a`], [now, `${i}b`], [now + i, `${i}c`]);
    }
    const whole = await world.filter({ logGroupName });
    const cut = await world.filter({ logGroupName, limit: 7 });

    expect(whole).toMatchObject({ pages: 1 });
    expect(cut.pages).toBe(5);
    expect(cut.messages).toEqual(whole.messages);
    expect(new Set(cut.messages).size).toBe(30);
  });

  test("a last page that is exactly full has no token", async () => {
    await world.put("g", "s1", [now, "a"], [now, "b"]);

    expect((await world.filter({ logGroupName, limit: 2 })).pages).toBe(1);
  });

  test("one holds 1 MB", async () => {
    for (const letter of "abc") await world.put("g", "s1", [now, letter.repeat(500_000)]);

    const found = await world.filter({ logGroupName });
    expect(found.pages).toBe(2);
    expect(found.messages.map((message) => message?.[0])).toEqual(["a", "b", "c"]);
  });

  test("one holds 10,000 lines", async () => {
    const place = { region: "us-east-1", group: "g", stream: "s1" };
    world.sink.write(
      place,
      Array.from({ length: 10_001 }, () => ({ timestamp: now, message: "x" })),
    );

    const first = await world.client.send(new FilterLogEventsCommand({ logGroupName }));
    expect(first.events).toHaveLength(10_000);
    expect((await world.filter({ logGroupName })).events).toHaveLength(10_001);
  });

  test("one may be empty and have a token, where a long search has found nothing yet", async () => {
    const place = { region: "us-east-1", group: "g", stream: "s1" };
    const lines = Array.from({ length: 30_000 }, () => ({ timestamp: now, message: "hay" }));
    world.sink.write(place, [...lines, { timestamp: now, message: "needle" }]);

    const first = await world.client.send(
      new FilterLogEventsCommand({ logGroupName, filterPattern: "needle" }),
    );
    expect(first.events).toEqual([]);
    expect(first.nextToken).toBeDefined();
    const all = await world.filter({ logGroupName, filterPattern: "needle" });
    expect(all.messages).toEqual(["needle"]);
  });

  test("a token is good for its group alone, while that group lasts", async () => {
    await world.put("g", "s1", [now, "a"], [now, "b"]);
    await world.makeGroup("h");
    const { nextToken } = await world.client.send(
      new FilterLogEventsCommand({ logGroupName, limit: 1 }),
    );

    for (const token of [nextToken, "nonsense", "bm9uc2Vuc2U"]) {
      await expect(
        world.client.send(new FilterLogEventsCommand({ logGroupName: "h", nextToken: token })),
      ).rejects.toEqual(fault("InvalidParameterException", "The specified nextToken is invalid."));
    }
  });
});

describe("what is refused", () => {
  test.for([
    [
      { limit: 10_001 },
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
    [{ limit: 0 }, expect.stringContaining("at 'limit' failed")],
    [{ filterPattern: "{ oops }" }, "Invalid filter pattern"],
    [{ filterPattern: "x".repeat(1_025) }, expect.stringContaining("less than or equal to 1024")],
    [
      { logStreamNames: Array.from({ length: 101 }, (_, i) => `s${i}`) },
      expect.stringContaining("at 'logStreamNames' failed"),
    ],
    [
      { logStreamNames: ["s1"], logStreamNamePrefix: "s" },
      "LogStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
    ],
  ] as [Partial<FilterLogEventsCommandInput>, string][])("%j", async ([input, message]) => {
    const command = new FilterLogEventsCommand({ logGroupName, ...input });

    await expect(world.client.send(command)).rejects.toEqual(
      fault("InvalidParameterException", message),
    );
  });

  test("a group by name and by identifier at once, and none at all", async () => {
    const both = { logGroupName, logGroupIdentifier: logGroupName };

    await expect(world.filter(both)).rejects.toMatchObject({ name: "ValidationException" });
    await expect(world.filter({})).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("a group or a stream that is not there", async () => {
    await expect(world.filter({ logGroupName: "ghost" })).rejects.toEqual(
      fault("ResourceNotFoundException", "The specified log group does not exist."),
    );
    await expect(world.filter({ logGroupName, logStreamNames: ["ghost"] })).rejects.toEqual(
      fault("ResourceNotFoundException", "The specified log stream does not exist."),
    );
  });
});
