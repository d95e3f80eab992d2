// One run of a program as a whole process, timed from its start to its end.
import { spawn } from "node:child_process";
import process from "node:process";
import { type DelayProxy, longestChain } from "./delay-proxy.ts";

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Spent {
  /** From the start of the process to its end. */
  readonly ms: number;
  /** From the start of the process to its first call; undefined = it made none. */
  readonly untilFirstCall: number | undefined;
  /** From its first call to the last answer. */
  readonly talking: number;
  readonly calls: number;
  readonly chain: number;
}

// Whatever hangs is ended: Terraform's longest command takes about a minute and a half.
const AT_MOST = 5 * 60_000;

const { PATH = "", HOME = "" } = process.env;
/**
 * Nothing of the machine is let in that could slow down or lead astray: NODE_EXTRA_CA_CERTS, say, costs
 * Node 20 more than a start-up.
 */
export const CHILD_ENV = {
  PATH,
  HOME,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "eu-west-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

/** Throws, with all that was said, when the command fails. */
export async function spend(command: Command, proxy: DelayProxy): Promise<Spent> {
  proxy.take();
  const start = performance.now();
  const ms = await whole(command);
  const calls = proxy.take();
  const first = Math.min(...calls.map((call) => call.start));
  const last = Math.max(...calls.map((call) => call.end));
  return {
    ms,
    untilFirstCall: calls.length === 0 ? undefined : first - start,
    talking: calls.length === 0 ? 0 : last - first,
    calls: calls.length,
    chain: longestChain(calls),
  };
}

/** From the start of the process to its end. */
export async function whole(command: Command): Promise<number> {
  const start = performance.now();
  await complete(command);
  return performance.now() - start;
}

export function complete({ argv, cwd, env }: Command): Promise<void> {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env: { ...CHILD_ENV, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: AT_MOST,
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part: Buffer) => said.push(part));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else {
        const text = Buffer.concat(said).toString("utf8").trim();
        reject(new Error(`${argv.join(" ")} ended with ${code ?? signal}:\n${text}`));
      }
    });
  });
}
