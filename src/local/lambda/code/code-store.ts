// The code of functions: zips by their hash, each unpacked into one folder for as long as a function
// or a running environment uses it.
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ground } from "../../ports.ts";
import type { Scratch } from "./scratch.ts";
import { openZip, unpack } from "./unpack.ts";
import type { ZipEntry } from "./zip-entries.ts";

export interface CodeStore {
  /** Checks, keeps and unpacks a zip. Throws the fault for one that AWS refuses. */
  add(zip: Buffer): Promise<CodeUse>;
  /** One more use of a hash that is there. */
  use(sha256: string): CodeUse;
  /** The zip of a hash, while something uses it. */
  zip(sha256: string): Buffer | undefined;
  /** Drops what nothing uses: a crash may have come between a zip and its function. */
  tidy(): void;
}

export interface CodeUse {
  readonly sha256: string;
  /** In bytes. */
  readonly zipSize: number;
  /** What the zip holds. */
  entries(): readonly ZipEntry[];
  /** The folder with the files, which are unpacked again if need be. */
  folder(): Promise<string>;
  /** Ends this use; with the last one, zip and folder go. */
  end(): void;
}

interface Stored {
  readonly zip: Buffer;
  uses: number;
  folder: Promise<string> | undefined;
}

export function makeCodeStore(ground: Ground, scratch: Scratch): CodeStore {
  const table = ground.store.table<Uint8Array>("lambda-code");
  const stored = new Map<string, Stored>();
  for (const [sha256, bytes] of table.entries()) {
    stored.set(sha256, { zip: Buffer.from(bytes), uses: 0, folder: undefined });
  }

  async function unpacked(sha256: string, code: Stored): Promise<string> {
    const name = `${Buffer.from(sha256, "base64").toString("hex")}-${ground.random.hex(4)}`;
    const folder = join(await scratch.folder(), "code", name);
    try {
      await unpack(openZip(code.zip), folder);
    } catch (error) {
      code.folder = undefined;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return folder;
  }

  function drop(sha256: string, code: Stored): void {
    stored.delete(sha256);
    table.remove(sha256);
    code.folder
      ?.then((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
      .catch(ground.onBug);
  }

  function use(sha256: string): CodeUse {
    const code = stored.get(sha256);
    if (!code) throw new Error(`There is no code ${sha256}`);
    code.uses += 1;
    let ended = false;
    return {
      sha256,
      zipSize: code.zip.length,
      entries: () => openZip(code.zip),
      folder: () => (code.folder ??= unpacked(sha256, code)),
      end() {
        if (ended) return;
        ended = true;
        code.uses -= 1;
        if (code.uses === 0) drop(sha256, code);
      },
    };
  }

  return {
    async add(zip) {
      const sha256 = createHash("sha256").update(zip).digest("base64");
      if (!stored.has(sha256)) {
        openZip(zip);
        stored.set(sha256, { zip, uses: 0, folder: undefined });
        table.put(sha256, zip);
      }
      const added = use(sha256);
      try {
        await added.folder();
      } catch (error) {
        added.end();
        throw error;
      }
      return added;
    },
    use,
    zip: (sha256) => stored.get(sha256)?.zip,
    tidy() {
      for (const [sha256, code] of stored) if (code.uses === 0) drop(sha256, code);
    },
  };
}
