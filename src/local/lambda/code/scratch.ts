// The endpoint's temporary folder. It lies outside of any project, because Node looks for
// node_modules and package.json in the folders above a handler.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { accessSync, constants, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, SqslamError } from "../../../core/errors.ts";
import { sdkFolder } from "../../assets.ts";
import { startWatchdog, type Watchdog } from "../execution/watchdog.ts";

export interface Scratch {
  /** The folder, made when it is first asked for. */
  folder(): Promise<string>;
  /** Begun with the folder: it removes that if the endpoint is killed. */
  watchdog(): Promise<Watchdog>;
  remove(): Promise<void>;
}

/**
 * Throws a SqslamError (`WRONG_USE`) where no folder can be made: known at the start, and not at the
 * first function.
 */
export function checkTemporary(): void {
  try {
    accessSync(tmpdir(), constants.W_OK);
  } catch (error) {
    const text = `Functions run in a temporary folder, and none can be made in ${tmpdir()}: ${messageOf(error)}.`;
    const hint = "Set TMPDIR to a folder that you may write to.";
    throw new SqslamError("WRONG_USE", text, { hint, cause: error });
  }
}

export function makeScratch(onBug: (error: unknown) => void): Scratch {
  let opened: Promise<{ readonly folder: string; readonly watchdog: Watchdog }> | undefined;
  const open = () =>
    (opened ??= make().then((folder) => ({ folder, watchdog: startWatchdog(folder, onBug) })));
  return {
    folder: async () => (await open()).folder,
    watchdog: async () => (await open()).watchdog,
    async remove() {
      if (opened === undefined) return;
      const { folder, watchdog } = await opened;
      opened = undefined;
      await watchdog.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-"));
  await mkdir(join(folder, "code"));
  // Ends the search for a package.json: without its own, a handler's .js is CommonJS (aws-facts 3.9).
  await writeFile(join(folder, "package.json"), "{}\n");
  await linkSdk(folder);
  return folder;
}

/**
 * AWS's Node.js runtimes bring an SDK along (aws-facts 3.9). Here it is the one that is installed
 * beside sqslam, if any: above the code, where require and import look last.
 */
async function linkSdk(folder: string): Promise<void> {
  const sdk = sdkFolder();
  if (sdk === undefined) return;
  const modules = join(folder, "node_modules");
  await mkdir(modules);
  await symlink(join(sdk, "@aws-sdk"), join(modules, "@aws-sdk"), "junction");
  if (existsSync(join(sdk, "@smithy"))) {
    await symlink(join(sdk, "@smithy"), join(modules, "@smithy"), "junction");
  }
}
