// Who stands the same pipeline up: each a folder and a command for every operation.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { zipSources } from "../../src/artifact/zip.ts";
import type { Command } from "./run.ts";

export const OPERATIONS = ["create", "no-op", "code", "down"] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Rival {
  readonly name: string;
  /** Whatever the command needs, made before the time begins; `version` is told apart by its code. */
  prepare(version: number): Promise<void>;
  command(operation: Operation, endpoint: string): Command;
}

const BIN = join(process.cwd(), "bin/sqslam.js");
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url));

const handler = (version: number) =>
  `export const handler = async () => console.log("version ${version}");\n`;

/** A folder with the handler in it, and with the pipeline file. */
export function sqslam(folder: string): Rival {
  const UP = ["up"];
  const argv: Readonly<Record<Operation, readonly string[]>> = {
    create: UP,
    "no-op": UP,
    code: [...UP, "--code-only"],
    down: ["down", "--yes"],
  };
  return {
    name: "sqslam",
    async prepare(version) {
      const file = { name: "bench-sqslam", function: { source: "handler" } };
      await writeFile(join(folder, "sqslam.json"), JSON.stringify(file));
      await writeFile(join(folder, "handler/index.mjs"), handler(version));
    },
    command: (operation, endpoint) => ({
      argv: [process.execPath, BIN, ...argv[operation], "--endpoint-url", endpoint],
      cwd: folder,
    }),
  };
}

export function floor(folder: string): Rival {
  const zip = join(folder, "handler.zip");
  return {
    name: "bare script",
    prepare: (version) => writeZip(zip, version),
    command: (operation, endpoint) => ({
      argv: [process.execPath, FLOOR, operation, endpoint, zip],
      cwd: folder,
    }),
  };
}

export async function writeZip(path: string, version: number): Promise<void> {
  const content = Buffer.from(handler(version));
  const files = [{ path: "index.mjs", content, executable: false }];
  await writeFile(path, (await zipSources({ files, manifestHash: "" })).bytes);
}
