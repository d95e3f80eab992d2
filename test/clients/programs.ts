// How software that other people wrote is run against an endpoint.
import { execFileSync, spawn } from "node:child_process";
import process from "node:process";
import { afterAll, beforeAll, expect } from "vitest";
import { type LocalEndpoint, startLocal } from "../../src/local/index.ts";

export const REGION = "eu-west-1";

/** True, and told on stderr, when there is a reason not to run the tests of a client. */
export function skipped(client: string, reason: string | undefined): boolean {
  if (reason === undefined) return false;
  process.stderr.write(`skipped: ${client}, because ${reason}\n`);
  return true;
}

/** What a program prints, or undefined where it is not there or fails. */
export function printed(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string | undefined {
  try {
    return execFileSync(program, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, ...env },
      timeout: 60_000,
    }).trim();
  } catch {
    return undefined; // whatever the reason, it cannot be used
  }
}

/** Nobody's credentials, and no file or bundle of the developer's own. */
export const clientEnvironment: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_PAGER: "",
  AWS_CA_BUNDLE: "",
  NO_PROXY: "127.0.0.1",
};

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a program printed that must have succeeded. */
export function succeeded({ code, out, err }: Ran): string {
  if (code === 0) return out;
  throw new Error(`It ended with ${code}:\n${out}\n${err}`);
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function run(
  program: string,
  args: readonly string[],
  { cwd, env }: RunOptions = {},
): Promise<Ran> {
  const all: NodeJS.ProcessEnv = { ...process.env, ...clientEnvironment, ...env };
  // Set to nothing, some programs take it for a file's name.
  if (all["AWS_CA_BUNDLE"] === "") delete all["AWS_CA_BUNDLE"];
  const child = spawn(program, args, { cwd, env: all, stdio: ["ignore", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      resolve({ code, out: text(out), err: text(err) });
    });
  });
}

export interface TestEndpoint {
  readonly url: string;
}

/** An endpoint for the tests of one file; none of them may find a bug of its own. */
export function endpointOfFile(): TestEndpoint {
  let endpoint: LocalEndpoint | undefined;
  const bugs: unknown[] = [];
  beforeAll(async () => {
    endpoint = await startLocal({ onBug: (error) => bugs.push(error) });
  });
  afterAll(async () => {
    await endpoint?.stop();
    expect(bugs).toEqual([]);
  });
  return {
    get url() {
      return endpoint?.url ?? "";
    },
  };
}
