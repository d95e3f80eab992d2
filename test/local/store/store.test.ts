import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import * as fc from "fast-check";
import { open, type RootDatabaseOptionsWithPath } from "lmdb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { memoryStore } from "../../../src/local/store/memory.ts";
import type { Store } from "../../../src/local/store/store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sqslam-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (store: Store, name = "t") => [...store.table<unknown>(name).entries()];

/** What a second store on the same folder finds. */
async function reopened(act: (store: Store) => void): Promise<(readonly [string, unknown])[]> {
  const first = lmdbStore(folder);
  act(first);
  await first.close();
  const second = lmdbStore(folder);
  const found = read(second);
  await second.close();
  return found;
}

describe("the lmdb store", () => {
  test("plain data and bytes come back as they were put", async () => {
    const value = {
      text: "é\u{1F600}\r\n\u0000",
      bytes: Buffer.from([0, 255, 10]),
      numbers: [0, -1, 1.5, 1.7e12, Number.MAX_SAFE_INTEGER, 2 ** 33],
      nested: [{ deep: { yes: true, no: false, nothing: null } }],
      absent: undefined,
      empty: "",
    };

    expect(await reopened((store) => store.table("t").put("k", value))).toEqual([["k", value]]);
  });

  test("cleared, it is empty, and who had it open before writes no more", async () => {
    const store = lmdbStore(folder);
    const [table, archive] = [store.table("t"), store.archive("a")];
    table.put("before", 1);
    archive.put("before", Buffer.from("1"));

    const cleared = store.clear();
    table.put("meanwhile", 2);
    await cleared;
    table.put("after", 3);
    archive.put("after", Buffer.from("3"));
    const [newTable, newArchive] = [store.table("t"), store.archive("a")];
    newTable.put("anew", 4);
    await store.commit();

    expect(read(store)).toEqual([["anew", 4]]);
    expect(newArchive.get("before")).toBeUndefined();
    expect(newArchive.get("after")).toBeUndefined();
    await store.close();
    const again = lmdbStore(folder);
    expect(read(again)).toEqual([["anew", 4]]);
    await again.close();
  });

  test("any text is a key, and entries come in order of keys", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }), {
          maxLength: 20,
        }),
        async (keys) => {
          const path = mkdtempSync(join(folder, "keys-"));
          const store = lmdbStore(path);
          const table = store.table<string>("t");
          for (const key of keys) table.put(key, `of ${key}`);
          await store.commit();

          const found = read(store);
          expect(new Map(found)).toEqual(new Map(keys.map((key) => [key, `of ${key}`])));
          await store.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  test("the last put of a key counts, and what was removed stays away", async () => {
    const found = await reopened((store) => {
      const table = store.table("t");
      table.put("a", 1);
      table.put("a", 2);
      table.put("b", 1);
      table.remove("b");
      table.remove("never there");
      table.put("c", 1);
      table.remove("c");
      table.put("c", 2);
    });

    expect(found).toEqual([
      ["a", 2],
      ["c", 2],
    ]);
  });

  test("after commit everything put before is there", async () => {
    const store = lmdbStore(folder);
    const table = store.table<number>("t");
    for (let i = 0; i < 1000; i += 1) table.put(String(i).padStart(4, "0"), i);
    await store.commit();

    expect(read(store).map(([, value]) => value)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    await store.close();
  });

  test("tables do not see each other", async () => {
    const store = lmdbStore(folder);
    store.table("one").put("k", 1);
    store.table("two").put("k", 2);
    await store.commit();

    expect([read(store, "one"), read(store, "two")]).toEqual([[["k", 1]], [["k", 2]]]);
    await store.close();
  });

  test("an archive answers what was put at once, and after a restart", async () => {
    const bytes = (...values: number[]) => new Uint8Array(values);
    const first = lmdbStore(folder);
    const archive = first.archive("a");
    archive.put("k", bytes(1));
    archive.put("k", bytes(2, 0, 255));
    archive.put("gone", bytes(3));
    archive.remove("gone");
    const seen = ["k", "gone", "never"].map((key) => archive.get(key));
    await first.commit();
    const committed = archive.get("k");
    await first.close();

    const second = lmdbStore(folder);
    const reread = ["k", "gone"].map((key) => second.archive("a").get(key));
    await second.close();

    const plain = (values: readonly (Uint8Array | undefined)[]) =>
      values.map((value) => value && [...value]);
    expect(plain([...seen, committed])).toEqual([[2, 0, 255], undefined, undefined, [2, 0, 255]]);
    expect(plain(reread)).toEqual([[2, 0, 255], undefined]);
  });

  test("a commit with nothing written is done at once", async () => {
    const store = lmdbStore(folder);

    await expect(store.commit()).resolves.toBeUndefined();
    await store.close();
  });
});

