// A state folder that cannot be used, as a user meets it: one error, no stack, and a way out that works.
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../src/cli.ts";
import { folderOf } from "../support/folder.ts";
import { memoryIo } from "../support/io.ts";

const START = ["local", "start", "--port", "0"] as const;

async function world(files: Readonly<Record<string, string>>) {
  const cwd = await folderOf(files);
  const sqslam = async (...args: string[]) => {
    const io = memoryIo({ cwd, env: process.env });
    return { code: await main(args, io), out: io.out, err: io.err };
  };
  onTestFinished(async () => void (await sqslam("local", "stop")));
  return { cwd, sqslam };
}

test.for([
  ["in the foreground", START],
  ["detached", [...START, "--detach"]],
] as const)("%s, a damaged store is named with the way out, which works", async ([, start]) => {
  const { cwd, sqslam } = await world({ ".sqslam/store/data.mdb": "hello" });

  const refused = await sqslam(...start);

  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`${join(cwd, ".sqslam/store/data.mdb")}, is damaged: `);
  expect(refused.err).toContain("sqslam local reset");
  expect(refused.err).not.toMatch(/^\s+at /m);
  expect(await sqslam("local", "reset")).toMatchObject({ code: 0 });
  expect(await sqslam(...START, "--detach")).toMatchObject({ code: 0 });
});

test("a store of a newer sqslam is neither opened nor touched", async () => {
  const { cwd, sqslam } = await world({ ".sqslam/store/format.json": '{"format":99}' });

  const refused = await sqslam(...START);

  expect(refused.code).toBe(1);
  expect(refused.err).toContain("it has format 99, and this one reads 1");
  expect(refused.err).toContain("Update sqslam");
  expect(await readFile(join(cwd, ".sqslam/store/format.json"), "utf8")).toBe('{"format":99}');
});

test("a file in the place of the store's folder is named", async () => {
  const { cwd, sqslam } = await world({ ".sqslam/store": "" });

  const refused = await sqslam(...START);

  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`there is a file in its place (${join(cwd, ".sqslam/store")})`);
});

test("a state folder that is gone is made anew", async () => {
  const { cwd, sqslam } = await world({});

  const dir = join(cwd, "not/yet/there");
  expect(await sqslam(...START, "--detach", "--dir", dir)).toMatchObject({ code: 0 });
  expect(await sqslam("local", "stop", "--dir", dir)).toMatchObject({ code: 0 });
});

// Root may write anywhere.
test.skipIf(process.getuid?.() === 0)("a folder that may not be written is named", async () => {
  const { cwd, sqslam } = await world({});
  const dir = join(cwd, ".sqslam");
  await mkdir(dir);
  await chmod(dir, 0o500);

  const refused = await sqslam(...START);

  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`The state folder ${dir} cannot be used: it may not be written`);
  expect(refused.err).toContain("--dir");
});

test.skipIf(process.getuid?.() === 0)("a store that may not be read is named", async () => {
  const { cwd, sqslam } = await world({ ".sqslam/store/data.mdb": "hello" });
  const data = join(cwd, ".sqslam/store/data.mdb");
  await writeFile(data, "x".repeat(9_000));
  await chmod(data, 0);

  const refused = await sqslam(...START);

  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`${data}, cannot be used: EACCES`);
});
