// The endpoint's temporary folder. It lies outside of any project, because Node looks for
// node_modules and package.json in the folders above a handler.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  return folder;
}
