import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, closeSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../context.ts";
import { SqslamError } from "../../core/errors.ts";
import type { Env } from "../../core/io.ts";
import { poll } from "../../core/poll.ts";
import { packageFile } from "../../package-file.ts";
import { runningIn } from "./health.ts";
import { type Announcement, LOG_FILE } from "./state.ts";

export interface Detached {
  readonly folder: string;
  readonly port: number;
  readonly realistic: boolean;
  readonly enforceIam: boolean;
  readonly admin: boolean;
  readonly fsync: boolean;
}

/** Starts `sqslam local start` as a process of its own; returns when it answers. */
export async function startDetached(context: Context, wanted: Detached): Promise<Announcement> {
  const { folder } = wanted;
  context.signal.throwIfAborted();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, LOG_FILE);
  const child = launch(context.io.env, wanted, log);
  const ended = endOf(child);
  child.unref();
  const limits = { first: 20, most: 250, within: 30_000 };
  const look = async () => {
    const code = ended();
    if (code !== undefined) throw startFailed(log, code);
    return runningIn(folder);
  };
  try {
    return await poll("the local endpoint to answer", look, limits, context.clock, context.signal);
  } catch (error) {
    child.kill("SIGTERM"); // nobody knows of it, so nobody could end it later
    throw error;
  }
}

function launch(env: Env, wanted: Detached, log: string): ChildProcess {
  const { folder, port } = wanted;
  // Said either way, for SQSLAM_REALISTIC and the like may be set: with SQSLAM_DETACH the child would
  // start a child of its own, and that one the next.
  const modes = [
    "--no-detach",
    wanted.realistic ? "--realistic" : "--no-realistic",
    wanted.enforceIam ? "--enforce-iam" : "--no-enforce-iam",
    wanted.admin ? "--admin" : "--no-admin",
    wanted.fsync ? "--fsync" : "--no-fsync",
  ];
  const start = ["local", "start", "--port", String(port), "--dir", folder, ...modes];
  const output = openSync(log, "w");
  try {
    return spawn(
      process.execPath,
      [packageFile("bin/sqslam.js"), ...start],
      // The folder of who started it may go away while it runs.
      { cwd: folder, env, detached: true, stdio: ["ignore", output, output], windowsHide: true },
    );
  } finally {
    closeSync(output);
  }
}

/** Answers how the child has ended, once it has. */
function endOf(child: ChildProcess): () => string | undefined {
  let end: string | undefined;
  child.once("error", (error) => (end = error.message));
  child.once("exit", (code, signal) => (end = signal ?? `exit code ${code}`));
  return () => end;
}

function startFailed(log: string, end: string): SqslamError {
  const output = readFileSync(log, "utf8").trimEnd();
  return new SqslamError("UNREACHABLE", `The local endpoint did not start (${end}).\n${output}`, {
    hint: `Read ${log}, or start it in the foreground: sqslam local start. If its state is damaged, \`sqslam local reset\` forgets it.`,
  });
}
