// Where a local endpoint keeps its state, and what it leaves there for later commands to find it.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Env } from "../../core/io.ts";
import { isObject, parseJson } from "../../core/json.ts";

const STATE_FOLDER = ".sqslam";
export const LOG_FILE = "endpoint.log";

/** What a running endpoint says of itself in endpoint.json. */
export interface Announcement {
  readonly folder: string;
  readonly pid: number;
  readonly url: string;
  /** Whether it has AWS's delays. */
  readonly realistic: boolean;
  /** Whether it holds callers to their policies. */
  readonly enforceIam: boolean;
  /** Whether other processes may plan faults and reset it. */
  readonly admin: boolean;
  /** Whether it flushes to the disk before it answers. */
  readonly fsync: boolean;
}

/** How fast it answers, as the end of a sentence. */
export const paceOf = ({ realistic }: Pick<Announcement, "realistic">): string =>
  realistic ? ", with AWS's delays" : "";

/** What else it was told to do, in sentences. */
export function modesOf({
  enforceIam,
  admin,
  url,
}: Omit<Announcement, "folder" | "pid">): string[] {
  return [
    ...(enforceIam ? ["It holds sessions of roles to their policies; any other key may all."] : []),
    ...(admin ? [`Other processes may plan faults and reset it, under ${url}/_sqslam/.`] : []),
  ];
}

export interface Place {
  readonly env: Env;
  readonly cwd: string;
}

/** The state folder to start on: `--dir`, SQSLAM_LOCAL_DIR, or .sqslam right here. */
export function stateFolder(dir: string | undefined, { env, cwd }: Place): string {
  return resolve(cwd, dir || env["SQSLAM_LOCAL_DIR"] || STATE_FOLDER);
}

/** The announcement in that folder; undefined when none is there or it cannot be meant. */
export async function announcementIn(folder: string): Promise<Announcement | undefined> {
  const data = parseJson(await readIfThere(join(folder, "endpoint.json")));
  if (!isObject(data)) return undefined;
  const { pid, url } = data;
  if (typeof pid !== "number" || typeof url !== "string" || !isLoopback(url)) return undefined;
  return {
    folder,
    pid,
    url,
    realistic: data["realistic"] === true,
    enforceIam: data["enforceIam"] === true,
    admin: data["admin"] === true,
    fsync: data["fsync"] === true,
  };
}

/** The nearest announcement: SQSLAM_LOCAL_DIR alone where set, else .sqslam in `from` or above it. */
export async function findAnnouncement(
  { env, cwd }: Place,
  from: readonly string[],
): Promise<Announcement | undefined> {
  const named = env["SQSLAM_LOCAL_DIR"];
  if (named !== undefined && named !== "") return announcementIn(resolve(cwd, named));
  for (const start of from) {
    for (const folder of upwardFrom(resolve(cwd, start))) {
      const found = await announcementIn(join(folder, STATE_FOLDER));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function* upwardFrom(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder)) return;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return ""; // an unreadable announcement announces nothing
  }
}

// Whoever can write a file above us must not be able to send our traffic elsewhere.
function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return ["127.0.0.1", "localhost", "[::1]"].includes(host);
}
