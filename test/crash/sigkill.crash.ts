// The same for a real process and a real SIGKILL: a sample, because each is a program to start.
import { rm } from "node:fs/promises";
import { afterAll, describe, test } from "vitest";
import { runBin } from "../support/bin.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { argsOf, ENV, live, on } from "./life.ts";
import { recovers } from "./recovery.ts";
import { CODE, CREATE, DOWN } from "./scenarios.ts";

const SAMPLE = [CREATE, CODE, DOWN].flatMap((scenarios) => scenarios.slice(0, 1));

describe.each(SAMPLE)("$name", async (scenario) => {
  const life = await live(scenario);
  afterAll(() => rm(life.folder, { recursive: true, force: true }));
  const writes = life.calls.filter((call) => call.writes);

  test.for(writes.map((call) => [call.label, call] as const))(
    "%s: SIGKILL",
    async ([, call], { expect }) => {
      const left = await on(scenario, life.seed, async (endpoint) => {
        const end = { run: () => {} };
        const fault = { call, kind: "killed", attempts: 1 } as const;
        const proxy = await faultProxy(endpoint.url, fault, { killed: () => end.run() });
        const ran = await runBin([...argsOf(scenario.command), "--endpoint-url", proxy.url], {
          cwd: life.folder,
          env: ENV,
          onStart: (kill) => void (end.run = () => kill("SIGKILL")),
        });
        await proxy.close();
        expect(proxy.struck()).toBe(1);
        expect(ran.exitCode, ran.err).toBe(null);
        return endpoint.snapshot();
      });
      await recovers(life, left);
    },
  );
});
