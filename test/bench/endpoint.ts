// The local endpoint as users have it: durable, and a process of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { isObject, parseJson } from "../../src/core/json.ts";

export interface EndpointProcess {
  readonly url: string;
  stop(): Promise<void>;
}

export async function endpointProcess(folder: string): Promise<EndpointProcess> {
  const bin = join(process.cwd(), "bin/sqslam.js");
  const args = ["local", "start", "--port", "0", "--dir", join(folder, "state"), "--json", "-q"];
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const said = parseJson(line);
    if (!isObject(said) || typeof said["url"] !== "string") continue;
    return {
      url: said["url"],
      async stop() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error("the endpoint ended before it was there");
}
