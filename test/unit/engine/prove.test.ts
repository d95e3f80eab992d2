import { expect, test } from "vitest";
import type { EngineEvent } from "../../../src/engine/events.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import { proveGone } from "../../../src/engine/prove.ts";
import { manualClock } from "../../support/clock.ts";
import { memoryCloud, memoryResource } from "../../support/memory-resource.ts";

const removing = (...ids: string[]): Plan => ({
  goal: "down",
  steps: ids.map((id) => ({
    id,
    kind: "thing",
    name: id,
    needs: [],
    changes: [],
    adopts: false,
    action: "remove",
  })),
});

const keeping = (...ids: string[]) =>
  removing(...ids).steps.map((step) => ({ ...step, action: "keep" as const }));

const { signal } = new AbortController();
const emit = () => {};
const nothingSeen = { gone: new Set<string>() };

test("a resource that stays is named after a fair wait", async () => {
  const cloud = memoryCloud();
  const clock = manualClock();
  cloud.things.set("a", { value: "wanted", owner: "us" });
  const resources = [memoryResource(cloud, "a"), memoryResource(cloud, "b")];

  const proof = proveGone(removing("a", "b"), resources, nothingSeen, { emit, clock, signal });
  await clock.advance(95_000);

  expect((await proof).map(({ id }) => id)).toEqual(["a"]);
});

test("one that is only slow to vanish is waited for", async () => {
  const cloud = memoryCloud();
  const clock = manualClock();
  cloud.things.set("a", { value: "wanted", owner: "us" });
  const resources = [memoryResource(cloud, "a")];
  const told: EngineEvent[] = [];
  const options = { emit: (event: EngineEvent) => void told.push(event), clock, signal };

  const proof = proveGone(removing("a"), resources, nothingSeen, options);
  await clock.advance(10_000);
  cloud.things.delete("a");
  await clock.advance(10_000);

  expect(await proof).toEqual([]);
  expect(told).toEqual([{ type: "step.wait", id: "a", what: "AWS to forget it" }]);
});

test("what has been seen to be gone, and what was to be kept, is not looked at", async () => {
  const cloud = memoryCloud();
  const clock = manualClock();
  const resources = [memoryResource(cloud, "a"), memoryResource(cloud, "b")];
  const plan: Plan = { goal: "down", steps: [...removing("a").steps, ...keeping("b")] };

  await proveGone(plan, resources, { gone: new Set(["a"]) }, { emit, clock, signal });

  expect(cloud.calls).toEqual([]);
});

test("what another run has brought up meanwhile is named", async () => {
  const cloud = memoryCloud();
  const clock = manualClock();
  const resources = [memoryResource(cloud, "a"), memoryResource(cloud, "b")];
  cloud.things.set("b", { value: "wanted", owner: "us" });

  const proof = proveGone(removing("a"), resources, nothingSeen, { emit, clock, signal });
  await clock.advance(95_000);

  expect((await proof).map(({ id }) => id)).toEqual(["b"]);
});
