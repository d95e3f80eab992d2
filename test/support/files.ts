import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./folder.ts";

/** A temporary folder that holds these files; those named *! are executable. */
export async function folderOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name.replace(/!$/, ""));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    if (name.endsWith("!")) await chmod(path, 0o755);
  }
  return root;
}
