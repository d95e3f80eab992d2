// The only door of the local endpoint.
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Clock, systemClock } from "../core/clock.ts";
import { type Random, systemRandom } from "../core/random.ts";
import { AWS_DELAYS, NO_DELAYS } from "./delays.ts";
import { enforceIam } from "./guard.ts";
import { guardedClock } from "./guarded-clock.ts";
import { takeLock } from "./lock.ts";
import type { Ground } from "./ports.ts";
import { type LocalServer, listen } from "./server.ts";
import { lmdbStore } from "./store/lmdb.ts";
import { memoryStore } from "./store/memory.ts";
import type { Store } from "./store/store.ts";
import { type World, makeWorld } from "./world.ts";

export interface LocalOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Where state lives across restarts; without it, everything is in memory. */
  readonly dir?: string | undefined;
  /** With AWS's own delays and the states in between; by default everything is in effect at once. */
  readonly realistic?: boolean;
  /**
   * Whether sessions of roles may do only what their policies allow; default false. Keys that are no
   * session's are the account's own user, who may all: make a role with those, and assume it.
   */
  readonly enforceIam?: boolean;
  /** Whether what was answered survives a power cut, too, and not kill -9 alone; default false. */
  readonly fsync?: boolean;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Told of failures of the endpoint itself. By default they become process warnings. */
  readonly onBug?: (error: unknown) => void;
}

export interface LocalEndpoint {
  readonly url: string;
  readonly port: number;
  /** Ends handler processes and connections, and makes the state durable. */
  stop(): Promise<void>;
}

/** Starts an AWS-compatible endpoint on 127.0.0.1. Throws CONFLICT when one already runs on `dir`. */
export async function startLocal(options: LocalOptions = {}): Promise<LocalEndpoint> {
  const { dir, port = 0 } = options;
  if (dir === undefined) return start(options, port, memoryStore());

  // It holds what the environment of functions holds.
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const unlock = takeLock(dir);
  const announcement = join(dir, "endpoint.json");
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
    endpoint = await start(
      options,
      port,
      lmdbStore(join(dir, "store"), { fsync: options.fsync === true }),
    );
    announce(announcement, endpoint.url, options);
    return { ...endpoint, stop: once(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: LocalOptions, port: number, store: Store): Promise<LocalEndpoint> {
  const { onBug = warn, realistic = false } = options;
  let world: World | undefined;
  const stop = async () => {
    // Nothing may begin any more; handlers call back until they are ended, so the server goes after them.
    server?.refuse();
    await world?.stop();
    await server?.close();
    await store.close();
  };
  let server: LocalServer | undefined;
  try {
    server = await listen(port, (url) => {
      const ground: Ground = {
        clock: guardedClock(options.clock ?? systemClock, onBug),
        random: options.random ?? systemRandom,
        store,
        delays: realistic ? AWS_DELAYS : NO_DELAYS,
        url: () => url,
        onBug,
      };
      world = makeWorld(ground);
      return {
        ...ground,
        services: world.services,
        guard: options.enforceIam === true ? enforceIam(world.access) : undefined,
        health: { name: "sqslam", pid: process.pid },
      };
    });
    return { url: server.url, port: server.port, stop: once(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stopping twice is stopping once. */
function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}

/** Written whole or not at all: another shell may be reading it. */
function announce(path: string, url: string, options: LocalOptions): void {
  const { realistic = false, enforceIam: enforcing = false, fsync = false } = options;
  const startedAt = new Date().toISOString();
  const mode = { realistic, enforceIam: enforcing, fsync };
  const text = JSON.stringify({ pid: process.pid, url, ...mode, startedAt });
  writeFileSync(`${path}.new`, `${text}\n`);
  renameSync(`${path}.new`, path);
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
