import { expect, onTestFinished, test } from "vitest";
import { makeWorld } from "../../src/local/world.ts";
import { testGround } from "../support/ground.ts";

test("every action of every service says what it takes of its caller", () => {
  const world = makeWorld(testGround());
  onTestFinished(() => world.stop());

  const namesIn = (table: "actions" | "needs") =>
    world.services.flatMap((service) =>
      Object.keys(service[table])
        .map((name) => `${service.model.id}:${name}`)
        .toSorted(),
    );

  expect(namesIn("needs")).toEqual(namesIn("actions"));
});
