// Files that stay files at run time, because other processes run them: the bootstraps of the
// execution environments. The build copies them beside the bundle, which is flat.
import { fileURLToPath } from "node:url";

// Bundled, this module lies somewhere directly in dist/; as source, in src/local/.
const FOLDER = import.meta.url.endsWith(".ts") ? "./lambda/bootstrap/" : "./bootstrap/";

/** The absolute path of a file in src/local/lambda/bootstrap/, wherever it lies now. */
export function bootstrapPath(name: string): string {
  return fileURLToPath(new URL(`${FOLDER}${name}`, import.meta.url));
}
