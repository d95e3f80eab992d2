import { rm } from "node:fs/promises";
import { afterAll, describe, test } from "vitest";
import { type Inventory, inventory, NOTHING } from "../support/inventory.ts";
import { actionsIn, bearerOf, missed } from "./ablation.ts";
import { deployedFormerly, deployedWithLog, type Scene } from "./lifecycle.ts";
import { KINDS, REGION } from "./pipelines.ts";
import { after, actBy, printed, sources } from "./stage.ts";

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  send: ["send", "hello"],
  status: ["status"],
  tail: ["tail", "--no-follow"],
  // Until a time that is over, so that it ends.
  "tail live": ["tail", "--live", "--since", "10m", "--until", "1m"],
  outputs: ["outputs"],
  up: ["up"],
  down: ["down", "--yes"],
};

const USERS = [
  { audience: "sender", allowed: ["send"] },
  {
    audience: "reader",
    allowed: ["status", "status of what had another name", "tail", "tail live", "outputs"],
  },
];

const cases = KINDS.flatMap((kind) => USERS.map((user) => ({ ...kind, kind, ...user })));

describe.each(cases)("a $audience of the $name pipeline", async ({ kind, audience, allowed }) => {
  const folder = await sources();
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const document = await printed(folder, audience, kind.file);
  const seed = await deployedWithLog(kind, folder);
  const changed = kind.variants["configuration and code"] ?? {};
  const scenes = Object.entries(COMMANDS).map(([name, args]): Scene => {
    // So that there is something to do.
    const file = name === "up" ? changed : kind.file;
    return { name, seed, file, args };
  });
  scenes.push({
    name: "status of what had another name",
    seed: await deployedFormerly(kind, folder),
    file: kind.file,
    args: ["status"],
  });
  const named = (scene: Scene) => [scene.name, scene] as const;
  const may = scenes.filter(({ name }) => allowed.includes(name));
  const bearer = bearerOf(folder, document, may);

  test.concurrent.for(may.map(named))("can %s", async ([, scene], { expect }) => {
    const ran = await bearer.play(scene);

    expect(ran.exitCode, ran.err).toBe(0);
  });

  test.concurrent.for(scenes.filter((scene) => !may.includes(scene)).map(named))(
    "cannot %s, and is told what is missing",
    async ([, scene], { expect }) => {
      const ran = await actBy(document, folder, scene);

      expect(ran.exitCode, ran.err).toBe(1);
      expect(ran.err).toMatch(/Allow [a-z]+:[A-Z][A-Za-z]+ on \S+/);
      expect(ran.err).toContain("`sqslam permissions --for ");
      const { roles: _theirOwn, ...before } = await inventoryOf(scene.seed);
      expect(await inventoryOf(ran.left)).toMatchObject(before);
    },
  );

  // oxlint-disable-next-line vitest/expect-expect -- each case asserts what fails in ablation.ts
  test.concurrent.for(actionsIn(document).map((lost) => [lost.action, lost.sid, lost] as const))(
    "misses %s, taken away from %s alone",
    async ([, , lost]) => missed(bearer, lost),
  );
});

async function inventoryOf(seed: Scene["seed"]): Promise<Inventory> {
  let found = NOTHING;
  await after(seed, async ({ url }) => {
    found = await inventory(url, REGION);
  });
  return found;
}
