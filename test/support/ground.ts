import { type Clock, systemClock } from "../../src/core/clock.ts";
import { type Random, systemRandom } from "../../src/core/random.ts";
import { type Delays, NO_DELAYS } from "../../src/local/delays.ts";
import type { Guard } from "../../src/local/guard.ts";
import type { Ground } from "../../src/local/ports.ts";
import { listen } from "../../src/local/server.ts";
import type { Service } from "../../src/local/service.ts";
import { memoryStore } from "../../src/local/store/memory.ts";
import type { Store } from "../../src/local/store/store.ts";

export interface TestGround extends Ground {
  /** What went to onBug: a test's last line may assert that this is empty. */
  readonly bugs: unknown[];
}

export function testGround(
  parts: {
    clock?: Clock;
    random?: Random;
    store?: Store;
    delays?: Partial<Delays>;
    url?: () => string;
  } = {},
): TestGround {
  const bugs: unknown[] = [];
  return {
    clock: parts.clock ?? systemClock,
    random: parts.random ?? systemRandom,
    store: parts.store ?? memoryStore(),
    delays: { ...NO_DELAYS, ...parts.delays },
    url: parts.url ?? (() => "http://127.0.0.1:1"),
    bugs,
    onBug: (error) => bugs.push(error),
  };
}

/** Functions and mappings stay Pending, Creating and so on for exactly so long. */
export function transitions(ms: number): Partial<Delays> {
  const span = { least: ms, most: ms };
  return {
    functionCreated: span,
    functionUpdated: span,
    mappingChanged: span,
    mappingDeleted: span,
  };
}

/** Client options that reach a local server and nothing else. */
export const clientOptions = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
});

/** Serves some services on a free port: what a test of one service needs. */
export async function serve(services: readonly Service[], ground: Ground, guard?: Guard) {
  const health = { name: "sqslam" };
  return listen(0, () => ({ ...ground, services, health, guard }));
}
