// The process that cleans up behind an endpoint that was killed: nothing of it may stay.
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { bootstrapPath } from "../../assets.ts";

export interface Watchdog {
  watch(group: number): void;
  forget(group: number): void;
  /** Resolves when the process is gone; it removes `folder` and ends the groups still watched. */
  stop(): Promise<void>;
}

/** `folder` is removed in the end. */
export function startWatchdog(folder: string, onBug: (error: unknown) => void): Watchdog {
  // A group of its own: the terminal's Ctrl-C must not reach it before it has done its work.
  const child: ChildProcess = spawn(process.execPath, [bootstrapPath("watchdog.cjs"), folder], {
    cwd: "/",
    env: {},
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  child.on("error", onBug);
  // It may have been killed by somebody: its work is then left undone.
  child.stdin?.on("error", () => {});
  return {
    watch: (group) => void child.stdin?.write(`+${group}\n`),
    forget: (group) => void child.stdin?.write(`-${group}\n`),
    stop() {
      child.stdin?.end();
      return ended;
    },
  };
}
