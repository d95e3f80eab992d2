import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { SqslamError } from "../core/errors.ts";
import type { Env } from "../core/io.ts";

const EXTENSIONS = ["yaml", "yml", "json"];
const CANDIDATES = ["sqslam", join("config", "sqslam")].flatMap((stem) =>
  EXTENSIONS.map((extension) => `${stem}.${extension}`),
);

/** The least that a pipeline file says. */
export const LEAST = "`name: my-queue` and `function: { source: index.mjs }`";

export interface FileRequest {
  readonly file?: string | undefined;
  readonly env: Env;
  readonly cwd: string;
}

/** The pipeline file, absolute: the named one, or the nearest of the usual names going up. */
export async function findFile({ file, env, cwd }: FileRequest): Promise<string> {
  if (file) return resolve(cwd, file);
  if (env["SQSLAM_CONFIG"]) return resolve(cwd, env["SQSLAM_CONFIG"]);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const candidate of CANDIDATES) {
      const path = join(folder, candidate);
      if (await isFile(path)) return path;
    }
    if (folder === dirname(folder)) break;
  }
  throw new SqslamError(
    "CONFIG_INVALID",
    `No pipeline file: neither sqslam.yaml, .yml or .json nor config/sqslam.yaml, .yml or .json is in ${resolve(cwd)} or in a folder above it.`,
    { hint: `Write sqslam.yaml, with ${LEAST}, or name a file with -c.` },
  );
}

/** Characters. The parser compares every key with all before it: a file that is no pipeline's takes for ever. */
const LONGEST = 128 * 1024;

export async function readText(path: string, shown: string): Promise<string> {
  const text = await contentOf(path, shown);
  if (text.length <= LONGEST) return text;
  throw new SqslamError(
    "CONFIG_INVALID",
    `The pipeline file ${shown} has ${text.length} characters; at most ${LONGEST} are read.`,
    { hint: "Name the pipeline file with -c: this seems to be another one." },
  );
}

async function contentOf(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new SqslamError(
      "CONFIG_INVALID",
      `Cannot read the pipeline file ${shown}: ${why(error)}.`,
      {
        hint: "Name an existing file with -c or SQSLAM_CONFIG.",
        cause: error,
      },
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
};

function why(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (code || String(error));
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined); // what cannot be looked at is not there
  return found?.isFile() ?? false;
}

/** As a person at `cwd` would type it. */
export function shownFrom(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith(`..${sep}..`) ? path : short;
}
