// Two runs on one pipeline: the second comes and goes while one call of the first is held, for every
// call of the first, before its effect and after it.
import { rm } from "node:fs/promises";
import { afterAll, describe, type ExpectStatic, test } from "vitest";
import { hurriedClock } from "../support/clock.ts";
import type { ApiCall, Witness } from "../support/fault-proxy.ts";
import { type Command, type Life, live, on, type Ran, sqslam } from "./life.ts";
import { isDone, recovers } from "./recovery.ts";
import type { Scenario } from "./scenarios.ts";

export interface Race {
  readonly first: Scenario;
  readonly second: Command;
}

type When = "before" | "after";

interface Meeting {
  readonly call: ApiCall;
  readonly when: When;
}

/** Who is told to wait for what the other has taken away waits for a minute: here, for 3 seconds. */
const TIMES = 20;

/** What a run may say that is not to blame: that there is another one. */
const OTHER_AT_WORK = "Somebody else may be changing the same pipeline";

/** Declares the tests of each race, once its first run has been recorded. */
export function races(all: readonly Race[]): void {
  describe.each(all)("$second meets $first.name", async ({ first, second }) => {
    const life = await live(first);
    afterAll(() => rm(life.folder, { recursive: true, force: true }));
    const cases = life.calls.flatMap((call) =>
      (["before", "after"] as const).map((when) => ({ call, when })),
    );
    // oxlint-disable-next-line vitest/expect-expect -- each case asserts in `meets` below
    test.concurrent.for(cases.map((each) => [nameOf(each), each] as const))(
      "%s",
      async ([, meeting], { expect }) => meets(life, second, meeting, expect),
    );
  });
}

const nameOf = ({ call, when }: Meeting): string =>
  `${when} ${call.label}${call.nth === 1 ? "" : ` (${call.nth})`}`;

async function meets(
  life: Life,
  second: Command,
  { call, when }: Meeting,
  expect: ExpectStatic,
): Promise<void> {
  const { scenario, folder } = life;
  const { left, ran } = await on(scenario, life.seed, async ({ url, snapshot }) => {
    const runs: Promise<Ran>[] = [];
    const join = async (met: ApiCall) => {
      if (met.label !== call.label || met.nth !== call.nth) return;
      const other = sqslam(second, url, folder, { clock: hurriedClock(TIMES) });
      runs.push(other);
      await other;
    };
    const witness: Witness = { [when]: join };
    const options = { clock: hurriedClock(TIMES), witness };
    runs.unshift(sqslam(scenario.command, url, folder, options));
    await runs[0];
    return { ran: await Promise.all(runs), left: snapshot() };
  });

  for (const { exitCode, said } of ran) {
    expect(said).not.toContain("This is a bug");
    if (exitCode !== 0) expect(said).toContain(OTHER_AT_WORK);
  }
  // Two that want the same, and are both content, have reached it. An `up` that a `down` overtakes may
  // be content without what that took away behind its back: only another look at all would tell.
  const content = ran.every(({ exitCode }) => exitCode === 0);
  if (content && second === scenario.command) await isDone(life, left);
  await recovers(life, left);
}
