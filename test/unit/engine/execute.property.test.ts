import * as fc from "fast-check";
import { expect, test } from "vitest";
import { execute } from "../../../src/engine/execute.ts";
import { makePlan } from "../../../src/engine/make-plan.ts";
import type { Goal } from "../../../src/engine/plan.ts";
import type { Resource } from "../../../src/engine/resource.ts";
import { manualClock } from "../../support/clock.ts";
import { graphs } from "../../support/graphs.ts";
import { type MemoryCloud, memoryCloud, memoryResource } from "../../support/memory-resource.ts";

const clock = manualClock();
const { signal } = new AbortController();

async function run(goal: Goal, resources: readonly Resource[]) {
  const { plan, observed } = await makePlan(goal, resources, { clock, signal });
  return execute(plan, resources, { emit: () => {}, clock, signal, observed });
}

/** A graph, and for each node whether it is missing, wrong or right, and whether it fails. */
const worlds = graphs.chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    states: fc.array(fc.constantFrom("missing", "wrong", "right"), {
      minLength: nodes.length,
      maxLength: nodes.length,
    }),
    failing: fc.subarray(nodes.map(({ id }) => id)),
  }),
);
type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;

function build({ nodes, states, failing }: World): [MemoryCloud, readonly Resource[]] {
  const cloud = memoryCloud();
  nodes.forEach(({ id }, i) => {
    const value = states[i] === "right" ? "wanted" : "old";
    if (states[i] !== "missing") cloud.things.set(id, { value, owner: "us" });
  });
  for (const id of failing) {
    cloud.fail(`create ${id}`);
    cloud.fail(`update ${id}`);
    cloud.fail(`remove ${id}`);
  }
  return [cloud, nodes.map(({ id, needs }) => memoryResource(cloud, id, { needs }))];
}

const writeOf = (cloud: MemoryCloud, id: string): number =>
  cloud.calls.findIndex((call) => /^(create|update|remove) /.test(call) && call.endsWith(` ${id}`));

test("every step is done, failed or skipped, and exactly what hangs on a failure is skipped", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const [, resources] = build(world);

      const { settled } = await run("up", resources);

      expect([...settled.keys()].toSorted()).toEqual(world.nodes.map(({ id }) => id).toSorted());
      for (const { id, needs } of world.nodes) {
        const blocked = needs.some((need) => settled.get(need)?.status !== "done");
        expect(settled.get(id)?.status === "skipped").toBe(blocked);
      }
    }),
  );
});

test("nothing is written before everything it needs is ready", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const [cloud, resources] = build(world);

      await run("up", resources);

      for (const { id, needs } of world.nodes) {
        const at = writeOf(cloud, id);
        for (const need of needs) {
          if (at === -1 || writeOf(cloud, need) === -1) continue;
          const ready = cloud.calls.indexOf(`ready ${need}`);
          expect(ready).toBeGreaterThan(-1);
          expect(ready).toBeLessThan(at);
        }
      }
    }),
  );
});

test("a run after the failures have ended makes all right, and the next one writes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const [cloud, resources] = build(world);
      await run("up", resources);
      cloud.heal();

      await run("up", resources);
      const writes = cloud.writes().length;
      await run("up", resources);

      for (const { id } of world.nodes) expect(cloud.things.get(id)?.value).toBe("wanted");
      expect(cloud.writes()).toHaveLength(writes);
    }),
  );
});

test("a teardown removes dependents first, and a second one finishes what failed", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const [cloud, resources] = build(world);

      await run("down", resources);
      for (const { id, needs } of world.nodes) {
        const at = writeOf(cloud, id);
        const before = needs
          .map((need) => writeOf(cloud, need))
          .filter((other) => at !== -1 && other !== -1 && other <= at);
        expect(before).toEqual([]);
      }
      cloud.heal();
      await run("down", resources);

      expect(cloud.things.size).toBe(0);
    }),
  );
});
