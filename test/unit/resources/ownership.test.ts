import { describe, expect, test } from "vitest";
import { ownershipOf } from "../../../src/resources/ownership.ts";

const ownership = ownershipOf({ name: "orders", stage: "prod", tags: { team: "a", cost: "1" } });

describe("owns", () => {
  test.for([
    [{ "sqslam:name": "orders", "sqslam:stage": "prod" }, true],
    [{ "sqslam:name": "orders" }, false],
    [{ "sqslam:name": "orders", "sqslam:stage": "test" }, false],
    [{ "sqslam:name": "other", "sqslam:stage": "prod" }, false],
    [{}, false],
  ] as const)("%j: %s", ([tags, owned]) => {
    expect(ownership.owns({ ...tags })).toBe(owned);
  });

  test("without a stage only what has none is ours", () => {
    const plain = ownershipOf({ name: "orders", stage: undefined, tags: {} });

    expect(plain.owns({ "sqslam:name": "orders" })).toBe(true);
    expect(plain.owns({ "sqslam:name": "orders", "sqslam:stage": "prod" })).toBe(false);
  });
});

test("its own tags are right", () => {
  expect(ownership.diff(ownership.tags)).toEqual([]);
});

test("a tag that is no longer wanted is taken away, one that others have set stays", () => {
  const without = ownershipOf({ name: "orders", stage: "prod", tags: { team: "a" } });

  const { set, remove } = without.delta({ ...ownership.tags, "aws:x": "1", CreatedBy: "them" });

  expect(remove).toEqual(["cost"]);
  expect(set).toEqual({ "sqslam:tags": "team" });
});

test("the user's tags cannot pretend to be ours", () => {
  const sly = ownershipOf({ name: "orders", stage: undefined, tags: { "sqslam:name": "other" } });

  expect(sly.tags["sqslam:name"]).toBe("orders");
});

test("keys that do not fit into one tag are set all the same, and never taken away", () => {
  const keys = Array.from({ length: 10 }, (_, i) => `${i}${"k".repeat(60)}`);
  const many = ownershipOf({
    name: "orders",
    stage: undefined,
    tags: Object.fromEntries(keys.map((key) => [key, "v"])),
  });

  expect((many.tags["sqslam:tags"] ?? "").length).toBeLessThanOrEqual(256);
  expect(Object.keys(many.tags)).toEqual(expect.arrayContaining(keys));
});
