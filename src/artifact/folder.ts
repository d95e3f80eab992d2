// Reads a folder as it is, but for what is excluded. Sizes are known before anything is read.
import type { Dirent, Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { SqslamError } from "../core/errors.ts";
import type { SourceFile } from "./artifact.ts";
import { refuseUnzipped, type SizeLimits } from "./sources.ts";

const IGNORE_FILE = ".sqslamignore";

// What never belongs into a function; a pattern beginning with ! takes one back.
const ALWAYS = [
  ".git/",
  ".sqslam/",
  ".DS_Store",
  IGNORE_FILE,
  "node_modules/.cache/",
  "__pycache__/",
  "*.pyc",
];

interface Entry {
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  readonly executable: boolean;
}

export async function readFolder(
  root: string,
  exclude: readonly string[],
  limits: SizeLimits,
  signal: AbortSignal | undefined,
): Promise<readonly SourceFile[]> {
  const ignored = ignore({ ignorecase: false }).add(ALWAYS);
  ignored.add(await ignoreFile(root)).add([...exclude]);
  const entries = await walk({ root: await realpath(root), ignored, signal }, "", []);
  refuseUnzipped(entries, limits);
  const files: SourceFile[] = [];
  for (const { path, absolute, executable } of entries) {
    signal?.throwIfAborted();
    files.push({ path, content: await readFile(absolute), executable });
  }
  return files;
}

async function ignoreFile(root: string): Promise<string> {
  try {
    return await readFile(join(root, IGNORE_FILE), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

interface Walk {
  /** Without symbolic links. */
  readonly root: string;
  readonly ignored: Ignore;
  readonly signal: AbortSignal | undefined;
}

/** `above`: the real folders that this one lies in, to see a link that leads back up. */
async function walk(options: Walk, folder: string, above: readonly string[]): Promise<Entry[]> {
  const { root, ignored, signal } = options;
  signal?.throwIfAborted();
  const here = await realpath(join(root, folder));
  if (above.includes(here)) throw badLink(folder, "leads back into a folder that it lies in");
  const found: Entry[] = [];
  for (const dirent of await readdir(here, { withFileTypes: true })) {
    const path = folder === "" ? dirent.name : `${folder}/${dirent.name}`;
    const absolute = join(here, dirent.name);
    // What is excluded is not looked at: its links may lead anywhere.
    if (ignored.ignores(path) || (dirent.isDirectory() && ignored.ignores(`${path}/`))) continue;
    const target = dirent.isSymbolicLink() ? await follow(absolute, path, root) : absolute;
    const info = await lookAt(target, path);
    if (info.isDirectory()) {
      if (!ignored.ignores(`${path}/`))
        found.push(...(await walk(options, path, [...above, here])));
    } else if (info.isFile()) {
      found.push({
        path,
        absolute: target,
        bytes: info.size,
        executable: (info.mode & 0o111) !== 0,
      });
    } else {
      throw notAFile(path, dirent);
    }
  }
  return found;
}

/** A name that is not UTF-8 is read as another, which then is not there. */
async function lookAt(target: string, path: string): Promise<Stats> {
  try {
    return await stat(target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new SqslamError(
      "CONFIG_INVALID",
      `${path} in function.source is listed and not there: it has gone just now, or its name is not UTF-8.`,
      {
        hint: "Run the command again, or rename the file or exclude it (function.exclude).",
        cause: error,
      },
    );
  }
}

async function follow(link: string, path: string, root: string): Promise<string> {
  const target = await realpath(link).catch(() => undefined);
  if (target === undefined) throw badLink(path, "leads to nothing");
  if (target !== root && !target.startsWith(root + sep)) {
    throw badLink(path, `leads out of function.source, to ${target}`);
  }
  return target;
}

const badLink = (path: string, why: string) =>
  new SqslamError("CONFIG_INVALID", `The symbolic link ${path} in function.source ${why}.`, {
    hint: "Exclude it (function.exclude), or put what it means into the folder.",
  });

const notAFile = (path: string, dirent: Dirent) =>
  new SqslamError(
    "CONFIG_INVALID",
    `${path} in function.source is ${dirent.isSocket() ? "a socket" : "neither a file nor a folder"}.`,
    { hint: "Exclude it (function.exclude)." },
  );
