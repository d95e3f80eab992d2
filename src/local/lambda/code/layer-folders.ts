// What a function's layers hold, in one folder for each list of layers, for as long as a function or a
// running environment uses it. On AWS that folder is /opt; here nobody may write there.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ground } from "../../ports.ts";
import type { CodeStore, CodeUse } from "./code-store.ts";
import type { Scratch } from "./scratch.ts";
import { unpack } from "./unpack.ts";
import type { ZipEntry } from "./zip-entries.ts";

export interface LayerFolders {
  /** By the hashes of the layers' zips, in the function's order. */
  use(sha256s: readonly string[]): FolderUse;
}

export interface FolderUse {
  /** undefined where there are no layers. */
  folder(): Promise<string | undefined>;
  end(): void;
}

interface Shared {
  readonly layers: readonly CodeUse[];
  uses: number;
  folder: Promise<string> | undefined;
}

export function makeLayerFolders(
  ground: Ground,
  scratch: Scratch,
  codes: Pick<CodeStore, "use">,
): LayerFolders {
  const shared = new Map<string, Shared>();

  async function unpacked(entry: Shared): Promise<string> {
    const folder = join(await scratch.folder(), "layers", ground.random.hex(16));
    try {
      await unpack(merged(entry.layers.map((layer) => layer.entries())), folder);
    } catch (error) {
      entry.folder = undefined;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return folder;
  }

  function drop(key: string, { layers, folder }: Shared): void {
    shared.delete(key);
    for (const layer of layers) layer.end();
    folder
      ?.then((path) => rm(path, { recursive: true, force: true, maxRetries: 5 }))
      .catch(ground.onBug);
  }

  return {
    use(sha256s) {
      const key = sha256s.join(",");
      const entry = shared.get(key) ?? {
        layers: sha256s.map((sha256) => codes.use(sha256)),
        uses: 0,
        folder: undefined,
      };
      shared.set(key, entry);
      entry.uses += 1;
      let ended = false;
      return {
        folder: async () => (sha256s.length === 0 ? undefined : (entry.folder ??= unpacked(entry))),
        end() {
          if (ended) return;
          ended = true;
          entry.uses -= 1;
          if (entry.uses === 0) drop(key, entry);
        },
      };
    },
  };
}

/** Later ones over earlier ones, where a file takes the place of a folder, too, and a folder a file's. */
export function merged(layers: readonly (readonly ZipEntry[])[]): readonly ZipEntry[] {
  const files = new Map<string, ZipEntry>();
  const folders = new Set<string>();
  for (const entry of layers.flat()) {
    if (folders.delete(entry.path)) {
      for (const path of files.keys()) if (path.startsWith(`${entry.path}/`)) files.delete(path);
    }
    for (const folder of foldersOf(entry.path)) {
      files.delete(folder);
      folders.add(folder);
    }
    files.set(entry.path, entry);
  }
  return [...files.values()];
}

/** `a` and `a/b` of `a/b/c`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join("/"));
}
