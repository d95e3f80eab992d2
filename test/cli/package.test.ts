// The package as a user gets it: packed, installed into an empty folder, run from there.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { folderOf } from "../support/folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MINUTES = 60_000;
const npm = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Without scripts: `npm test` has built dist/, and other tests are running it. */
async function pack(destination: string): Promise<Packed> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const { stdout } = await npm("npm", args, { cwd: ROOT, timeout: MINUTES });
  const [packed]: Packed[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error("npm packed nothing");
  return packed;
}

let tarball: string;
let packed: Packed;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-test-"));
  packed = await pack(folder);
  tarball = join(folder, packed.filename);
  return () => rm(folder, { recursive: true });
}, MINUTES);

test("the tarball installs into an empty folder and runs", { timeout: 5 * MINUTES }, async () => {
  const folder = await folderOf({ "package.json": "{}" });

  // What was fetched for `npm ci` is asked for no second time.
  const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball];
  await npm("npm", install, { cwd: folder, timeout: 4 * MINUTES });
  const version = await npm("npx", ["sqslam", "--version"], { cwd: folder, timeout: MINUTES });
  const schema = await npm("npx", ["sqslam", "schema"], { cwd: folder, timeout: MINUTES });

  expect(version.stdout).toContain(`sqslam ${manifest.version} `);
  expect(JSON.parse(schema.stdout)).toHaveProperty("properties.queue");
});

test("the tarball holds what runs, and none of what it is made from", () => {
  const tops = new Set(packed.files.map(({ path }) => path.replace(/\/.*/, "")));

  expect([...tops].toSorted()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "bin",
    "config",
    "dist",
    "handler",
    "package.json",
  ]);
});
