import { describe, expect, test } from "vitest";
import { SqslamError } from "../../../src/core/errors.ts";
import { execute } from "../../../src/engine/execute.ts";
import { makePlan } from "../../../src/engine/make-plan.ts";
import type { Resource } from "../../../src/engine/resource.ts";
import { manualClock } from "../../support/clock.ts";
import { ours, run } from "../../support/execute.ts";
import { memoryCloud, memoryResource } from "../../support/memory-resource.ts";

describe("up", () => {
  test("creates in order and waits until each is ready before its dependents begin", async () => {
    const cloud = memoryCloud();

    await run("up", [memoryResource(cloud, "b", { needs: ["a"] }), memoryResource(cloud, "a")]);

    expect(cloud.calls.slice(2)).toEqual(["create a", "ready a", "create b", "ready b"]);
  });

  test("tells of what it skips, and not of what is neither there nor wanted", async () => {
    const cloud = memoryCloud();
    cloud.fail("create role");
    const needs = ["role"];
    const resources = [
      memoryResource(cloud, "role"),
      memoryResource(cloud, "function", { needs }),
      { ...memoryResource(cloud, "alarm", { needs }), wanted: false },
    ];

    const { events } = await run("up", resources);

    expect(events.filter(({ type }) => type === "step.skipped")).toEqual([
      { type: "step.skipped", id: "function", because: "role" },
    ]);
  });

  test("does not look twice at what was just seen", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", ours("old"));

    await run("up", [memoryResource(cloud, "a")]);

    expect(cloud.calls).toEqual(["read a", "update a", "ready a"]);
  });

  test("looks again when the plan has grown old, and finds that nothing is to be done", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", ours("old"));
    const resources = [memoryResource(cloud, "a")];
    const clock = manualClock();
    const { signal } = new AbortController();
    const { plan, observed } = await makePlan("up", resources, { clock, signal });
    cloud.things.set("a", ours("wanted"));
    await clock.advance(60_000);

    const outcome = await execute(plan, resources, { emit: () => {}, clock, signal, observed });

    expect(outcome.settled.get("a")).toEqual({ status: "done", value: "keep" });
    expect(cloud.writes()).toEqual([]);
  });

  test("looks again when somebody else was quicker, and keeps what is right", async () => {
    const cloud = memoryCloud();
    cloud.before("create a", () => void cloud.things.set("a", ours("wanted")));

    const { outcome } = await run("up", [memoryResource(cloud, "a")]);

    expect(outcome.settled.get("a")).toEqual({ status: "done", value: "keep" });
  });

  test("refuses a stranger that appears after the plan was made", async () => {
    const cloud = memoryCloud();
    const stranger = { value: "wanted", owner: "them" };
    cloud.before("create a", () => void cloud.things.set("a", stranger));

    const { outcome } = await run("up", [memoryResource(cloud, "a")]);

    expect(outcome.settled.get("a")).toMatchObject({
      status: "failed",
      error: { code: "NOT_OURS" },
    });
  });

  test("creates what vanished after the plan was made", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", ours("old"));
    cloud.before("update a", () => void cloud.things.delete("a"));

    const { outcome } = await run("up", [memoryResource(cloud, "a")]);

    expect(outcome.settled.get("a")).toEqual({ status: "done", value: "create" });
  });

  test("gives up on a conflict that does not end", async () => {
    const cloud = memoryCloud();
    cloud.fail("create a", new SqslamError("CONFLICT", "still busy"));

    const { outcome } = await run("up", [memoryResource(cloud, "a")]);

    expect(cloud.writes()).toEqual(["create a", "create a", "create a"]);
    expect(outcome.settled.get("a")).toMatchObject({ error: { message: "still busy" } });
  });

  test("does not repeat what fails for another reason", async () => {
    const cloud = memoryCloud();
    cloud.fail("create a", new SqslamError("ACCESS_DENIED", "no"));

    await run("up", [memoryResource(cloud, "a")]);

    expect(cloud.writes()).toEqual(["create a"]);
  });

  test("adopts what the plan said it would", async () => {
    const cloud = memoryCloud();
    cloud.things.set("a", { value: "wanted", owner: "them" });

    await run("up", [memoryResource(cloud, "a")], { adopt: true });

    expect(cloud.things.get("a")).toEqual(ours("wanted"));
  });

  test("without waiting still waits for what others need", async () => {
    const cloud = memoryCloud();
    const resources = [memoryResource(cloud, "a"), memoryResource(cloud, "b", { needs: ["a"] })];

    await run("up", resources, { wait: false });

    expect(cloud.calls.filter((call) => call.startsWith("ready"))).toEqual(["ready a"]);
  });
});

describe("down", () => {
  const chain = (...there: string[]) => {
    const cloud = memoryCloud();
    for (const id of there) cloud.things.set(id, ours("whatever"));
    const resources = [
      memoryResource(cloud, "a"),
      memoryResource(cloud, "b", { needs: ["a"] }),
      memoryResource(cloud, "c", { needs: ["b"] }),
    ];
    return { cloud, resources };
  };

  test("removes dependents before what they need", async () => {
    const { cloud, resources } = chain("a", "b", "c");

    await run("down", resources);

    expect(cloud.writes()).toEqual(["remove c", "remove b", "remove a"]);
  });

  test("keeps the order across what is already gone", async () => {
    const { cloud, resources } = chain("a", "c");
    cloud.fail("remove c");

    await run("down", resources);

    expect(cloud.writes()).toEqual(["remove c"]);
  });

  test("removes nothing that is not ours", async () => {
    const { cloud, resources } = chain();
    cloud.things.set("a", { value: "wanted", owner: "them" });

    await run("down", resources);

    expect(cloud.things.has("a")).toBe(true);
  });
});

test("tells start, wait without repeating it, and end with the time it took", async () => {
  const cloud = memoryCloud();
  const clock = manualClock();
  const slow: Resource = {
    ...memoryResource(cloud, "a"),
    async create(work) {
      work.waiting({ what: "the moon", ms: 700 });
      work.waiting({ what: "the moon", ms: 500 });
      await clock.sleep(700, work.signal);
    },
  };

  const ran = run("up", [slow], { clock });
  await clock.advance(700);
  const { events, outcome } = await ran;

  expect(events).toEqual([
    { type: "step.start", id: "a", action: "create" },
    { type: "step.wait", id: "a", what: "the moon" },
    { type: "step.done", id: "a", action: "create", ms: 700 },
  ]);
  expect(outcome.took.get("a")).toBe(700);
  // Side by side, so not 1200.
  expect(outcome.waited).toEqual([{ id: "a", what: "the moon", ms: 700 }]);
});

test("after an interruption the call in flight ends and nothing new begins", async () => {
  const cloud = memoryCloud();
  const stop = new AbortController();
  cloud.before("create a", () => stop.abort(new Error("stopped")));
  const resources = [memoryResource(cloud, "a"), memoryResource(cloud, "b", { needs: ["a"] })];

  const { outcome } = await run("up", resources, { signal: stop.signal });

  expect(cloud.things.has("a")).toBe(true);
  expect(cloud.writes()).toEqual(["create a"]);
  expect(outcome.settled.get("b")?.status).toBe("failed");
});
