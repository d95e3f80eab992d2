// Declares what a deployer can do with nothing but the printed policy, and that none of it can be spared.
import { rm } from "node:fs/promises";
import { afterAll, describe, test } from "vitest";
import { inventory, NOTHING } from "../support/inventory.ts";
import { actionsIn, bearerOf, missed } from "./ablation.ts";
import { lifecycleOf } from "./lifecycle.ts";
import { type Kind, REGION } from "./pipelines.ts";
import { after, printed, sources } from "./stage.ts";

export function deployerOf(...kinds: readonly Kind[]): void {
  describe.each(kinds)("a deployer of the $name pipeline", async (kind) => {
    const folder = await sources();
    afterAll(() => rm(folder, { recursive: true, force: true }));
    const document = await printed(folder, "deployer", kind.file);
    const bearer = bearerOf(folder, document, await lifecycleOf(kind, folder));

    test.concurrent.for(bearer.scenes.map((scene) => [scene.name, scene] as const))(
      "can, with nothing but the printed policy: %s",
      async ([, scene], { expect }) => {
        const ran = await bearer.play(scene);

        expect(ran.exitCode, ran.err).toBe(0);
        if (scene.args[0] !== "down") return;
        await after(ran.left, async ({ url }) => {
          const { roles, ...rest } = await inventory(url, REGION);
          expect({ ...rest, roles: [] }).toEqual(NOTHING);
          expect(roles, "the deployer's own alone").toHaveLength(1);
        });
      },
    );

    // oxlint-disable-next-line vitest/expect-expect -- each case asserts what fails in ablation.ts
    test.concurrent.for(actionsIn(document).map((lost) => [lost.action, lost.sid, lost] as const))(
      "misses %s, taken away from %s alone",
      async ([, , lost]) => missed(bearer, lost),
    );

    test("may do nothing that no command asks for", async ({ expect }) => {
      const runs = await Promise.all(bearer.scenes.map((scene) => bearer.play(scene)));
      const needed = new Set(runs.flatMap(({ asked }) => asked.map(({ action }) => action)));
      const held = new Set(actionsIn(document).map(({ action }) => action));

      expect([...held].toSorted()).toEqual([...needed].toSorted());
    });
  });
}
