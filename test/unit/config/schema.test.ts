import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse as parseYaml } from "yaml";
import { expect, test } from "vitest";
import * as z from "zod";
import { pipelineFile } from "../../../src/config/schema.ts";

const config = (name: string) => fileURLToPath(new URL(`../../../config/${name}`, import.meta.url));

const schema = () => ({
  title: "sqslam pipeline file",
  ...z.toJSONSchema(pipelineFile, { io: "input", target: "draft-7" }),
});

test("config/sqslam.schema.json is what the schema says now (vitest -u writes it)", async () => {
  await expect(`${JSON.stringify(schema(), null, 2)}\n`).toMatchFileSnapshot(
    config("sqslam.schema.json"),
  );
});

test("an editor accepts a name alone, and no unknown key", () => {
  expect(schema()).toMatchObject({ required: ["name"], additionalProperties: false });
});

test.for(["sqslam.yaml", "tutorial.yaml", "fifo.yaml", "production.yaml"])(
  "%s names the schema for editors",
  async (name) => {
    const content = await readFile(config(name), "utf8");

    expect(content).toMatch(/^# yaml-language-server: \$schema=\.\/sqslam\.schema\.json\n/);
    expect(pipelineFile.safeParse(parseYaml(content)).success).toBe(true);
  },
);
