import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/sqslam.js", import.meta.url));

export interface Run {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this run. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told of every line of stdout; may end the run. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Told how to end the run, once it has begun. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Flags for node itself. */
  readonly node?: readonly string[];
  /** Hangs up on that at once, as `head` does in the end. */
  readonly deafTo?: "stdout" | "stderr";
  /** Starts it from a POSIX shell, as its `"$@"`. */
  readonly shell?: string;
}

/** Runs the built program as a shell would; `npm test` has built it. */
export function runBin(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const command = [process.execPath, ...(options.node ?? []), BIN, ...args];
  const shell = options.shell === undefined ? [] : ["sh", "-c", options.shell, "sh"];
  const [program = "", ...rest] = [...shell, ...command];
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  options.onStart?.((signal) => void child.kill(signal));
  if (options.deafTo !== undefined) child[options.deafTo].destroy();
  const out: string[] = [];
  const err: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    out.push(line);
    options.onLine?.(line, (signal) => void child.kill(signal));
  });
  createInterface({ input: child.stderr }).on("line", (line) => err.push(line));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) =>
      resolve({ exitCode, out: out.join("\n"), err: err.join("\n") }),
    );
  });
}
