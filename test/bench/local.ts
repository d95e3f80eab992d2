// `npm run bench:local`: what the local endpoint does a second and how soon, durable and in memory,
// side by side with fauxqs and, where it is installed, moto_server.
// It ends with 1 when a command fails, never because a target is missed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { endpointProcess, residentMemory } from "./endpoint.ts";
import { median, percentile } from "./figures.ts";
import { type Functions, functionsOn } from "./function-load.ts";
import { FLOOR, resultsOf, type Samples, samples, verdicts, written } from "./local-results.ts";
import { sqsCall } from "./queue-calls.ts";
import { sendRate, takeRate, withQueue } from "./queue-load.ts";
import { rawConnection } from "./raw-connection.ts";
import { durable, memory, type Own, rivals, type Server } from "./servers.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string" },
    /** One round: it shows that all works, and roughly how well. */
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const ROUNDS = Number(flags.rounds ?? (flags.quick ? "1" : "3"));
const SHALLOW = 3_000;
const SHALLOW_TIMES = 5;
const DEEP = 100_000;
const DEEP_TAKEN = 10_000;
// moto needs a second and a half for a batch.
const FEW = 100;
const DRAINED = 20_000;

async function shallow({ name, url }: Server, taken: Samples): Promise<void> {
  const [messages, runs] = name === "moto" ? [FEW, 1] : [SHALLOW, SHALLOW_TIMES];
  await withQueue(url, "bench-shallow", async (queue) => {
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) {
      const sent = await sendRate(url, queue, messages);
      if (name === "moto") taken.add("send", name, sent);
      rates.push(await takeRate(url, queue, messages));
    }
    taken.add("shallow", name, median(rates));
  });
}

async function deep({ name, url }: Server, taken: Samples): Promise<void> {
  await withQueue(url, "bench-deep", async (queue) => {
    taken.add("send", name, await sendRate(url, queue, DEEP));
    taken.add("deep", name, await takeRate(url, queue, DEEP_TAKEN));
  });
}

async function functionSteps({ name }: Own, functions: Functions, taken: Samples): Promise<void> {
  const idle = await functions.idle(100);
  taken.add("idleP50", name, percentile(idle, 50));
  taken.add("idleP99", name, percentile(idle, 99));
  const warm = await functions.warm(1_000);
  taken.add("warmP50", name, percentile(warm, 50));
  taken.add("warmP99", name, percentile(warm, 99));
  taken.add("drain", name, await functions.drain(DRAINED));
  const { ours, floor } = await functions.cold(5);
  taken.add("cold", name, median(ours));
  if (name === "durable") taken.add("cold", FLOOR, median(floor));
}

/** A life of its own: its state folder is new. */
async function startUp(folder: string, taken: Samples): Promise<void> {
  const own = await mkdtemp(join(folder, "start-"));
  const start = performance.now();
  const { url, pid, stop } = await endpointProcess(own);
  try {
    const connection = await rawConnection(url);
    await sqsCall(connection, "ListQueues", {});
    taken.add("start", "durable", performance.now() - start);
    taken.add("restMemory", "durable", await residentMemory(pid));
    connection.close();
  } finally {
    await stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), "sqslam-bench-"));
const running: { stop(): Promise<void> }[] = [];
try {
  const own = [await durable(folder), await memory()];
  running.push(...own);
  const others = await rivals(folder);
  running.push(...others);
  const functions = new Map<Own, Functions>();
  for (const each of own) functions.set(each, await functionsOn(each.url));

  const taken = samples();
  const servers: readonly Server[] = [...own, ...others];
  const fast = servers.filter(({ name }) => name !== "moto");
  // What compilers need to warm up is nobody's rate.
  for (const server of fast) await shallow(server, samples());
  for (let round = 0; round < ROUNDS; round++) {
    // Interleaved step by step, so that what slows the machine down slows down everybody.
    for (const server of round === 0 ? servers : fast) await shallow(server, taken);
    for (const server of fast) await deep(server, taken);
    for (const [server, its] of functions) await functionSteps(server, its, taken);
    await startUp(folder, taken);
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
  }
  for (const { name, pid } of own) taken.add("loadMemory", name, await residentMemory(pid));
  for (const its of functions.values()) its.close();

  const names = [...servers.map(({ name }) => name), FLOOR];
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ schemaVersion: 1, results: resultsOf(taken, names), verdicts: verdicts(taken) })}\n`
      : written(taken, names),
  );
} finally {
  for (const { stop } of running) await stop();
  await rm(folder, { recursive: true, force: true });
}
