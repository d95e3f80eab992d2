// What a zip says it holds, read from its central directory; local headers only say where data begins.
// Anything that could leave the folder or lie about its size is refused here, before a byte is written.

export interface ZipEntry {
  /** Relative, with `/`, without `.` or `..`. */
  readonly path: string;
  readonly executable: boolean;
  readonly method: "stored" | "deflated";
  /** Unpacked, in bytes. */
  readonly size: number;
  readonly crc: number;
  /** Still packed. */
  readonly data: Buffer;
}

/** A zip that cannot be read, or must not be unpacked. */
export class BadZip extends Error {
  override readonly name = "BadZip";
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;
const UNIX = 3;
const KIND = 0o170000;
const FOLDER = 0o040000;
const REGULAR = 0o100000;

/** The files of a zip, in its order. Throws BadZip. */
export function readEntries(zip: Buffer): readonly ZipEntry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || zip.readUInt32LE(at) !== CENTRAL) throw new BadZip("central directory");
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    if (nameEnd > end) throw new BadZip("name");
    const entry = readEntry(zip, at, zip.toString("utf8", at + 46, nameEnd));
    if (entry) entries.push(entry);
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** The end record is last but for a comment of up to 65,535 bytes. */
function findEnd(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at -= 1) {
    if (zip.readUInt32LE(at) === END && at + 22 + zip.readUInt16LE(at + 20) === zip.length) {
      return at;
    }
  }
  throw new BadZip("no end of central directory");
}

/** Undefined for a folder. */
function readEntry(zip: Buffer, at: number, name: string): ZipEntry | undefined {
  const path = safePath(name);
  const mode = zip.readUInt8(at + 5) === UNIX ? zip.readUInt32LE(at + 38) >>> 16 : 0;
  const kind = mode & KIND;
  if (kind === FOLDER || name.endsWith("/")) return undefined;
  // Links, devices and pipes: where they lead is not the zip's to say.
  if (kind !== 0 && kind !== REGULAR) throw new BadZip(`${name} is not a file`);
  if (zip.readUInt16LE(at + 8) & ENCRYPTED) throw new BadZip(`${name} is encrypted`);
  const method = zip.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new BadZip(`${name} has compression ${method}`);
  const size = zip.readUInt32LE(at + 24);
  const data = packedData(zip, zip.readUInt32LE(at + 42), zip.readUInt32LE(at + 20));
  if (method === 0 && data.length !== size) throw new BadZip(`${name} has the wrong size`);
  return {
    path,
    executable: (mode & 0o111) !== 0,
    method: method === 0 ? "stored" : "deflated",
    size,
    crc: zip.readUInt32LE(at + 16),
    data,
  };
}

function packedData(zip: Buffer, local: number, length: number): Buffer {
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL)
    throw new BadZip("local header");
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (start + length > zip.length) throw new BadZip("data beyond the end");
  return zip.subarray(start, start + length);
}

/** The name as a path that stays in its folder on every system. */
function safePath(name: string): string {
  const parts = name.split("/").filter((part, index, all) => {
    // One trailing slash marks a folder.
    return part !== "." && !(part === "" && index === all.length - 1);
  });
  const path = parts.join("/");
  const unsafe =
    path === "" ||
    parts.includes("") ||
    parts.includes("..") ||
    name.includes("\\") ||
    name.includes("\0") ||
    /^[a-zA-Z]:/.test(name);
  if (unsafe) throw new BadZip(`${name} leads out of the folder`);
  return path;
}
