// Zips of every kind, unpacked for real: what lies outside of the folder stays as it was, and what lies
// in it is what the zip says.
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as fc from "fast-check";
import { type Zippable, zipSync } from "fflate";
import { expect } from "vitest";
import { Fault } from "../../src/local/fault.ts";
import { openZip, unpack } from "../../src/local/lambda/code/unpack.ts";
import { type Amount, parameters } from "./amount.ts";

const part = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z0-9_ é.-]{1,8}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("..", ".", "", "\\", "a\\b", "C:", "\0", "~", "con", "%2e"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 6 }) },
);
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const mode = fc.constantFrom(
  0o100644,
  0o100755,
  0o120777,
  0o040755,
  0o020666,
  0o060600,
  0,
  0o104755,
);
const file = fc.record({
  content: fc.uint8Array({ maxLength: 300 }),
  mode,
  level: fc.constantFrom<0 | 6 | 9>(0, 6, 9),
});
const zip = fc
  .dictionary(path, file, { minKeys: 1, maxKeys: 6 })
  .map((files) => ({ files, bytes: zipped(files) }));

const change = fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255));

type Files = Readonly<Record<string, { content: Uint8Array; mode: number; level: 0 | 6 | 9 }>>;

function zipped(files: Files): Buffer {
  const input: Zippable = Object.fromEntries(
    Object.entries(files).map(([name, { content, mode: bits, level }]) => [
      name,
      [content, { os: 3, attrs: (bits << 16) >>> 0, level }],
    ]),
  );
  return Buffer.from(zipSync(input));
}

/** As they come out of a zip writer, dangerous names and kinds among them. */
export async function fuzzZips(amount: Amount): Promise<number> {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(zip, async ({ files, bytes }) => {
      tried += 1;
      await unpacked(bytes, async (folder) => {
        for (const [name, content] of await filesIn(folder)) {
          // Two names may mean one file; the later one is in its place.
          const origins = Object.entries(files).filter(([given]) => normal(given) === name);
          expect([name, Buffer.from(origins.at(-1)?.[1].content ?? [])]).toEqual([name, content]);
        }
      });
    }),
    parameters(amount),
  );
  return tried;
}

/** With bytes changed, cut off or doubled. */
export async function fuzzBrokenZips(amount: Amount): Promise<number> {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(
      zip,
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("changed", "cut", "doubled", "prefixed"),
      async ({ bytes }, changes, how) => {
        tried += 1;
        await unpacked(broken(bytes, changes, how), async (folder) => void (await filesIn(folder)));
      },
    ),
    parameters(amount),
  );
  return tried;
}

function broken(
  bytes: Buffer,
  changes: readonly (readonly [number, number])[],
  how: "changed" | "cut" | "doubled" | "prefixed",
): Buffer {
  const at = Math.floor((changes[0]?.[0] ?? 0) * bytes.length);
  if (how === "cut") return bytes.subarray(0, at);
  if (how === "doubled") return Buffer.concat([bytes.subarray(0, at), bytes]);
  const copy = Buffer.from(bytes);
  for (const [place, value] of changes) copy[Math.floor(place * copy.length)] = value;
  return how === "prefixed" ? Buffer.concat([Buffer.from("#!/bin/sh\n"), copy]) : copy;
}

/** Looks into the folder if the zip is taken; either way nothing else may have come into being. */
async function unpacked(bytes: Buffer, look: (folder: string) => Promise<void>): Promise<void> {
  const outside = await mkdtemp(join(tmpdir(), "sqslam-zip-"));
  const folder = join(outside, "deep/folder");
  await mkdir(folder, { recursive: true });
  await writeFile(join(outside, "witness"), "as it was");
  try {
    let taken = true;
    try {
      await unpack(openZip(bytes), folder);
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      taken = false;
    }
    if (taken) await look(folder);
    expect(await readdir(outside)).toEqual(["deep", "witness"]);
    expect(await readdir(join(outside, "deep"))).toEqual(["folder"]);
    expect(await readFile(join(outside, "witness"), "utf8")).toBe("as it was");
  } finally {
    await rm(outside, { recursive: true });
  }
}

/** Every one is a plain file: nothing leads anywhere. */
async function filesIn(folder: string): Promise<readonly (readonly [string, Buffer])[]> {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    names.map(async (name): Promise<(readonly [string, Buffer])[]> => {
      const stat = await lstat(join(folder, name));
      if (stat.isDirectory()) return [];
      expect([name, stat.isFile()]).toEqual([name, true]);
      expect([name, stat.mode & 0o7000]).toEqual([name, 0]); // nobody else runs it
      return [[relative(folder, join(folder, name)), await readFile(join(folder, name))]];
    }),
  );
  return found.flat();
}

/** A dot as a part of a path says nothing. */
function normal(name: string): string {
  return name
    .split("/")
    .filter((each) => each !== ".")
    .join("/");
}
