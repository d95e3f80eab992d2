import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { makeWorld } from "../../src/local/world.ts";
import { testGround } from "../support/ground.ts";

test("every operation that is served is asked for by a test, through the SDK's own client", () => {
  const world = makeWorld(testGround());
  onTestFinished(() => world.stop());
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const sent = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/\bnew (?:\w+\.)?(\w+)Command\(/g)].map(([, name]) => name),
    ),
  );

  const served = world.services.flatMap((service) => Object.keys(service.actions));
  expect(served.filter((name) => !sent.has(name))).toEqual([]);
});
