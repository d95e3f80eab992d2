// The process that store.test.ts kills: it writes, waits for the commit, and only then says so.
import process from "node:process";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";

const [folder = "", from = "0", to = "Infinity", mode] = process.argv.slice(2);
const store = lmdbStore(folder, { fsync: mode === "fsync" });
const table = store.table<{ n: number; bytes: Uint8Array }>("numbers");

for (let n = Number(from); n < Number(to); n += 1) {
  table.put(String(n), { n, bytes: new Uint8Array(100).fill(n % 256) });
  if (n % 2 === 1) table.remove(String(n - 1));
  await store.commit();
  await new Promise((resolve) => process.stdout.write(`${n}\n`, resolve));
}
