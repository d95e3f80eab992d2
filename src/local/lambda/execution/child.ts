// One handler process with the process group it leads: whatever it starts ends with it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { readFrames, readLines } from "./lines.ts";
import { killStrays } from "./strays.ts";
import type { Watchdog } from "./watchdog.ts";

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Child {
  /** Peak memory in bytes, a moment old at most; undefined where the system does not tell. */
  maxMemory(): number | undefined;
  /** Kills the whole group. */
  kill(): void;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly watchdog: Watchdog;
  readonly write: (line: string) => void;
  /** The group is gone and all of its output was written. */
  readonly onEnd: (end: ChildEnd) => void;
}

export type ChildEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "not-started" };

/** How long a process out of reach may keep the pipes open after the group is gone; milliseconds. */
const PIPES_OPEN = 1_000;

/** Asking the system costs more than a short invocation does; milliseconds. */
const PEAK_AGE = 50;

export function startChild(program: Program, options: ChildOptions): Child {
  const { cwd, env, watchdog, write } = options;
  const child = spawn(program.file, program.args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid !== undefined) watchdog.watch(pid);

  const readers = [readLines(write), readLines(write), readFrames(write)];
  for (const [index, reader] of readers.entries()) {
    const pipe = child.stdio[index + 1];
    // What was in a pipe when the process was killed is read all the same.
    pipe?.on("data", (chunk: Buffer) => reader.push(chunk));
    // A pipe that breaks has ended; what has become of the process is told by its own end.
    pipe?.on("error", () => {});
  }

  const kill = () => {
    if (pid !== undefined) killGroup(pid);
  };
  let started = true;
  child.on("error", () => {
    started = pid !== undefined;
  });
  let letGo: NodeJS.Timeout | undefined;
  // Its own children would else keep the pipes, and themselves, open.
  child.on("exit", () => {
    kill();
    const runtimeApi = env["AWS_LAMBDA_RUNTIME_API"];
    if (runtimeApi !== undefined) killStrays("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    letGo = setTimeout(() => {
      for (const pipe of child.stdio) pipe?.destroy();
    }, PIPES_OPEN);
  });
  child.on("close", (code, signal) => {
    clearTimeout(letGo);
    for (const reader of readers) reader.end();
    if (pid !== undefined) watchdog.forget(pid);
    options.onEnd(endOf(started, code, signal));
  });

  let peak: { readonly bytes: number | undefined; readonly at: number } | undefined;
  return {
    kill,
    maxMemory() {
      if (pid === undefined) return undefined;
      const at = performance.now();
      if (!peak || at - peak.at > PEAK_AGE) peak = { bytes: peakOf(pid), at };
      return peak.bytes;
    },
  };
}

function endOf(started: boolean, code: number | null, signal: string | null): ChildEnd {
  if (!started) return { kind: "not-started" };
  return signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "killed", signal };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // All of it has ended already. EPERM is macOS for a group of zombies.
    if (!(error instanceof Error && "code" in error && isGone(error.code))) throw error;
  }
}

const isGone = (code: unknown) => code === "ESRCH" || code === "EPERM";

function peakOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined; // no /proc on this system, or the process is gone
  }
}
