// `npm run bench:up`: what create, no-op, code only and down take, side by side with a bare script
// over the SDK and, where it is installed, Terraform; without latency and with 50 ms on each call.
// It ends with 1 when a command fails, never because a target is missed.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { type DelayProxy, delayProxy } from "./delay-proxy.ts";
import { endpointProcess } from "./endpoint.ts";
import { floor, type Operation, OPERATIONS, type Rival, sqslam } from "./rivals.ts";
import { type Spent, spend } from "./run.ts";
import { type Result, resultsOf, verdicts, written } from "./up-results.ts";
import { terraform } from "./terraform.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    /** Each takes about three minutes, most of it in waits that it always makes. */
    "terraform-rounds": { type: "string", default: "1" },
    "terraform-plugins": { type: "string" },
    "no-terraform": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const LATENCIES = [0, 50];

type Runs = Map<Operation, Spent[]>;

/** One life of the pipeline: every operation once. */
async function live(rival: Rival, version: number, proxy: DelayProxy, runs: Runs): Promise<void> {
  await rival.prepare(version);
  for (const operation of OPERATIONS) {
    if (operation === "code") await rival.prepare(version + 1);
    const spent = await spend(rival.command(operation, proxy.url), proxy);
    runs.set(operation, [...(runs.get(operation) ?? []), spent]);
  }
}

async function compare(
  rivals: readonly Rival[],
  proxy: DelayProxy,
  latency: number,
): Promise<readonly Result[]> {
  const runs = new Map<Rival, Runs>(rivals.map((rival) => [rival, new Map()]));
  const rounds = Number(flags.rounds);
  for (let round = 0; round < rounds; round++) {
    // Interleaved, so that what slows the machine down slows down everybody.
    for (const [rival, own] of runs) {
      const enough = rival.name === "terraform" && round >= Number(flags["terraform-rounds"]);
      if (!enough) await live(rival, 2 * round, proxy, own);
    }
    process.stderr.write(`${latency} ms on each call: round ${round + 1} of ${rounds}\n`);
  }
  return [...runs].flatMap(([{ name }, own]) => resultsOf(name, latency, own));
}

async function rivalsIn(folder: string): Promise<readonly Rival[]> {
  const own = async (name: string) => {
    const path = join(folder, name);
    await mkdir(join(path, "handler"), { recursive: true });
    return path;
  };
  const rivals = [sqslam(await own("sqslam")), floor(await own("floor"))];
  const third = flags["no-terraform"]
    ? "--no-terraform"
    : await terraform(await own("terraform"), flags["terraform-plugins"]);
  if (typeof third !== "string") return [...rivals, third];
  process.stderr.write(`without Terraform: ${third}\n`);
  return rivals;
}

const folder = await mkdtemp(join(tmpdir(), "sqslam-bench-"));
const endpoint = await endpointProcess(folder);
try {
  const rivals = await rivalsIn(folder);
  const results: Result[] = [];
  for (const latency of LATENCIES) {
    const proxy = await delayProxy(endpoint.url, latency);
    try {
      results.push(...(await compare(rivals, proxy, latency)));
    } finally {
      await proxy.close();
    }
  }
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ schemaVersion: 1, results, verdicts: verdicts(results) })}\n`
      : written(results),
  );
} finally {
  await endpoint.stop();
  await rm(folder, { recursive: true, force: true });
}
