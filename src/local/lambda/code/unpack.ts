// A zip's files onto the disk, with AWS's limits and texts (aws-facts 3.2).
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import { BadZip, readEntries, type ZipEntry } from "./zip-entries.ts";

const LARGEST_ZIP = 52_428_800;
export const LARGEST_UNZIPPED = 262_144_000;

const inflate = promisify(inflateRaw);

/** Reads a zip's directory. Throws the fault that AWS answers for one it does not take. */
export function openZip(zip: Buffer): readonly ZipEntry[] {
  if (zip.length === 0) throw invalid("Uploaded file must be a non-empty zip");
  if (zip.length > LARGEST_ZIP) {
    const text = `Zipped size must be smaller than ${LARGEST_ZIP} bytes`;
    throw new Fault("RequestEntityTooLargeException", text, { status: 413 });
  }
  const entries = asFault(() => readEntries(zip));
  if (entries.length === 0) throw invalid("Uploaded file must be a non-empty zip");
  if (entries.reduce((sum, { size }) => sum + size, 0) >= LARGEST_UNZIPPED) {
    throw invalid(`Unzipped size must be smaller than ${LARGEST_UNZIPPED} bytes`);
  }
  return entries;
}

/** Writes the entries below `folder`, which is empty or not there. */
export async function unpack(entries: readonly ZipEntry[], folder: string): Promise<void> {
  const made = new Set<string>();
  for (const entry of entries) {
    const content = await contentOf(entry);
    const file = join(folder, entry.path);
    const parent = dirname(file);
    try {
      if (!made.has(parent)) await mkdir(parent, { recursive: true });
      await writeFile(file, content, { mode: entry.executable ? 0o755 : 0o644 });
    } catch (error) {
      // One entry is the folder of another: `a` and `a/b`.
      if (isErrno(error, "EEXIST", "ENOTDIR", "EISDIR", "ENAMETOOLONG")) throw unreadable();
      throw error;
    }
    made.add(parent);
  }
}

async function contentOf(entry: ZipEntry): Promise<Buffer> {
  const { data, size } = entry;
  let content = data;
  if (entry.method === "deflated") {
    try {
      // What was declared was checked; what comes out may not be more.
      content = await inflate(data, { maxOutputLength: Math.max(1, size) });
    } catch {
      throw unreadable(); // damaged, or larger than it says
    }
  }
  if (content.length !== size || crc32(content) !== entry.crc) throw unreadable();
  return content;
}

function asFault<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    // A field that points beyond the end of the buffer is a RangeError.
    if (error instanceof BadZip || error instanceof RangeError) throw unreadable();
    throw error;
  }
}

function unreadable(): Fault {
  return invalid(
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  );
}

function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
