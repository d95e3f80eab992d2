// One endpoint a folder. The lock is a file that names a process; a lock whose process is gone is
// stale and is taken over.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { SqslamError } from "../core/errors.ts";
import { isObject, parseJson } from "../core/json.ts";
import { isRunning, statFields } from "../core/running.ts";

interface Holder {
  readonly pid: number;
  /** Tells this process from a later one of the same number; "" where the system cannot say. */
  readonly birth: string;
}

/** Takes the folder's lock and returns its release. Throws CONFLICT while another endpoint lives there. */
export function takeLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "lock");
  const mine = join(folder, `lock.${process.pid}`);
  const text = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) } satisfies Holder);
  writeFileSync(mine, text);
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (link(mine, path)) return () => rmSync(path, { force: true });
      const holder = readHolder(path);
      if (holder && isAlive(holder)) throw held(folder, holder);
      setAside(path, holder);
    }
    throw new SqslamError("CONFLICT", `The lock of ${folder} changes hands too fast to be taken.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Who holds the folder's lock and lives. */
export function holderOf(folder: string): Holder | undefined {
  const path = join(folder, "lock");
  const holder = existsSync(path) ? readHolder(path) : undefined;
  return holder && isAlive(holder) ? holder : undefined;
}

function held(folder: string, { pid }: Holder): SqslamError {
  return new SqslamError(
    "CONFLICT",
    `A local endpoint already runs on ${folder}: it is process ${pid}.`,
    { hint: "Use it with --local, or end it with: sqslam local stop" },
  );
}

/** Creates `path` in one step, or answers false because it is there: no two processes both succeed. */
function link(from: string, path: string): boolean {
  try {
    linkSync(from, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

/** Moves a stale lock out of the way, unless somebody else has replaced it meanwhile. */
function setAside(path: string, stale: Holder | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return; // somebody else was faster
    throw error;
  }
  const moved = readHolder(aside);
  if (moved?.pid !== stale?.pid || moved?.birth !== stale?.birth) link(aside, path);
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
  const data = parseJson(text);
  if (!isObject(data) || typeof data["pid"] !== "number") return undefined;
  return { pid: data["pid"], birth: typeof data["birth"] === "string" ? data["birth"] : "" };
}

function isAlive({ pid, birth }: Holder): boolean {
  if (!isRunning(pid)) return false;
  const now = birthOf(pid);
  return birth === "" || now === "" || birth === now;
}

/** Boot and start tick of a process where /proc tells them. */
function birthOf(pid: number): string {
  const start = statFields(pid)[19];
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return start === undefined ? "" : `${boot}/${start}`;
  } catch {
    return ""; // no /proc here: the process number alone must do
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
