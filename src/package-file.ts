import { fileURLToPath } from "node:url";

/**
 * The absolute path of a file that ships with sqslam, given relative to the package.
 * This module lies one folder deep both as source (src/) and bundled (dist/, which is flat).
 */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
