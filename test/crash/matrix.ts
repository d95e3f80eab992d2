// Every call of a scenario, times everything that may go wrong with it.
import { rm } from "node:fs/promises";
import { afterAll, describe, type ExpectStatic, test } from "vitest";
import type { ApiCall, FaultKind, FaultPlan } from "../support/fault-proxy.ts";
import { type Life, live, on, sqslam } from "./life.ts";
import { isDone, recovers } from "./recovery.ts";
import type { Scenario } from "./scenarios.ts";

interface Fault {
  readonly kind: FaultKind;
  readonly attempts: number;
}

const ONCE = 1;
const ALWAYS = Number.POSITIVE_INFINITY;

const FAULTS: readonly Fault[] = [
  { kind: "throttled", attempts: ONCE },
  { kind: "throttled", attempts: ALWAYS },
  { kind: "500", attempts: ONCE },
  { kind: "500", attempts: ALWAYS },
  { kind: "reset before", attempts: ONCE },
  { kind: "reset before", attempts: ALWAYS },
  { kind: "reset after", attempts: ONCE },
  { kind: "reset after", attempts: ALWAYS },
  { kind: "killed", attempts: ONCE },
];

/** Declares the tests of each scenario, once it has been recorded. */
export function matrix(scenarios: readonly Scenario[]): void {
  describe.each(scenarios)("$name", async (scenario) => {
    const life = await live(scenario);
    afterAll(() => rm(life.folder, { recursive: true, force: true }));
    const cases = life.calls.flatMap((call) => FAULTS.map((fault) => ({ call, fault })));
    // oxlint-disable-next-line vitest/expect-expect -- each case asserts its recovery in recovery.ts
    test.concurrent.for(cases.map((each) => [nameOf(each), each] as const))(
      "%s",
      async ([, { call, fault }], { expect }) => survives(life, { call, ...fault }, expect),
    );
  });
}

function nameOf({ call, fault }: { call: ApiCall; fault: Fault }): string {
  const which = call.nth === 1 ? "" : ` (${call.nth})`;
  return `${call.label}${which}: ${fault.kind}${fault.attempts === ALWAYS ? " for good" : ""}`;
}

async function survives(life: Life, fault: FaultPlan, expect: ExpectStatic): Promise<void> {
  const { scenario, folder } = life;
  const { ran, left } = await on(scenario, life.seed, async (endpoint) => ({
    ran: await sqslam(scenario.command, endpoint.url, folder, { fault }),
    left: endpoint.snapshot(),
  }));

  // How often something that takes its time is looked at, is up to the time.
  if (fault.call.nth === 1) expect(ran.struck, "strikes").toBeGreaterThan(0);
  expect(ran.said).not.toContain("This is a bug");
  // The SDK tries three times, so that nobody need hear of what goes wrong once.
  const heals = ran.struck === 0 || (fault.attempts === ONCE && fault.kind !== "killed");
  expect(ran.exitCode === 0, ran.said).toBe(heals);
  if (heals) await isDone(life, left);
  await recovers(life, left);
}
