// How long the program takes where AWS takes its time: as long as AWS, and not much longer.
import { expect, test } from "vitest";
import { aws, realisticWorld, waitsOf } from "../support/realistic-world.ts";

const HANDLER = "export const handler = () => {};\n";
const pipeline = (timeout: string, more = "") =>
  `name: orders\nfunction: { source: index.mjs, timeout: ${timeout} }\n${more}`;
const FILES = { "sqslam.yaml": pipeline("10s"), "index.mjs": HANDLER };

// Of what is waited for by looking again, up to a second is in vain each time.
const LOOK = 1;

test("up from nothing takes as long as AWS on its longest way and says so; a second waits for nothing", async () => {
  const { up } = await realisticWorld(FILES);

  const first = await up();
  const second = await up();

  const role = Math.max(aws("roleAssumable"), aws("roleFound") + aws("roleChanged"));
  const longest = role + aws("functionCreated") + aws("mappingChanged");
  expect(first.seconds).toBeGreaterThanOrEqual(longest);
  expect(first.seconds).toBeLessThanOrEqual(longest + 3 * LOOK);
  expect(first.timings.longestWaitMs).toBeLessThanOrEqual(first.seconds * 1_000 + 1);
  expect(first.timings.longestWaitMs).toBeGreaterThan((first.seconds - 2 * LOOK) * 1_000);
  expect(Object.keys(waitsOf(first.timings)).toSorted()).toEqual([
    "function: Lambda to finish the function",
    "function: the role to be known to Lambda",
    "log-group: another change of the log group to end",
    "mapping: the mapping, which is Creating",
    "queue: the new dead-letter queue to be visible",
    "role: the new role to be visible",
  ]);
  expect(new Set(Object.values(second.did))).toEqual(new Set(["keep"]));
  expect(second.timings.waits).toEqual([]);
  expect(second.seconds).toBeLessThan(LOOK);
});

test("each change is settled before the next: visibility, configuration, code, mapping; and backwards", async () => {
  const { up, write } = await realisticWorld(FILES);
  await up();

  await write("sqslam.yaml", pipeline("20s"));
  await write("index.mjs", `${HANDLER}\n// changed`);
  const raised = await up();
  await write("sqslam.yaml", pipeline("10s"));
  const lowered = await up();

  expect(raised.writes).toEqual([
    "SetQueueAttributes",
    "UpdateFunctionConfiguration",
    "UpdateFunctionCode",
    "TagResource",
  ]);
  expect(raised.seconds).toBeGreaterThanOrEqual(2 * aws("functionUpdated"));
  expect(raised.seconds).toBeLessThanOrEqual(2 * (aws("functionUpdated") + LOOK));
  expect(lowered.writes).toEqual(["UpdateFunctionConfiguration", "SetQueueAttributes"]);
  expect(lowered.seconds).toBeLessThanOrEqual(aws("functionUpdated") + LOOK);

  // Above what Lambda takes for the visibility timeout until it hears of the new one.
  await write("sqslam.yaml", pipeline("100s", "mapping: { batchSize: 5 }\n"));
  const { did, timings } = await up();
  expect(did).toMatchObject({ queue: "update", function: "update", mapping: "update" });
  expect(waitsOf(timings)).toHaveProperty([
    "mapping: the new visibility timeout to be known to Lambda",
  ]);
});

test("up right after down waits for the names only, counting down while the rest goes on", async () => {
  const { sqslam } = await realisticWorld(FILES);
  await sqslam(["up"]);
  const down = await sqslam(["down", "--yes"]);
  expect(down.io.err).toContain("queue orders: waiting for AWS to forget it");

  const { exitCode, io, seconds } = await sqslam(["up", "--timings"]);

  expect(exitCode).toBe(0);
  const told = io.err.split("\n");
  const waiting = /^dead-letter queue .* to be free again, .*\((\d+) s at most\)$/;
  // One line each quarter of a minute: it is a log that reads this.
  expect(told.flatMap((line) => waiting.exec(line)?.[1] ?? [])).toEqual(["60", "45", "30", "15"]);
  const at = (text: string) => told.findIndex((line) => line.includes(text));
  expect(at("+ Lambda function orders created")).toBeGreaterThan(at("(60 s at most)"));
  expect(at("+ Lambda function orders created")).toBeLessThan(at("+ dead-letter queue"));
  expect(io.out).toMatch(/dead-letter-queue: waited 5\d\.\d s for the name to be free again/);
  // The names were deleted at the latest when down ended.
  const queues = aws("queueNameFree") + 2 * aws("queueFound");
  expect(seconds).toBeLessThanOrEqual(queues + aws("mappingChanged") + 4 * LOOK);
  expect(down.seconds).toBeLessThanOrEqual(
    aws("mappingDeleted") + aws("roleEmptied") + aws("queueDeleted") + 3 * LOOK,
  );
});

test("what can never succeed fails at once, though the role is new", async () => {
  const { sqslam, write } = await realisticWorld(FILES);
  await write("sqslam.yaml", pipeline("10s").replace("timeout", "runtime: nodejs14.x, timeout"));

  const { exitCode, io, seconds } = await sqslam(["up"]);

  expect(exitCode).toBe(3);
  expect(io.err).toContain("no longer supported");
  expect(seconds).toBeLessThanOrEqual(aws("roleFound") + 2 * LOOK);
});
