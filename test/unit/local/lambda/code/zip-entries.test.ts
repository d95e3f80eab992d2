import * as fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { BadZip, readEntries } from "../../../../../src/local/lambda/code/zip-entries.ts";

const path = fc
  .array(fc.stringMatching(/^[a-zA-Z0-9_ äé-]{1,12}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));

test("every file of a zip is found, with its mode", () => {
  fc.assert(
    fc.property(
      fc.dictionary(path, fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean())),
      (files) => {
        const zip = zipSync(
          Object.fromEntries(
            Object.entries(files).map(([name, [content, executable]]) => {
              const mode = 0o100000 | (executable ? 0o755 : 0o644);
              return [name, [content, { os: 3, attrs: (mode << 16) >>> 0 }]];
            }),
          ),
        );

        const found = readEntries(Buffer.from(zip));

        expect(found.map((entry) => [entry.path, entry.executable, entry.size])).toEqual(
          Object.entries(files).map(([name, [content, executable]]) => [
            name,
            executable,
            content.length,
          ]),
        );
      },
    ),
  );
});

/** The entries, or that the zip was refused; anything else fails the test. */
function outcome(zip: Buffer): "read" | "refused" {
  try {
    for (const { path: name } of readEntries(zip)) {
      expect(name).not.toMatch(/(^|\/)\.\.(\/|$)|^\/|\\|\0|^[a-zA-Z]:/);
    }
    return "read";
  } catch (error) {
    // A field beyond the end of the buffer; openZip answers both alike.
    if (error instanceof BadZip || error instanceof RangeError) return "refused";
    throw error;
  }
}

test("random bytes are refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(outcome(Buffer.from(bytes))).toBe("refused");
    }),
  );
});

test("a zip with changed bytes is read or refused, and never leads out of its folder", () => {
  const good = Buffer.from(
    zipSync({ "index.js": strToU8("exports.handler = 1;"), "lib/deep/file.txt": strToU8("text") }),
  );
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));

  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;

      expect(["read", "refused"]).toContain(outcome(bytes));
    }),
    { numRuns: 2_000 },
  );
});

test("folders are no entries, and a comment at the end is skipped", () => {
  const zip = Buffer.from(zipSync({ "lib/": new Uint8Array(), "lib/a.js": strToU8("1") }));
  const comment = Buffer.from("signed by nobody");
  const commented = Buffer.concat([zip, comment]);
  commented.writeUInt16LE(comment.length, zip.length - 2);

  expect(readEntries(commented).map((entry) => entry.path)).toEqual(["lib/a.js"]);
});
