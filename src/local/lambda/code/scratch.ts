// The endpoint's temporary folder. It lies outside of any project, because Node looks for
// node_modules and package.json in the folders above a handler.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sdkFolder } from "../../assets.ts";
import { startWatchdog, type Watchdog } from "../execution/watchdog.ts";

export interface Scratch {
  /** The folder, made when it is first asked for. */
  folder(): Promise<string>;
  /** Begun with the folder: it removes that if the endpoint is killed. */
  watchdog(): Promise<Watchdog>;
  remove(): Promise<void>;
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
