// The only door of the local endpoint, for the tool and for the test suites of others.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { once, start } from "./endpoint.ts";
import { holderOf, takeLock } from "./lock.ts";
import { checkTemporary } from "./lambda/code/scratch.ts";
import type { LocalEndpoint, LocalOptions } from "./options.ts";
import { lmdbStore } from "./store/lmdb.ts";
import { memoryStore } from "./store/memory.ts";
import { checkSound } from "./store/sound.ts";

export type { Clock } from "../core/clock.ts";
export { type ErrorCode, SqslamError } from "../core/errors.ts";
export type { Random } from "../core/random.ts";
export type * from "./faults/faults.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
export type { LocalEndpoint, LocalOptions } from "./options.ts";
export type * from "./spy/spy.ts";

/**
 * Starts an AWS-compatible endpoint on 127.0.0.1. Several in one process have nothing to do with each
 * other. Rejects with a SqslamError (`CONFLICT`) when one already runs on `dir` or when what is kept
 * there is damaged, with another (`WRONG_USE`) when there is no temporary folder for functions, and with
 * the system's error (`EADDRINUSE`) when the port is taken.
 */
export async function startLocal(options: LocalOptions = {}): Promise<LocalEndpoint> {
  const { dir, port = 0 } = options;
  checkTemporary();
  if (dir === undefined) return start(options, port, memoryStore());

  // It holds what the environment of functions holds.
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const unlock = takeLock(dir);
  const announcement = join(dir, "endpoint.json");
  const folder = storeIn(dir);
  let endpoint: LocalEndpoint | undefined;
  const stop = async () => {
    try {
      rmSync(announcement, { force: true });
      await endpoint?.stop();
    } finally {
      unlock();
    }
  };
  try {
    const allRead = checkSound(folder);
    const store = lmdbStore(folder, { fsync: options.fsync === true });
    endpoint = await start(options, port, store);
    allRead();
    announce(announcement, endpoint.url, options);
    return { ...endpoint, stop: once(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The process that an endpoint lives in on that folder, also while it starts, ends or hangs. */
export function processIn(dir: string): number | undefined {
  return holderOf(dir)?.pid;
}

/**
 * Forgets what an endpoint has kept in `dir`, and nothing else that lies there. Throws a SqslamError
 * (`CONFLICT`) while one lives there: what it has acknowledged would be gone under its feet.
 */
export function forgetState(dir: string): void {
  if (!existsSync(dir)) return;
  const unlock = takeLock(dir);
  try {
    rmSync(storeIn(dir), { recursive: true, force: true });
  } finally {
    unlock();
  }
}

const storeIn = (dir: string): string => join(dir, "store");

/** Written whole or not at all: another shell may be reading it. */
function announce(path: string, url: string, options: LocalOptions): void {
  const { realistic = false, enforceIam = false, admin = false, fsync = false } = options;
  const startedAt = new Date().toISOString();
  const mode = { realistic, enforceIam, admin, fsync };
  const text = JSON.stringify({ pid: process.pid, url, ...mode, startedAt });
  writeFileSync(`${path}.new`, `${text}\n`);
  renameSync(`${path}.new`, path);
}
