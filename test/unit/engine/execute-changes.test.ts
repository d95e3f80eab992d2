// Changes that have a place of their own in the order, or that cannot be made in place.
import { describe, expect, test } from "vitest";
import { ours, run } from "../../support/execute.ts";
import { memoryCloud, memoryResource } from "../../support/memory-resource.ts";

describe("a change that must come first or last", () => {
  const world = (when: "first" | "last") => {
    const cloud = memoryCloud();
    cloud.things.set("queue", ours("old"));
    cloud.things.set("function", ours("old"));
    const queue = memoryResource(cloud, "queue", { change: { when } });
    return { cloud, resources: [queue, memoryResource(cloud, "function")] };
  };

  test("is made before anything else, or after all of it", async () => {
    const first = world("first");
    const last = world("last");

    await run("up", first.resources);
    await run("up", last.resources);

    expect(first.cloud.writes()).toEqual(["update queue", "update function"]);
    expect(last.cloud.writes()).toEqual(["update function", "update queue"]);
  });

  test("stops everything else when it comes first and fails", async () => {
    const { cloud, resources } = world("first");
    cloud.fail("update queue");

    const { outcome } = await run("up", resources);

    expect(outcome.settled.get("function")).toEqual({ status: "skipped", because: "queue" });
    expect(cloud.writes()).toEqual(["update queue"]);
  });

  test("is not made when it comes last and something before it failed", async () => {
    const { cloud, resources } = world("last");
    cloud.fail("update function");

    const { outcome } = await run("up", resources);

    expect(outcome.settled.get("queue")).toEqual({ status: "skipped", because: "function" });
    expect(cloud.writes()).toEqual(["update function"]);
  });

  test("is one step to whoever watches", async () => {
    const { resources } = world("last");

    const { events } = await run("up", resources);

    const ofQueue = events.filter((event) => "id" in event && event.id === "queue");
    expect(ofQueue.map(({ type }) => type)).toEqual(["step.start", "step.done"]);
    expect(ofQueue[1]).toMatchObject({ action: "update" });
  });
});

describe("what cannot change in place", () => {
  const world = () => {
    const cloud = memoryCloud();
    cloud.things.set("a", ours("old"));
    return { cloud, resources: [memoryResource(cloud, "a", { change: { recreate: true } })] };
  };

  test("is refused, naming the fields and the flag, before anything is done", async () => {
    const { cloud, resources } = world();

    await expect(run("up", resources)).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining('thing "the-a" cannot change value in place'),
      hint: expect.stringContaining("--recreate"),
    });
    expect(cloud.writes()).toEqual([]);
  });

  test("is removed and created again when that is allowed", async () => {
    const { cloud, resources } = world();

    const { outcome } = await run("up", resources, { allowRecreate: true });

    expect(cloud.writes()).toEqual(["remove a", "create a"]);
    expect(outcome.settled.get("a")).toEqual({ status: "done", value: "recreate" });
  });
});