/** The writer as a program of its own. */
function writerScript(): string {
  const script = join(folder, "writer.mjs");
  // The bundle lies outside of the project, so it must find lmdb by its whole path.
  const lmdb = fileURLToPath(import.meta.resolve("lmdb"));
  buildSync({
    entryPoints: [fileURLToPath(new URL("writer.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outfile: script,
    alias: { lmdb },
    external: [lmdb],
  });
  return script;
}

// Where strace is installed, the kernel itself is asked.
const straces = spawnSync("strace", ["-V"]).status === 0;

test.runIf(straces)("with fsync, each acknowledgement follows a flush of its own", () => {
  const trace = join(folder, "trace");
  const program = [process.execPath, writerScript(), folder, "0", "20", "fsync"];
  const calls = "trace=fdatasync,fsync,write";
  const { status } = spawnSync("strace", ["-f", "-e", calls, "-o", trace, ...program]);
  expect(status).toBe(0);

  let flushed = false;
  const acknowledged: boolean[] = [];
  for (const line of readFileSync(trace, "utf8").split("\n")) {
    if (/f(data)?sync\(\d+\) += 0|f(data)?sync resumed>.* = 0/.test(line)) flushed = true;
    if (!/ write\(1, "\d+\\n"/.test(line)) continue;
    acknowledged.push(flushed);
    flushed = false;
  }
  expect(acknowledged).toEqual(Array.from({ length: 20 }, () => true));
});

test.for([
  [true, { noSync: false, overlappingSync: false }],
  [false, { noSync: true }],
] as const)("with fsync %s, lmdb is told so", async ([fsync, told]) => {
  const seen: unknown[] = [];
  const openRoot = (options: RootDatabaseOptionsWithPath) => {
    seen.push(options);
    return open(options);
  };
  await lmdbStore(folder, { fsync, openRoot }).close();

  expect(seen).toEqual([expect.objectContaining(told)]);
});

test("the memory store forgets", async () => {
  const store = memoryStore();
  store.table("t").put("k", 1);
  await store.commit();

  expect(read(store)).toEqual([]);
});

describe("kill -9", () => {
  /** Runs the writer until it has acknowledged `count` numbers, kills it, answers the last of them. */
  function writeUntilKilled(script: string, from: number, count: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [script, folder, String(from)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      let lines = 0;
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        lines += chunk.toString().split("\n").length - 1;
        if (lines >= count) child.kill("SIGKILL");
      });
      child.on("error", reject);
      child.on("close", (_code, signal) => {
        const acknowledged = text.split("\n").slice(0, -1);
        if (signal === "SIGKILL") resolve(Number(acknowledged.at(-1)));
        else reject(new Error(`The writer ended by itself: ${text}`));
      });
    });
  }

  test("loses nothing that was acknowledged, and brings nothing back", async () => {
    const script = writerScript();

    const kept = new Set<number>();
    const removed = new Set<number>();
    let from = 0;
    for (const count of [1, 7, 60, 250]) {
      const last = await writeUntilKilled(script, from, count);
      for (let n = from; n <= last; n += 1) {
        kept.add(n);
        if (n % 2 === 1) {
          kept.delete(n - 1);
          removed.add(n - 1);
        }
      }
      // The last one's removal may have been under way: nobody was told.
      if (last % 2 === 0) kept.delete(last);

      const store = lmdbStore(folder);
      const found = new Map(store.table<{ n: number; bytes: Uint8Array }>("numbers").entries());
      await store.close();
      const lost = [...kept].filter((n) => found.get(String(n))?.bytes.at(-1) !== n % 256);
      const resurrected = [...removed].filter((n) => found.has(String(n)));
      expect({ lost, resurrected }).toEqual({ lost: [], resurrected: [] });
      from = last + 2 + (last % 2);
    }
    expect(kept.size).toBeGreaterThan(100);
  });
});
