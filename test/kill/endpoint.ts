// The endpoint as a process of its own, which is killed without a warning.
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

// From where npm runs scripts: a bundle of this lies elsewhere.
const BIN = join(process.cwd(), "bin/sqslam.js");

export interface Endpoint {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone. Rejects when it was gone before, or has complained. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export async function startEndpoint(
  folder: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Endpoint> {
  const args = [BIN, "local", "start", "--port", String(port), "--dir", folder, "--json"];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let ended: string | undefined;
  child.stderr.on("data", (chunk: Buffer) => void (said += chunk.toString()));
  const gone = new Promise<void>((resolve) => {
    child.once("close", (code, signal) => {
      ended = String(signal ?? code);
      resolve();
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line).url));
    child.once("error", reject);
    child.once("close", () => reject(new Error(`The endpoint did not start: ${said}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    async kill(signal = "SIGKILL") {
      if (ended !== undefined) throw new Error(`The endpoint had ended (${ended}): ${said}`);
      child.kill(signal);
      await gone;
      if (/Warning|Error/.test(said)) throw new Error(`The endpoint complained: ${said}`);
    },
  };
}
