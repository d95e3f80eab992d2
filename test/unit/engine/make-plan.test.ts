import { describe, expect, test } from "vitest";
import { makePlan, type PlanOptions } from "../../../src/engine/make-plan.ts";
import type { Goal } from "../../../src/engine/plan.ts";
import type { Resource } from "../../../src/engine/resource.ts";
import { manualClock } from "../../support/clock.ts";
import { memoryCloud, memoryResource } from "../../support/memory-resource.ts";

const clock = manualClock();
const { signal } = new AbortController();

const plan = async (goal: Goal, resources: Resource[], options: Partial<PlanOptions> = {}) =>
  (await makePlan(goal, resources, { clock, signal, ...options })).plan;

describe("up", () => {
  test("creates what is missing, updates what differs, keeps what is right", async () => {
    const cloud = memoryCloud();
    cloud.things.set("b", { value: "old", owner: "us" });
    cloud.things.set("c", { value: "wanted", owner: "us" });

    const { steps } = await plan("up", [
      memoryResource(cloud, "a"),
      memoryResource(cloud, "b"),
      memoryResource(cloud, "c"),
    ]);

    expect(steps.map(({ action }) => action)).toEqual(["create", "update", "keep"]);
    expect(steps[1]?.changes).toEqual([{ field: "value", from: "old", to: "wanted" }]);
    expect(cloud.writes()).toEqual([]);
  });

  test("recreates what cannot change in place", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", { value: "old", owner: "us" });

    const { steps } = await plan("up", [
      memoryResource(cloud, "a", { change: { recreate: true } }),
    ]);

    expect(steps[0]?.action).toBe("recreate");
  });

  test("begins every read before any of them is answered", async () => {
    const cloud = memoryCloud();
    const answered: string[] = [];
    for (const id of ["a", "b"] as const) {
      cloud.before(`read ${id}`, async () => {
        await Promise.resolve();
        answered.push(`${cloud.calls.length} begun`);
      });
    }

    await plan("up", [memoryResource(cloud, "a"), memoryResource(cloud, "b", { needs: ["a"] })]);

    expect(answered).toEqual(["2 begun", "2 begun"]);
  });

  test("removes what is ours and not wanted, and has no word for the rest of it", async () => {
    const cloud = memoryCloud();
    cloud.things.set("ours", { value: "old", owner: "us" });
    cloud.things.set("theirs", { value: "old", owner: "them" });
    const unwanted = ["ours", "theirs", "nobody's"].map((id) => ({
      ...memoryResource(cloud, id, { needs: ["a"] }),
      wanted: false,
    }));

    for (const adopt of [false, true]) {
      const { steps } = await plan("up", [memoryResource(cloud, "a"), ...unwanted], { adopt });

      expect(steps.map(({ id, action }) => [id, action])).toEqual([
        ["a", "create"],
        ["ours", "remove"],
      ]);
    }
  });

  test("refuses what is not ours, naming it and the flag that takes it over", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", { value: "wanted", owner: "them" });

    const refused = plan("up", [memoryResource(cloud, "a")]);

    await expect(refused).rejects.toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining('thing "the-a"'),
      hint: expect.stringContaining("--adopt"),
    });
  });

  test("takes over what is not ours when it is to be adopted, and says so", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", { value: "wanted", owner: "them" });

    const { steps } = await plan("up", [memoryResource(cloud, "a")], { adopt: true });

    expect(steps[0]).toMatchObject({ action: "update", adopts: true });
  });

  test("throws the failure of the first resource that cannot be read", async () => {
    const cloud = memoryCloud();
    cloud.fail("read a", new Error("first"));
    cloud.fail("read b", new Error("second"));

    const failed = plan("up", [memoryResource(cloud, "a"), memoryResource(cloud, "b")]);

    await expect(failed).rejects.toThrow("first");
  });
});

describe("down", () => {
  test("removes what is ours and there, dependents first, by the cheap look", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", { value: "wanted", owner: "us" });
    cloud.things.set("b", { value: "whatever", owner: "us" });
    const resources = ["a", "b", "c"].map((id, i) =>
      memoryResource(cloud, id, { needs: i === 0 ? [] : ["a"] }),
    );

    const { steps } = await plan("down", resources);

    expect(steps.map(({ id, action }) => [id, action])).toEqual([
      ["b", "remove"],
      ["a", "remove"],
    ]);
    expect(cloud.calls.every((call) => call.startsWith("find "))).toBe(true);
  });

  test("leaves alone what is not ours, and what is to be kept", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", { value: "wanted", owner: "them" });
    cloud.things.set("b", { value: "wanted", owner: "us" });
    const resources = [memoryResource(cloud, "a"), memoryResource(cloud, "b")];

    const { steps } = await plan("down", resources, { keep: ["b"] });

    expect(steps.map(({ action }) => action)).toEqual(["keep", "keep"]);
    expect(steps.map(({ foreign }) => foreign ?? false)).toEqual([false, true]);
  });

  test.for([
    { needed: ["us", "them"], action: "remove" },
    { needed: ["them", "them"], action: "keep" },
    { needed: [undefined, undefined], action: "remove" },
    { needed: [undefined, "them"], action: "keep" },
  ])("what has no tags goes by what it needs: $needed", async ({ needed, action }) => {
    const cloud = memoryCloud();
    cloud.things.set("link", { value: "wanted", owner: undefined });
    const ends = needed.map((owner, i) => {
      if (owner !== undefined) cloud.things.set(`end${i}`, { value: "wanted", owner });
      return memoryResource(cloud, `end${i}`);
    });
    const link = memoryResource(cloud, "link", { needs: ["end0", "end1"], tagged: false });

    const { steps } = await plan("down", [...ends, link]);

    expect(steps.find(({ id }) => id === "link")?.action).toBe(action);
  });
});
