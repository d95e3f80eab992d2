import { chmod, mkdir, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadSources } from "../../../src/artifact/load.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";
import { functionConfig } from "./function-config.ts";

const HANDLER = "exports.handler = async () => {};";

async function paths(source: string, exclude: readonly string[] = []): Promise<readonly string[]> {
  const { files } = await loadSources(functionConfig({ source, exclude }));
  return files.map(({ path }) => path);
}

test("a folder is taken as it is, sorted by the bytes of the paths", async () => {
  const source = await folderOf({
    "index.js": HANDLER,
    "Z.txt": "z",
    "a/b.txt": "b",
    "a.txt": "a",
    "é.txt": "e",
    "node_modules/x/index.js": "x",
    "run.sh!": "#!/bin/sh",
  });

  const { files } = await loadSources(functionConfig({ source }));

  expect(files.map(({ path, executable }) => `${path}${executable ? "*" : ""}`)).toEqual([
    "Z.txt",
    "a.txt",
    "a/b.txt",
    "index.js",
    "node_modules/x/index.js",
    "run.sh*",
    "é.txt",
  ]);
  expect(files.find(({ path }) => path === "a/b.txt")?.content.toString()).toBe("b");
});

test("what never belongs into a function is left out", async () => {
  const source = await folderOf({
    "index.js": HANDLER,
    ".git/HEAD": "x",
    ".sqslam/state": "x",
    ".DS_Store": "x",
    "a/.DS_Store": "x",
    "a/__pycache__/m.pyc": "x",
    "m.pyc": "x",
    "node_modules/.cache/x": "x",
  });

  expect(await paths(source)).toEqual(["index.js"]);
});

test("patterns of .sqslamignore and of function.exclude are in .gitignore syntax", async () => {
  const source = await folderOf({
    "index.js": HANDLER,
    ".sqslamignore": "# tests\n*.test.js\n!keep.test.js\n/docs/\n",
    "a.test.js": "x",
    "lib/b.test.js": "x",
    "keep.test.js": "x",
    "docs/a.md": "x",
    "lib/docs/a.md": "x",
    "README.MD": "x",
    "notes.md": "x",
  });

  expect(await paths(source, ["/notes.md", "readme.md"])).toEqual([
    "README.MD",
    "index.js",
    "keep.test.js",
    "lib/docs/a.md",
  ]);
});

test("the manifest hash follows paths, contents and modes, and nothing else", async () => {
  const files = { "index.js": HANDLER, "a.txt": "a" };
  const hash = async (source: string) =>
    (await loadSources(functionConfig({ source }))).manifestHash;
  const source = await folderOf(files);
  const before = await hash(source);

  await utimes(join(source, "a.txt"), 1, 1);
  expect(await hash(source)).toBe(before);
  expect(await hash(await folderOf({ "a.txt": "a", "index.js": HANDLER }))).toBe(before);
  expect(await hash(await folderOf({ ...files, "a.txt": "b" }))).not.toBe(before);
  expect(await hash(await folderOf({ "index.js": HANDLER, "b.txt": "a" }))).not.toBe(before);
  await chmod(join(source, "a.txt"), 0o755);
  expect(await hash(source)).not.toBe(before);
});

test("a link inside the folder is followed, to a file and to a folder", async () => {
  const source = await folderOf({ "lib/index.js": HANDLER, "lib/x.txt": "x" });
  await symlink("lib/index.js", join(source, "index.js"));
  await symlink("lib", join(source, "again"));

  expect(await paths(source)).toEqual([
    "again/index.js",
    "again/x.txt",
    "index.js",
    "lib/index.js",
    "lib/x.txt",
  ]);
});

test("a folder that is itself reached through a link is fine", async () => {
  const source = await folderOf({ "real/index.js": HANDLER });
  await symlink("real", join(source, "link"));

  expect(await paths(join(source, "link"))).toEqual(["index.js"]);
});

test.for([
  ["out of the folder", "../secret", "leads out of function.source"],
  ["to nothing", "nowhere", "leads to nothing"],
  ["back up", ".", "leads back into a folder that it lies in"],
] as const)("a link %s is refused, unless it is excluded", async ([, target, why]) => {
  const outer = await folderOf({ "code/index.js": HANDLER, "secret/key": "x" });
  const source = join(outer, "code");
  await symlink(target, join(source, "link"));

  const error = await failure(loadSources(functionConfig({ source })));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toMatch(/The symbolic link link\S* in function\.source /);
  expect(error.message).toContain(why);
  expect(await paths(source, ["link"])).toEqual(["index.js"]);
});

test.for([{}, { ".sqslamignore": "*", "index.js": HANDLER }])(
  "a folder without files, or with all of them excluded, is refused: %#",
  async (files) => {
    const error = await failure(loadSources(functionConfig({ source: await folderOf(files) })));

    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain("has no files, or all of them are excluded");
  },
);

test.skipIf(process.platform !== "linux")("a name that is not UTF-8 is told as such", async () => {
  const source = await folderOf({ "index.js": HANDLER });
  await writeFile(Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xff, 0xfe])]), "");

  expect(await failure(loadSources(functionConfig({ source })))).toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining("its name is not UTF-8"),
  });
  expect(await paths(source, ["\ufffd*"])).toEqual(["index.js"]);
});

test("a source that does not exist is named with its absolute path", async () => {
  const source = join(await folderOf({}), "missing");

  const error = await failure(loadSources(functionConfig({ source })));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toBe(`function.source, ${source}, does not exist.`);
});

test("code that is too large unpacked is refused before it is read, its largest files named", async () => {
  const source = await folderOf({ "index.js": HANDLER, "model.bin": "", "b.bin": "b" });
  await truncate(join(source, "model.bin"), 262_144_000); // sparse: takes no space

  const error = await failure(loadSources(functionConfig({ source })));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain("unpacked it has 262,144,034 bytes; AWS allows 262,144,000");
  expect(error.message).toContain("262,144,000 bytes  model.bin\n");
  expect(error.hint).toContain(".sqslamignore");
});

test("loading stops when it is told to", async () => {
  const source = await folderOf({ "index.js": HANDLER });
  await mkdir(join(source, "deep"));

  const stopped = loadSources(functionConfig({ source }), AbortSignal.abort(new Error("stop")));

  await expect(stopped).rejects.toThrow("stop");
});
