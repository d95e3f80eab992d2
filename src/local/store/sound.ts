// lmdb maps its file into memory and trusts it: one that is cut off, or that is not lmdb's at all, ends
// the whole process without a word. So what is there is looked at before lmdb gets it.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { messageOf } from "../../core/errors.ts";
import { isObject, parseJson } from "../../core/json.ts";
import { damaged, tooNew, unusable } from "./trouble.ts";

/** Of the rows in the store. One that older programs would misread gets the next number. */
const FORMAT = 1;
const MAGIC = 0xbeefc0de;
const META_BYTES = 160;

/**
 * Reads all there is, and writes a row to each table, which it takes back. That may end it. lmdb opens no
 * table while the list of them is read.
 */
const TRIAL = `
const [lmdb, path] = process.argv.slice(1);
const { ABORT, open } = await import(lmdb);
const root = open({ path, noSync: true, maxDbs: 64 });
const tables = [...root.getKeys()].map((name) => root.openDB({ name, encoding: "binary" }));
for (const table of tables) for (const row of table.getRange()) row.value;
root.transactionSync(() => {
  for (const table of tables) table.put("trial", Buffer.alloc(64));
  return ABORT;
});
await root.close();
process.exit(tables.length === 0 ? 1 : 0);
`;

/**
 * Throws CONFLICT, with what to do, for a store that lmdb must not be given or that a newer program has
 * written. Answers what to call when all of it has been read.
 */
export function checkSound(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const data = join(folder, "data.mdb");
  const format = join(folder, "format.json");
  // Still there, it means that the process before this one died while it read.
  const reading = join(folder, "reading");

  const known = existsSync(format);
  if (known) checkFormat(folder, readFileSync(format, "utf8"));
  const size = statSync(data, { throwIfNoEntry: false })?.size;
  // Before its first page is written, lmdb's file is empty.
  if (size === undefined || size === 0) {
    if (known) throw damaged(folder, `it is ${size === 0 ? "empty" : "not there"}`);
  } else {
    const bytes = knownBytes(folder, data);
    if (bytes === undefined) throw damaged(folder, "it is cut off, or was never the endpoint's");
    // Pages that were given back are counted, too, and need not be in the file: too short is no proof.
    if (size < bytes || existsSync(reading)) tryReading(folder);
  }
  writeFileSync(reading, "");
  return () => {
    writeFileSync(format, `${JSON.stringify({ format: FORMAT })}\n`);
    rmSync(reading, { force: true });
  };
}

function checkFormat(folder: string, text: string): void {
  const found = parseJson(text);
  const format = isObject(found) ? found["format"] : undefined;
  if (typeof format !== "number") throw damaged(folder, "format.json beside it is not readable");
  if (format <= FORMAT) return;
  throw tooNew(folder, format, FORMAT);
}

/** How many bytes the newest transaction knows of; undefined where a meta page is not one. */
function knownBytes(folder: string, data: string): number | undefined {
  let file: number | undefined;
  try {
    file = openSync(data, "r");
    const first = metaAt(file, 0);
    const second = first && metaAt(file, first.pageSize);
    if (!first || !second) return undefined;
    const newest = first.transaction > second.transaction ? first : second;
    return (newest.lastPage + 1) * newest.pageSize;
  } catch (error) {
    throw unusable(folder, messageOf(error), error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** By the layout of lmdb's MDB_page and MDB_meta. */
function metaAt(file: number, at: number) {
  const bytes = Buffer.alloc(META_BYTES);
  if (readSync(file, bytes, 0, META_BYTES, at) < META_BYTES) return undefined;
  if (bytes.readUInt32LE(24) !== MAGIC) return undefined;
  return {
    pageSize: bytes.readUInt32LE(48),
    lastPage: Number(bytes.readBigUInt64LE(144)),
    transaction: bytes.readBigUInt64LE(152),
  };
}

/** In a process of its own, which may die of it. */
function tryReading(folder: string): void {
  const module = ["--input-type=module", "-e", TRIAL, import.meta.resolve("lmdb"), folder];
  const { status, signal, error } = spawnSync(process.execPath, module, { stdio: "ignore" });
  if (error) throw damaged(folder, `it could not be tried (${messageOf(error)})`, error);
  if (status === 0) return;
  throw damaged(folder, signal ? `reading it ends the process (${signal})` : "it cannot be read");
}
