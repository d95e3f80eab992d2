// The endpoint's temporary folder. It lies outside of any project, because Node looks for
// node_modules and package.json in the folders above a handler.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Scratch {
  /** The folder, made when it is first asked for. */
  folder(): Promise<string>;
  remove(): Promise<void>;
}

export function makeScratch(): Scratch {
  let made: Promise<string> | undefined;
  return {
    folder: () => (made ??= make()),
    async remove() {
      if (made === undefined) return;
      const folder = await made;
      made = undefined;
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
