// What each command costs: calls, writes, and how many answers must be waited for one after the other.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { type LocalEndpoint, startLocal } from "../../src/local/index.ts";
import { memoryIo } from "../support/io.ts";
import { roundProxy } from "../support/round-proxy.ts";

let endpoint: LocalEndpoint;
let folder: string;
beforeAll(async () => {
  endpoint = await startLocal();
  folder = await mkdtemp(join(tmpdir(), "sqslam-budgets-"));
  await mkdir(join(folder, "handler"));
  await code("one");
  await file({});
  // Loads the program: what a test runner loads on the way would pass for work between two calls.
  await run("plan");
  await run("status");
  await run("down", "--yes");
});
afterAll(async () => {
  await endpoint.stop();
  await rm(folder, { recursive: true });
});

const file = (parts: object): Promise<void> =>
  writeFile(
    join(folder, "sqslam.json"),
    JSON.stringify({ name: "orders", function: { source: "handler" }, ...parts }),
  );

const code = (text: string): Promise<void> =>
  writeFile(
    join(folder, "handler/index.mjs"),
    `export const handler = async () => console.log("${text}");\n`,
  );

async function run(...args: string[]) {
  const proxy = await roundProxy(endpoint.url);
  const env = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-west-1" };
  const io = memoryIo({ cwd: folder, env });
  try {
    const exitCode = await main([...args, "--endpoint-url", proxy.url], io);
    return { exitCode, err: io.err, calls: proxy.calls, rounds: proxy.rounds };
  } finally {
    await proxy.close();
  }
}

/** Runs the whole command, and throws when it fails. */
async function sqslam(...args: string[]) {
  const { exitCode, err, calls, rounds } = await run(...args);
  if (exitCode !== 0) throw new Error(`it ended with ${exitCode}: ${err}`);
  return { calls, rounds, writes: calls.filter(({ writes }) => writes).map(({ label }) => label) };
}

/** Looks, after a write, whether AWS has finished. */
const AWS_OWN_WAITS = [
  "lambda GET functions/orders/configuration",
  "lambda GET event-source-mappings",
];

const besidesWaits = (rounds: readonly (readonly string[])[]) => {
  const isWait = (round: readonly string[]) => round.every((each) => AWS_OWN_WAITS.includes(each));
  const written = rounds.findIndex((round) => round.some((label) => label.includes("Create")));
  return rounds.filter((round, i) => i < written || !isWait(round));
};

describe("what the commands cost, from the first call to the last", () => {
  test("creating: 24 calls at most, 7 after each other besides AWS's own waits", async () => {
    const { calls, rounds } = await sqslam("up");

    expect(calls.length).toBeLessThanOrEqual(24);
    expect(rounds.length).toBeLessThanOrEqual(9);
    expect(besidesWaits(rounds).length).toBeLessThanOrEqual(7);
  });

  test("nothing to do: 12 calls at most, no write, 2 round trips", async () => {
    const { calls, rounds, writes } = await sqslam("up");

    expect(calls.length).toBeLessThanOrEqual(12);
    expect(writes).toEqual([]);
    expect(rounds).toHaveLength(2);
    expect(rounds[0]).toEqual(["sts GetCallerIdentity"]);
  });

  test.for([["plan"], ["status"]])("%s: the same two round trips", async ([verb = ""]) => {
    const { rounds, writes } = await sqslam(verb);

    expect(writes).toEqual([]);
    expect(rounds).toHaveLength(2);
  });

  test("other code: one upload, its tag, one look, after each other", async () => {
    await code("two");

    const { rounds, writes } = await sqslam("up");

    expect(writes).toEqual(["lambda PUT functions/orders/code", "lambda POST tags/orders"]);
    expect(rounds.slice(2)).toEqual([
      ["lambda PUT functions/orders/code"],
      ["lambda POST tags/orders"],
      ["lambda GET functions/orders/configuration"],
    ]);
  });

  test("code only: 4 calls at most, each after the other", async () => {
    await code("three");

    const { calls, rounds } = await sqslam("up", "--code-only");

    expect(calls.length).toBeLessThanOrEqual(4);
    expect(rounds.map((round) => round.length)).toEqual(calls.map(() => 1));
  });

  test("one attribute of the queue: 14 calls at most, one round trip more than nothing", async () => {
    await file({ queue: { delay: "5s" } });

    const { calls, rounds, writes } = await sqslam("up");

    expect(writes).toEqual(["sqs SetQueueAttributes orders"]);
    expect(calls.length).toBeLessThanOrEqual(14);
    expect(rounds).toHaveLength(3);
  });

  test("a field of the function: one round trip for it, and one to see that it has settled", async () => {
    await file({ queue: { delay: "5s" }, function: { source: "handler", memory: "256MB" } });

    const { rounds } = await sqslam("up");

    expect(rounds.slice(2)).toEqual([
      ["lambda PUT functions/orders/configuration"],
      ["lambda GET functions/orders/configuration"],
    ]);
  });

  test("down: 24 calls at most with those that count messages and the final proof", async () => {
    const { calls, rounds } = await sqslam("down", "--yes");

    expect(calls.length).toBeLessThanOrEqual(24);
    expect(rounds.length).toBeLessThanOrEqual(9);
    expect(rounds.at(-1)).toEqual([
      "iam GetRole orders-role",
      "lambda GET functions/orders",
      "logs DescribeLogGroups orders",
      "sqs ListQueueTags orders",
      "sqs ListQueueTags orders-dlq",
    ]);
  });

  test("down of nothing: no write, no proof, and one look more for what an earlier name left", async () => {
    const { calls, rounds, writes } = await sqslam("down", "--yes");

    expect(writes).toEqual([]);
    expect(rounds.slice(2)).toEqual([["lambda GET event-source-mappings"]]);
    expect(calls.length).toBeLessThanOrEqual(10);
  });
});
