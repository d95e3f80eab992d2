// Packages that only a benchmark needs, fetched when it first runs; none of their scripts is run.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isObject, parseJson } from "../../src/core/json.ts";
import { complete } from "./run.ts";

// Beneath the bundle and not beside it, or the bundle would import what came with them.
const FOLDER = fileURLToPath(new URL("rivals/", import.meta.url));

/** Returns the folder of modules that holds these versions. Throws where they cannot be had. */
export async function fetched(versions: Readonly<Record<string, string>>): Promise<string> {
  const modules = join(FOLDER, "node_modules");
  const wanted = Object.entries(versions);
  const there = await Promise.all(
    wanted.map(async ([name, version]) => (await versionIn(join(modules, name))) === version),
  );
  if (there.every(Boolean)) return modules;
  await mkdir(FOLDER, { recursive: true });
  const names = wanted.map(([name, version]) => `${name}@${version}`);
  // Without a network it is known at once.
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"];
  process.stderr.write(`fetching ${names.join(" and ")}\n`);
  await complete({
    argv: ["npm", "install", ...options, "--prefix", FOLDER, ...names],
    cwd: FOLDER,
    env: npmsOwn(),
  });
  return modules;
}

/** Proxies and certificates, as whoever runs this has set npm up. */
function npmsOwn(): Readonly<Record<string, string>> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

async function versionIn(folder: string): Promise<unknown> {
  try {
    const manifest = parseJson(await readFile(join(folder, "package.json"), "utf8"));
    return isObject(manifest) ? manifest["version"] : undefined;
  } catch {
    return undefined; // not fetched yet
  }
}
