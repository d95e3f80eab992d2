// One scenario on an endpoint of its own: how it begins, what the command calls, how it ought to end.
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main, type MainOptions } from "../../src/cli.ts";
import { type CopiedEndpoint, onCopy } from "../support/copied-endpoint.ts";
import type { Snapshot } from "../support/copying-store.ts";
import { type ApiCall, type FaultPlan, faultProxy, type Witness } from "../support/fault-proxy.ts";
import { type Inventory, inventory } from "../support/inventory.ts";
import { memoryIo } from "../support/io.ts";
import { REGION, type Scenario } from "./scenarios.ts";

export const ENV = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: REGION,
};

export const BEFORE = "before.json";

// Longer than a first look takes, so that every transition is seen.
const TRANSITION = 150;

export type Command = "up" | "down" | "plan";

export interface Ran {
  readonly exitCode: number;
  readonly said: string;
  /** What of it went to stdout. */
  readonly out: string;
  readonly calls: readonly ApiCall[];
  readonly struck: number;
}

export interface Life {
  readonly folder: string;
  readonly scenario: Scenario;
  /** What is there when the scenario's command begins. */
  readonly seed: Snapshot;
  /** Every call of the command when nothing goes wrong. */
  readonly calls: readonly ApiCall[];
  /** What is there when the pipeline file is put into effect and nothing goes wrong. */
  readonly right: Inventory;
  /** What was there before an update, which may be taken back. */
  readonly origin: Inventory | undefined;
}

/** Runs the scenario once without a fault, in a new folder. Throws when that does not go well. */
export async function live(scenario: Scenario): Promise<Life> {
  const folder = await folderFor(scenario);
  const seed = await seedOf(scenario, folder);
  const right = await on(scenario, seed, async (endpoint) => {
    if (scenario.command === "down") await sqslam("down", endpoint.url, folder).then(fine);
    await sqslam("up", endpoint.url, folder).then(fine);
    return inventory(endpoint.url, REGION);
  });
  const calls = await on(
    scenario,
    seed,
    async (endpoint) => fine(await sqslam(scenario.command, endpoint.url, folder)).calls,
  );
  const origin =
    scenario.command === "up" && scenario.before !== undefined
      ? await on(scenario, seed, async ({ url }) => {
          fine(await sqslam("up", url, folder, { file: BEFORE }));
          return inventory(url, REGION);
        })
      : undefined;
  return { folder, scenario, seed, calls, right, origin };
}

/** Gives `act` an endpoint that holds what `from` holds, for as long as it takes. */
export const on = <T>(
  { slow }: Pick<Scenario, "slow">,
  from: Snapshot,
  act: (endpoint: CopiedEndpoint) => Promise<T>,
): Promise<T> => onCopy(from, { transition: slow === true ? TRANSITION : 0 }, act);

export interface RunOptions extends MainOptions {
  readonly file?: string;
  readonly fault?: FaultPlan;
  readonly witness?: Witness;
}

/** Runs the command in this process, with a fault and a witness if they are given. */
export async function sqslam(
  command: Command,
  endpoint: string,
  folder: string,
  { file = "sqslam.json", fault, witness, ...options }: RunOptions = {},
): Promise<Ran> {
  const proxy = await faultProxy(endpoint, fault, witness);
  const io = memoryIo({ cwd: folder, env: ENV });
  const args = [...argsOf(command, file), "--endpoint-url", proxy.url];
  try {
    const exitCode = await main(args, io, options);
    const { out, err } = io;
    return { exitCode, said: out + err, out, calls: proxy.calls, struck: proxy.struck() };
  } finally {
    await proxy.close();
  }
}

export const argsOf = (command: Command, file = "sqslam.json"): readonly string[] => [
  command,
  "-c",
  file,
  ...(command === "down" ? ["--yes"] : command === "plan" ? ["--json"] : []),
];

export function fine(ran: Ran): Ran {
  if (ran.exitCode !== 0) throw new Error(`it ended with ${ran.exitCode}:\n${ran.said}`);
  return ran;
}

async function seedOf(scenario: Scenario, folder: string): Promise<Snapshot> {
  if (scenario.before === undefined) return new Map();
  return on(scenario, new Map(), async (endpoint) => {
    fine(await sqslam("up", endpoint.url, folder, { file: BEFORE }));
    await scenario.meddle?.(endpoint.url);
    return endpoint.snapshot();
  });
}

async function folderFor({ before, file }: Scenario): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-crash-"));
  await writeFile(join(folder, "sqslam.json"), JSON.stringify(file));
  await writeFile(join(folder, BEFORE), JSON.stringify(before ?? file));
  for (const source of ["one", "two"]) {
    await mkdir(join(folder, source));
    const text = `export const handler = async () => console.log("${source}");\n`;
    await writeFile(join(folder, source, "index.mjs"), text);
  }
  return folder;
}
