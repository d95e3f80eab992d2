import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { unzipSync } from "fflate";
import { expect, onTestFinished, test, vi } from "vitest";
import { loadSources } from "../../../src/artifact/load.ts";
import { AWS_LIMITS, makeSources } from "../../../src/artifact/sources.ts";
import { zipSources } from "../../../src/artifact/zip.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";
import { functionConfig } from "./function-config.ts";

const FILES = { "index.js": "exports.handler = 1;", "b/run.sh!": "#!/bin/sh", "b/é.txt": "é" };

const zipOf = async (source: string) => zipSources(await loadSources(functionConfig({ source })));

/** The central directory, by path: mode, DOS date and time. */
function centralDirectory(zip: Buffer): Map<string, { mode: string; stamp: number }> {
  const found = new Map<string, { mode: string; stamp: number }>();
  for (let at = zip.indexOf("PK\x01\x02"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 46)) {
    const length = zip.readUInt16LE(at + 28);
    found.set(zip.toString("utf8", at + 46, at + 46 + length), {
      mode: (zip.readUInt32LE(at + 38) >>> 16).toString(8),
      stamp: zip.readUInt32LE(at + 12),
    });
  }
  return found;
}

test("files come out with their contents, modes and one date, without folder entries", async () => {
  const { bytes } = await zipOf(await folderOf(FILES));

  const entry = { stamp: 0x0021_0000 };
  expect([...centralDirectory(bytes)]).toEqual([
    ["b/run.sh", { ...entry, mode: "100755" }],
    ["b/é.txt", { ...entry, mode: "100644" }],
    ["index.js", { ...entry, mode: "100644" }],
  ]);
  expect(Buffer.from(unzipSync(bytes)["b/é.txt"] ?? []).toString()).toBe("é");
});

test("its hash is what AWS answers as CodeSha256", async () => {
  const { bytes, sha256 } = await zipOf(await folderOf(FILES));

  expect(sha256).toBe(createHash("sha256").update(bytes).digest("base64"));
});

test("the bytes stay the same: again, touched, made in another order, with another umask", async () => {
  const source = await folderOf(FILES);
  const { sha256 } = await zipOf(source);

  expect((await zipOf(source)).sha256).toBe(sha256);
  await utimes(join(source, "index.js"), 1, 1);
  expect((await zipOf(source)).sha256).toBe(sha256);
  const turned = await folderOf(Object.fromEntries(Object.entries(FILES).toReversed()));
  expect((await zipOf(turned)).sha256).toBe(sha256);
  const umask = process.umask(0o077);
  onTestFinished(() => void process.umask(umask));
  expect((await zipOf(await folderOf(FILES))).sha256).toBe(sha256);
});

test.for(["Pacific/Kiritimati", "America/Los_Angeles"])(
  "the bytes stay the same where the time zone is %s from the start",
  async (zone) => {
    const sources = await loadSources(functionConfig({ source: await folderOf(FILES) }));
    const { sha256 } = await zipSources(sources);
    const before = process.env["TZ"];
    onTestFinished(() => {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
      vi.resetModules();
    });

    process.env["TZ"] = zone;
    vi.resetModules();
    const fresh = await import("../../../src/artifact/zip.ts");

    expect((await fresh.zipSources(sources)).sha256).toBe(sha256);
  },
);

const file = fc.record({
  path: fc
    .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) => parts.map((part) => part.replaceAll(/[/\\:\0]|^\.+$/g, "_")).join("/")),
  content: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  executable: fc.boolean(),
});

test("any files come back as they went in, in whatever order they were given", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(file, { selector: ({ path }) => path, minLength: 1, maxLength: 8 }),
      async (files) => {
        const { bytes, sha256 } = await zipSources(makeSources(files));

        const back = Object.entries(unzipSync(bytes)).map(([path, data]) => ({
          path,
          data: [...data],
        }));
        const given = files.map(({ path, content }) => ({ path, data: [...content] }));
        const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
        expect(back.toSorted(byPath)).toEqual(given.toSorted(byPath));
        expect((await zipSources(makeSources(files.toReversed()))).sha256).toBe(sha256);
      },
    ),
    { numRuns: 50 },
  );
});

test("a zip that is too large is refused, its largest files named", async () => {
  const sources = makeSources([
    { path: "index.js", content: Buffer.from("x"), executable: false },
    { path: "noise.bin", content: randomBytes(2000), executable: false },
  ]);

  const error = await failure(zipSources(sources, { ...AWS_LIMITS, zipped: 1000 }));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toMatch(
    /zipped it has 2,\d{3} bytes; AWS allows 1,000\. Its largest files:\n +2,000 bytes {2}noise\.bin\n/,
  );
});

test("the limits are AWS's", () => {
  expect(AWS_LIMITS).toEqual({ zipped: 52_428_800, unzipped: 262_144_000 });
});

const run = promisify(execFile);
const python = await run("python3", ["--version"]).then(
  () => true,
  () => false,
);
if (!python)
  process.stderr.write("skipped: python3 is not installed, so its zipfile reads no zip\n");

test.skipIf(!python)("Python's zipfile finds no fault in it", async () => {
  const folder = await folderOf(FILES);
  const { bytes } = await zipOf(folder);
  await writeFile(join(folder, "code.zip"), bytes);

  const script =
    "import zipfile,sys; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(i.filename, oct(i.external_attr >> 16), i.date_time) for i in z.infolist()])";
  const { stdout } = await run("python3", ["-c", script, join(folder, "code.zip")]);

  const date = "(1980, 1, 1, 0, 0, 0)";
  expect(stdout.trim()).toBe(
    `None [('b/run.sh', '0o100755', ${date}), ('b/é.txt', '0o100644', ${date}), ('index.js', '0o100644', ${date})]`,
  );
});
