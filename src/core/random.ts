import { randomFillSync, randomUUID } from "node:crypto";

/** Randomness as an argument, so that tests can repeat a run. */
export interface Random {
  uuid(): string;
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string;
  /** A number in [0, 1). */
  fraction(): number;
}

export const systemRandom: Random = {
  uuid: () => randomUUID(),
  hex: (bytes) => taken(bytes).toString("hex"),
  fraction: () => Math.random(),
};

// Asking the system for a few bytes costs as much as asking for thousands.
const pool = Buffer.allocUnsafe(4096);
let used = pool.length;

function taken(bytes: number): Buffer {
  if (bytes > pool.length) return randomFillSync(Buffer.alloc(bytes));
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
