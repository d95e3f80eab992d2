// Ctrl-C at every call: what is under way is finished, nothing new is begun, and what is said is so.
import { rm } from "node:fs/promises";
import { afterAll, describe, type ExpectStatic, test } from "vitest";
import { z } from "zod";
import { Interrupted } from "../../src/interrupted.ts";
import type { ApiCall } from "../support/fault-proxy.ts";
import { fine, type Life, live, on, sqslam } from "./life.ts";
import { recovers } from "./recovery.ts";
import { CODE, CREATE, DOWN, UPDATE } from "./scenarios.ts";

const SCENARIOS = [
  ...CREATE.slice(1),
  ...UPDATE.slice(0, 1),
  ...UPDATE.slice(3, 4),
  ...CODE.slice(0, 2),
  ...DOWN.slice(1, 3),
];

describe.each(SCENARIOS)("$name", async (scenario) => {
  const life = await live(scenario);
  afterAll(() => rm(life.folder, { recursive: true, force: true }));

  // oxlint-disable-next-line vitest/expect-expect -- each case asserts in `stops` below
  test.concurrent.for(life.calls.map((call) => [nameOf(call), call] as const))(
    "%s: Ctrl-C",
    async ([, call], { expect }) => stops(life, call, expect),
  );
});

const nameOf = ({ label, nth }: ApiCall): string => (nth === 1 ? label : `${label} (${nth})`);

async function stops(life: Life, call: ApiCall, expect: ExpectStatic): Promise<void> {
  const { scenario, folder } = life;
  const stop = new AbortController();
  const late: string[] = [];
  const { ran, left, actions } = await on(scenario, life.seed, async ({ url, snapshot }) => {
    const ran = await sqslam(scenario.command, url, folder, {
      signal: stop.signal,
      witness: {
        before({ label, writes }) {
          if (stop.signal.aborted && writes) late.push(label);
        },
        async after({ label, nth }) {
          if (label !== call.label || nth !== call.nth) return;
          await whatIsOnItsWay();
          stop.abort(new Interrupted("SIGINT"));
        },
      },
    });
    return { ran, left: snapshot(), actions: await actionsOf(url, folder) };
  });

  expect(ran.said).not.toContain("This is a bug");
  expect(late, "begun after Ctrl-C").toEqual([]);
  // How often something that takes its time is looked at, is up to the time.
  if (call.nth === 1) expect(stop.signal.aborted).toBe(true);
  if (stop.signal.aborted) {
    expect(ran.exitCode, ran.said).toBe(130);
    const wanted = scenario.command === "up" ? "keep" : "create";
    for (const name of doneIn(ran.said)) expect(actions.get(name), name).toBe(wanted);
  }
  await recovers(life, left);
}

/** What `up` would have to do, by the kind and name of each resource. */
async function actionsOf(url: string, folder: string): Promise<ReadonlyMap<string, unknown>> {
  const { out } = fine(await sqslam("plan", url, folder));
  const { steps } = PLAN.parse(JSON.parse(out));
  return new Map(steps.map(({ kind, name, action }) => [`${kind} ${name}`, action]));
}

const PLAN = z.object({
  steps: z.array(z.object({ kind: z.string(), name: z.string(), action: z.string() })),
});

/** Calls that were begun beside this one, and have not arrived yet. */
async function whatIsOnItsWay(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) await new Promise((next) => void setImmediate(next));
}

/** `queue orders` and so on, of what is said to be done. */
function doneIn(said: string): readonly string[] {
  const done = /Done: (.*?)\. Not done:/.exec(said)?.[1] ?? "nothing";
  return done === "nothing" ? [] : done.split(", ");
}
