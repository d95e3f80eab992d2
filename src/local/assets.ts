// Files that stay files at run time, because other processes run them: the bootstraps of the
// execution environments. The build copies them beside the bundle, which is flat.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Bundled, this module lies somewhere directly in dist/; as source, in src/local/.
const FOLDER = import.meta.url.endsWith(".ts") ? "./lambda/bootstrap/" : "./bootstrap/";

/** The absolute path of a file in src/local/lambda/bootstrap/, wherever it lies now. */
export function bootstrapPath(name: string): string {
  return fileURLToPath(new URL(`${FOLDER}${name}`, import.meta.url));
}

/** The nearest folder of modules above `file` that holds an AWS SDK; undefined where there is none. */
export function sdkFolder(file = fileURLToPath(import.meta.url)): string | undefined {
  const above = dirname(file);
  if (above === file) return undefined;
  const modules = join(above, "node_modules");
  return existsSync(join(modules, "@aws-sdk")) ? modules : sdkFolder(above);
}
