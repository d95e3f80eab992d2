// A server as a process of its own, and the local endpoint as users have it: durable.
import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { isObject, parseJson } from "../../src/core/json.ts";
import { CHILD_ENV } from "./run.ts";

export interface EndpointProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export function endpointProcess(folder: string, node = process.execPath): Promise<EndpointProcess> {
  const bin = join(process.cwd(), "bin/sqslam.js");
  const args = ["local", "start", "--port", "0", "--dir", join(folder, "state"), "--json", "-q"];
  return serverProcess([node, bin, ...args]);
}

/** Returns when the program has said its `url` in a line of JSON. */
export async function serverProcess(
  argv: readonly [string, ...string[]],
): Promise<EndpointProcess> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { env: CHILD_ENV, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const said = parseJson(line);
    if (!isObject(said) || typeof said["url"] !== "string") continue;
    return {
      url: said["url"],
      pid: child.pid ?? NaN,
      async stop() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error(`${program} ended before it was there`);
}

/** What a process holds in memory, in MB. */
export async function residentMemory(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) / 1024;
}
