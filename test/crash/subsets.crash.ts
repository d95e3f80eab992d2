// A pipeline of which somebody else has deleted something: every subset of its parts, then `down`, or
// `up` and `down`.
import { rm } from "node:fs/promises";
import { afterAll, describe, type ExpectStatic, test } from "vitest";
import type { Snapshot } from "../support/copying-store.ts";
import { type Life, live, on } from "./life.ts";
import { type Part, PARTS, remove } from "./parts.ts";
import { recovers } from "./recovery.ts";
import { DOWN } from "./scenarios.ts";

describe.each(DOWN.slice(0, 1))("parts of it deleted by somebody else", async (scenario) => {
  const life = await live(scenario);
  afterAll(() => rm(life.folder, { recursive: true, force: true }));

  // oxlint-disable-next-line vitest/expect-expect -- each case asserts its recovery in recovery.ts
  test.concurrent.for(subsets(PARTS).map((parts) => [parts.join(", ") || "none", parts] as const))(
    "%s",
    async ([, parts], { expect }) => recovers(life, await without(life, parts, expect)),
  );
});

async function without(
  { scenario, seed }: Life,
  parts: readonly Part[],
  expect: ExpectStatic,
): Promise<Snapshot> {
  return on(scenario, seed, async ({ url, snapshot }) => {
    const before = snapshot();
    for (const part of parts) await remove(part, url);
    const left = snapshot();
    if (parts.length > 0) expect(left).not.toEqual(before);
    return left;
  });
}

/** All of them, from none to all. */
function subsets<T>(items: readonly T[]): readonly (readonly T[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((subset) => [subset, [first, ...subset]]);
}
