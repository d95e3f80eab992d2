import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { order, reverse, walk } from "../../../src/engine/graph.ts";
import { graphs } from "../../support/graphs.ts";

const node = (id: string, ...needs: string[]) => ({ id, needs });

describe("order", () => {
  test("puts each node behind everything it needs", () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const ids = order(nodes).map(({ id }) => id);

        expect(ids.toSorted()).toEqual(nodes.map(({ id }) => id).toSorted());
        for (const { id, needs } of nodes) {
          for (const need of needs) expect(ids.indexOf(need)).toBeLessThan(ids.indexOf(id));
        }
      }),
    );
  });

  test("names the nodes of a cycle", () => {
    expect(() => order([node("a", "b"), node("b", "a")])).toThrow("a -> b -> a");
  });

  test("names what is needed and unknown", () => {
    expect(() => order([node("a", "b")])).toThrow('"a" needs "b", which is unknown');
  });
});

test("reverse twice is the graph that it was", () => {
  fc.assert(
    fc.property(graphs, (nodes) => {
      const twice = reverse(reverse(nodes));

      const sorted = (all: typeof nodes) => all.map(({ id, needs }) => [id, needs.toSorted()]);
      expect(sorted(twice)).toEqual(sorted(nodes));
    }),
  );
});

describe("walk", () => {
  test("visits what does not depend on each other at the same time", async () => {
    let running = 0;
    let most = 0;

    await walk([node("a"), node("b"), node("c")], async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });

    expect(most).toBe(3);
  });

  test("skips what hangs on a failed node and names that node, not the one between", async () => {
    const nodes = [node("a"), node("b", "a"), node("c", "b"), node("d")];

    const settled = await walk(nodes, async ({ id }) => {
      await Promise.resolve();
      if (id === "a") throw new Error("no");
      return id;
    });

    expect(settled.get("b")).toEqual({ status: "skipped", because: "a" });
    expect(settled.get("c")).toEqual({ status: "skipped", because: "a" });
    expect(settled.get("d")).toEqual({ status: "done", value: "d" });
  });
});
