import {
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
let now: number;
beforeEach(async () => {
  world = await logsWorld();
  now = world.clock.now();
  await world.makeGroup("g", "s");
});
afterEach(() => world.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const stored = async () =>
  (
    await world.client.send(
      new GetLogEventsCommand({ logGroupName: "g", logStreamName: "s", startFromHead: true }),
    )
  ).events;

test("what is put comes back as it was, with the time it came in", async () => {
  const message = 'tab\tquote"\\ newline\n \u{1F600} \u0000 é';
  await world.clock.advance(10);
  const answer = await world.put("g", "s", [now, message]);

  expect(answer.rejectedLogEventsInfo).toBeUndefined();
  expect(answer.nextSequenceToken).toMatch(/^\d{56}$/);
  expect(await stored()).toEqual([{ timestamp: now, message, ingestionTime: now + 10 }]);
});

test("a sequence token, of any kind, is ignored (aws-facts 6.5)", async () => {
  await world.client.send(
    new PutLogEventsCommand({
      logGroupName: "g",
      logStreamName: "s",
      sequenceToken: "wrong",
      logEvents: [{ timestamp: now, message: "m" }],
    }),
  );

  expect(await stored()).toHaveLength(1);
});

test("lines out of order are refused whole", async () => {
  await expect(world.put("g", "s", [now, "a"], [now - 1, "b"])).rejects.toEqual(
    fault(
      "InvalidParameterException",
      "Log events in a single PutLogEvents request must be in chronological order.",
    ),
  );
  expect(await stored()).toEqual([]);
});

test("a later put may hold earlier lines", async () => {
  await world.put("g", "s", [now, "b"], [now + 5, "d"]);
  await world.put("g", "s", [now - 1, "a"], [now, "c"]);

  expect((await stored())?.map((event) => event.message)).toEqual(["a", "b", "c", "d"]);
});

test("lines too old and too new are dropped, and the answer says which (aws-facts 6.5)", async () => {
  const old = await world.put("g", "s", [now - 14 * DAY - 1, "a"], [now - 14 * DAY, "b"]);
  expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });

  const young = await world.put("g", "s", [now + 2 * HOUR, "c"], [now + 2 * HOUR + 1, "d"]);
  expect(young.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });

  expect((await stored())?.map((event) => event.message)).toEqual(["b", "c"]);
});

test("what the group's retention has outlived is dropped, which the answer tells (aws-facts 6.5)", async () => {
  await world.client.send(new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays: 1 }));

  const answer = await world.put("g", "s", [now - DAY - 1, "a"], [now - DAY, "b"]);

  expect(answer.rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 });
  expect((await stored())?.map((event) => event.message)).toEqual(["b"]);
});

test("more than 24 hours in one put are refused", async () => {
  await expect(world.put("g", "s", [now - DAY - 1, "a"], [now, "b"])).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("24 hours"),
  });
  await world.put("g", "s", [now - DAY, "a"], [now, "b"]);
  expect(await stored()).toHaveLength(2);
});

test("a put holds 1,048,576 bytes, each line counted with 26 more", async () => {
  const room = 1_048_576 - 2 * 26 - 2;
  await world.put("g", "s", [now, "é"], [now, "x".repeat(room)]);

  await expect(world.put("g", "s", [now, "é"], [now, "x".repeat(room + 1)])).rejects.toEqual(
    fault("InvalidParameterException", "Upload too large: 1048577 bytes exceeds limit of 1048576"),
  );
});

test("a single line of more than 1 MB is refused", async () => {
  await world.put("g", "s", [now, "x".repeat(1_048_550)]);

  await expect(world.put("g", "s", [now, "x".repeat(1_048_551)])).rejects.toEqual(
    fault(
      "InvalidParameterException",
      "Log event too large: 1048577 bytes exceeds limit of 1048576",
    ),
  );
});

test("a put holds 1 to 10,000 lines", async () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i): [number, string] => [now, `${i}`]);

  await world.put("g", "s", ...lines(10_000));
  await expect(world.put("g", "s", ...lines(10_001))).rejects.toMatchObject({
    message: expect.stringContaining("at 'logEvents' failed"),
  });
  await expect(world.put("g", "s")).rejects.toMatchObject({
    message: expect.stringContaining("at 'logEvents' failed"),
  });
});

test("far too many lines are refused like a few too many", async () => {
  const logEvents = Array.from({ length: 200_000 }, () => ({ timestamp: now, message: "" }));
  const put = new PutLogEventsCommand({ logGroupName: "g", logStreamName: "s", logEvents });

  await expect(world.client.send(put)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("at 'logEvents' failed"),
  });
});

test("an empty line is refused", async () => {
  await expect(world.put("g", "s", [now, "a"], [now, ""])).rejects.toMatchObject({
    message: expect.stringContaining("at 'logEvents.2.member.message' failed"),
  });
});

test("group and stream must be there", async () => {
  await expect(world.put("other", "s", [now, "a"])).rejects.toEqual(
    fault("ResourceNotFoundException", "The specified log group does not exist."),
  );
  await expect(world.put("g", "other", [now, "a"])).rejects.toEqual(
    fault("ResourceNotFoundException", "The specified log stream does not exist."),
  );
});

test("the sink makes a stream at need, and keeps nothing without the group", async () => {
  const line = { timestamp: now, message: "m" };
  const write = (group: string, stream: string, region = "us-east-1") =>
    world.sink.write({ region, group, stream }, [line]);

  expect(write("g", "new")).toBe(true);
  expect(write("ghost", "s")).toBe(false);
  expect(write("g", "s", "eu-west-1")).toBe(false);
  expect((await world.filter({ logGroupName: "g" })).events).toEqual([
    expect.objectContaining({ logStreamName: "new", message: "m" }),
  ]);
});
