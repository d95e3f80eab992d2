import {
  CreateLogStreamCommand,
  DeleteLogStreamCommand,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
beforeEach(async () => {
  world = await logsWorld();
});
afterEach(() => world.close());

const logGroupName = "g";
const ARN = "arn:aws:logs:us-east-1:000000000000:log-group:g";
const streams = async (input: Partial<DescribeLogStreamsCommandInput> = {}) =>
  (await world.client.send(new DescribeLogStreamsCommand({ logGroupName, ...input }))).logStreams;
const names = async (input: Partial<DescribeLogStreamsCommandInput> = {}) =>
  (await streams(input))?.map((stream) => stream.logStreamName);

test("a stream shows when it was made and what came in (aws-facts 6.5)", async () => {
  await world.makeGroup("g", "2026/01/01/[$LATEST]abc", "silent");
  const start = world.clock.now();
  await world.clock.advance(5000);
  await world.put("g", "2026/01/01/[$LATEST]abc", [start + 1, "a"], [start + 2, "b"]);

  expect(await streams()).toEqual([
    {
      logStreamName: "2026/01/01/[$LATEST]abc",
      arn: `${ARN}:log-stream:2026/01/01/[$LATEST]abc`,
      creationTime: start,
      firstEventTimestamp: start + 1,
      lastEventTimestamp: start + 2,
      lastIngestionTime: start + 5000,
      storedBytes: 0,
      uploadSequenceToken: expect.stringMatching(/^\d{56}$/),
    },
    expect.not.objectContaining({ lastIngestionTime: expect.anything() }),
  ]);
});

test("a second stream of the name already exists", async () => {
  await world.makeGroup("g", "s");

  await expect(
    world.client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" })),
  ).rejects.toEqual(
    fault("ResourceAlreadyExistsException", "The specified log stream already exists"),
  );
});

test("names may not hold a colon or a star", async () => {
  await world.makeGroup("g");

  await expect(
    world.client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "a:b" })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("a deleted stream takes its lines along", async () => {
  await world.makeGroup("g", "s", "t");
  await world.put("g", "s", [world.clock.now(), "from s"]);
  await world.put("g", "t", [world.clock.now(), "from t"]);
  const remove = () =>
    world.client.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: "s" }));
  await remove();

  expect(await names()).toEqual(["t"]);
  expect((await world.filter({ logGroupName })).messages).toEqual(["from t"]);
  await expect(remove()).rejects.toEqual(
    fault("ResourceNotFoundException", "The specified log stream does not exist."),
  );
});

test("streams are ordered by name or by last event, up or down, in pages", async () => {
  await world.makeGroup("g", "c", "a", "b");
  const now = world.clock.now();
  await world.put("g", "a", [now + 3, "x"]);
  await world.put("g", "b", [now + 1, "x"]);
  await world.put("g", "c", [now + 2, "x"]);

  expect(await names()).toEqual(["a", "b", "c"]);
  expect(await names({ descending: true })).toEqual(["c", "b", "a"]);
  expect(await names({ orderBy: "LastEventTime" })).toEqual(["b", "c", "a"]);
  const ask = { logGroupName, orderBy: "LastEventTime", descending: true, limit: 2 } as const;
  const first = await world.client.send(new DescribeLogStreamsCommand(ask));
  const second = await world.client.send(
    new DescribeLogStreamsCommand({ ...ask, nextToken: first.nextToken }),
  );
  expect(first.logStreams?.map((stream) => stream.logStreamName)).toEqual(["a", "c"]);
  expect(second.logStreams?.map((stream) => stream.logStreamName)).toEqual(["b"]);
  expect(second.nextToken).toBeUndefined();
});

test("a prefix narrows, but not by last event", async () => {
  await world.makeGroup("g", "ab", "b");

  expect(await names({ logStreamNamePrefix: "a" })).toEqual(["ab"]);
  await expect(names({ logStreamNamePrefix: "a", orderBy: "LastEventTime" })).rejects.toMatchObject(
    { name: "InvalidParameterException" },
  );
});

test("a group is named or given by ARN, not both (aws-facts 6.5)", async () => {
  await world.makeGroup("g", "s");
  const byArn = { logGroupName: undefined, logGroupIdentifier: ARN };

  expect(await names(byArn)).toEqual(["s"]);
  await expect(names({ logGroupIdentifier: ARN })).rejects.toEqual(
    fault(
      "ValidationException",
      "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    ),
  );
});

test.for([
  [{ limit: 51 }, /at 'limit'/],
  [{ limit: 0 }, /greater than or equal to 1$/],
  [{ nextToken: "nonsense" }, /^The specified nextToken is invalid\.$/],
] as const)("%j is an InvalidParameterException", async ([input, message]) => {
  await world.makeGroup("g");

  await expect(streams(input)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringMatching(message),
  });
});
