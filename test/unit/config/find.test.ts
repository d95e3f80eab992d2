import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPipeline } from "../../../src/config/load.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";

const FILE = "name: found";

test.for([
  "sqslam.yaml",
  "sqslam.yml",
  "sqslam.json",
  "config/sqslam.yaml",
  "config/sqslam.yml",
  "config/sqslam.json",
])("%s is found from a folder below", async (name) => {
  const root = await folderOf({ [name]: name.endsWith("json") ? '{"name":"found"}' : FILE });
  const cwd = join(root, "a", "b");
  await mkdir(cwd, { recursive: true });

  const { pipeline } = await loadPipeline({ env: {}, cwd });

  expect(pipeline.file).toBe(join(root, name));
});

test("the nearest folder wins, and in it the file beside us over config/", async () => {
  const root = await folderOf({
    "sqslam.yaml": FILE,
    "a/sqslam.yml": FILE,
    "a/config/sqslam.yaml": FILE,
  });

  const { pipeline } = await loadPipeline({ env: {}, cwd: join(root, "a") });

  expect(pipeline.file).toBe(join(root, "a", "sqslam.yml"));
});

test("-c goes before SQSLAM_CONFIG, which goes before what is found", async () => {
  const cwd = await folderOf({ "sqslam.yaml": FILE, "env.yaml": FILE, "flag.yaml": FILE });
  const env = { SQSLAM_CONFIG: "env.yaml" };

  const named = await loadPipeline({ file: "flag.yaml", env, cwd });
  const fromEnv = await loadPipeline({ env, cwd });

  expect(named.pipeline.file).toBe(join(cwd, "flag.yaml"));
  expect(fromEnv.pipeline.file).toBe(join(cwd, "env.yaml"));
});

test("without a file, the error says where it was looked for", async () => {
  const cwd = await folderOf({});

  const error = await failure(loadPipeline({ env: {}, cwd }));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain(`is in ${cwd} or in a folder above it`);
  expect(error.hint).toContain("sqslam.yaml");
});

test.for([
  ["missing.yaml", "it does not exist"],
  ["folder", "it is a folder"],
] as const)("a named file %s cannot be read", async ([file, why]) => {
  const cwd = await folderOf({ "folder/x": "" });

  const error = await failure(loadPipeline({ file, env: {}, cwd }));

  expect(error).toMatchObject({
    code: "CONFIG_INVALID",
    message: `Cannot read the pipeline file ${file}: ${why}.`,
  });
});

test("a file too long to be a pipeline's is refused before it is parsed", async () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `key${i}: x`).join("\n");
  const cwd = await folderOf({ "data.yaml": keys });

  const error = await failure(loadPipeline({ file: "data.yaml", env: {}, cwd }));

  expect(error).toMatchObject({
    code: "CONFIG_INVALID",
    message: `The pipeline file data.yaml has ${keys.length} characters; at most 131072 are read.`,
  });
});
