// How dist/ is cut: what a command loads, and what the two bundles have in common.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../src/local/index.ts";
import { packageFile } from "../../src/package-file.ts";
import { runBin } from "../support/bin.ts";
import { folderOf } from "../support/folder.ts";

test("an operation that no command calls is loaded by the endpoint alone", async () => {
  const dist = packageFile("dist");
  const chunks = (await readdir(dist)).filter((name) => name.endsWith(".js"));

  const naming = await Promise.all(
    chunks.map(async (name) =>
      (await readFile(join(dist, name), "utf8")).includes("GenerateCredentialReport") ? [name] : [],
    ),
  );

  expect(naming.flat()).toEqual(["local.js"]);
});

test("what the endpoint throws is an error that the program knows, with its way out", async () => {
  const dir = await folderOf({});
  const endpoint = await startLocal({ dir });
  onTestFinished(() => endpoint.stop());

  const { exitCode, err } = await runBin(["local", "start", "--port", "0", "--dir", dir]);

  expect(exitCode).toBe(1);
  expect(err).toContain("already runs on");
  expect(err).toContain("→ Use it with --local");
  expect(err).not.toContain(" at ");
});
