// What must hold after any crash: `up` makes it right, `down` leaves nothing.
import { expect } from "vitest";
import { type Snapshot, fingerprint } from "../support/copying-store.ts";
import { inventory, NOTHING } from "../support/inventory.ts";
import { BEFORE, fine, type Life, on, sqslam } from "./life.ts";
import { REGION } from "./scenarios.ts";

type Proof = (life: Life, left: Snapshot) => Promise<void>;

/**
 * Proves it of what a crash has left: `up` again is right, and `down` leaves nothing. sqslam keeps no
 * state but AWS's, so what has been left and proved once need not be proved again.
 */
export const recovers = onceEach(proveRecovery);

/** Proves of what a run has left that it has done all that it was to do. */
export const isDone = onceEach(proveDone);

function onceEach(prove: Proof): Proof {
  const known = new WeakMap<Life, Map<string, Promise<void>>>();
  return (life, left) => {
    const proofs = known.get(life) ?? new Map<string, Promise<void>>();
    known.set(life, proofs);
    const print = fingerprint(left);
    const proof = proofs.get(print) ?? prove(life, left);
    proofs.set(print, proof);
    return proof;
  };
}

async function proveDone({ folder, scenario }: Life, left: Snapshot): Promise<void> {
  await on(scenario, left, async ({ url }) => {
    if (scenario.command === "up") expect(await writesOf(url, folder)).toEqual([]);
    else expect(await inventory(url, REGION)).toEqual(NOTHING);
  });
}

async function proveRecovery(
  { folder, scenario, right, origin }: Life,
  left: Snapshot,
): Promise<void> {
  await on(scenario, left, async ({ url }) => {
    fine(await sqslam("up", url, folder));
    expect(await inventory(url, REGION), "after another up").toEqual(right);
    expect(await writesOf(url, folder), "of a third up").toEqual([]);
    fine(await sqslam("down", url, folder));
    expect(await inventory(url, REGION), "after up and down").toEqual(NOTHING);
  });
  await on(scenario, left, async ({ url }) => {
    fine(await sqslam("down", url, folder));
    expect(await inventory(url, REGION), "after down alone").toEqual(NOTHING);
  });
  if (origin === undefined) return;
  await on(scenario, left, async ({ url }) => {
    fine(await sqslam("up", url, folder, { file: BEFORE }));
    expect(await inventory(url, REGION), "after taking the change back").toEqual(origin);
  });
}

/** What an `up` that ought to have nothing to do writes all the same. */
async function writesOf(url: string, folder: string): Promise<readonly string[]> {
  const { calls } = fine(await sqslam("up", url, folder));
  return calls.filter(({ writes }) => writes).map(({ label }) => label);
}
