import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runBin } from "../support/bin.ts";
import { folderOf } from "../support/folder.ts";

/** Generous: a poison message is received three times, two seconds apart, by real processes. */
const timeout = 120_000;

const urlIn = (text: string) => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";

test("the demo's counts add up, and nothing of it stays", { timeout }, async () => {
  const TMPDIR = await folderOf({});
  const folder = await folderOf({ "some.txt": "one\n\ntwo\nthree, the last without an end" });

  const run = await runBin(["demo", "--file", join(folder, "some.txt")], { env: { TMPDIR } });

  expect(run.out.trim().split("\n")).toEqual([
    "4 lines = 1 blank lines skipped + 3 messages sent",
    "3 messages sent = 3 messages the handler logged",
    "It adds up.",
  ]);
  expect(run.exitCode).toBe(0);
  for (const command of ["up --local", "send --local", "tail --local", "status", "down --local"]) {
    expect(run.err).toContain(`$ sqslam ${command}`);
  }
  expect(run.err).toContain("dead-letter queue: about 1 waiting");
  expect(run.err).toContain("some.txt:2 -> two");
  expect(await readdir(TMPDIR)).toEqual([]);
  await expect(fetch(urlIn(run.err))).rejects.toThrow("fetch failed");
});

test("a demo of a file that is not there starts nothing", async () => {
  const TMPDIR = await folderOf({});

  const run = await runBin(["demo", "--file", "none.txt"], { env: { TMPDIR } });

  expect(run.exitCode).toBe(1);
  expect(run.err).toMatch(/^error: Cannot read .*none\.txt\./);
  expect(await readdir(TMPDIR)).toEqual([]);
});
