// The demo tells its story by the public commands alone: each is a process, as in a shell.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Io } from "../../core/io.ts";
import { SqslamError } from "../../core/errors.ts";
import { packageFile } from "../../package-file.ts";

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Child {
  readonly ended: Promise<Ended>;
  /** As Ctrl-C would. */
  interrupt(): void;
}

export interface Listener {
  /** Told of each line as it is written. */
  readonly onLine?: (stream: "stdout" | "stderr", text: string) => void;
}

/** Starts `sqslam` with these arguments in that folder. */
export function sqslam(
  io: Io,
  folder: string,
  args: readonly string[],
  listener: Listener = {},
): Child {
  const child = spawn(process.execPath, [packageFile("bin/sqslam.js"), ...args], {
    cwd: folder,
    env: cleanEnv(io),
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  return { ended: endOf(child, listener), interrupt: () => void child.kill("SIGINT") };
}

/** The JSON object that a command answered. Throws when it failed or answered something else. */
export function answerOf(args: readonly string[], ended: Ended): Readonly<Record<string, unknown>> {
  const [line = ""] = ended.stdout.split("\n");
  const answer: unknown = ended.exitCode === 0 ? JSON.parse(line) : undefined;
  if (typeof answer === "object" && answer !== null) return { ...answer };
  throw new SqslamError("PARTIAL", `sqslam ${args.join(" ")} failed.\n${ended.stderr.trimEnd()}`);
}

/** Nobody's profile, account or flags may find their way into the demo. */
function cleanEnv({ env }: Io): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !/^(AWS|SQSLAM)_/.test(name));
  return { ...Object.fromEntries(own), AWS_EC2_METADATA_DISABLED: "true" };
}

function endOf(child: ChildProcess, { onLine }: Listener): Promise<Ended> {
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  for (const stream of ["stdout", "stderr"] as const) {
    const input = child[stream];
    if (input === null) continue;
    createInterface({ input, crlfDelay: Infinity }).on("line", (text) => {
      lines[stream].push(text);
      onLine?.(stream, text);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // "close" and not "exit": only then has all of its output been read.
    child.once("close", (code) =>
      resolve({
        exitCode: code ?? undefined,
        stdout: lines.stdout.join("\n"),
        stderr: lines.stderr.join("\n"),
      }),
    );
  });
}
