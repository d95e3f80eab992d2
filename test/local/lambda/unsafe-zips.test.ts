// Zips that AWS refuses (aws-facts 3.2), and those that would do harm here.
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { strToU8, type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { functionOf, type LambdaTest, startLambda } from "../../support/lambda.ts";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

const UNREADABLE =
  "Could not unzip uploaded file. Please check your file, then try to upload again.";

const zip = (files: Zippable) => Buffer.from(zipSync(files));
const unix = (mode: number) => ({ os: 3, attrs: (mode << 16) >>> 0 });

/** Changes four bytes behind the mark of a central directory's entry. */
function patched(bytes: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(value, copy.indexOf("PK\u0001\u0002", 0, "latin1") + offset);
  return copy;
}

const text = strToU8("module.exports = {};");

test.for<readonly [string, Buffer]>([
  ["a path upwards", zip({ "../evil.js": text })],
  ["a path upwards from inside", zip({ "a/../../evil.js": text })],
  ["an absolute path", zip({ "/tmp/evil.js": text })],
  ["a backslash", zip({ "..\\evil.js": text })],
  ["a drive letter", zip({ "C:/evil.js": text })],
  ["a name with a null byte", zip({ "index.js\0.txt": text })],
  ["an empty part", zip({ "a//b.js": text })],
  ["a symbolic link", zip({ link: [strToU8("/etc/passwd"), unix(0o120777)] })],
  ["a device", zip({ device: [strToU8(""), unix(0o020666)] })],
  ["a file that is another's folder", zip({ a: text, "a/b.js": text })],
  [
    "more than it says",
    patched(zip({ "index.js": [strToU8("x".repeat(9_000)), { level: 9 }] }), 24, 10),
  ],
  [
    "less than it says",
    patched(zip({ "index.js": [strToU8("x".repeat(9_000)), { level: 9 }] }), 24, 9_001),
  ],
  ["a wrong checksum", patched(zip({ "index.js": text }), 16, 1)],
  ["data beyond the end", patched(zip({ "index.js": text }), 42, 60_000)],
  ["a directory that is cut off", zip({ "index.js": text }).subarray(0, -30)],
])("%s is refused, and nothing is left of it", async ([, ZipFile]) => {
  const creation = lambda.client.send(
    new CreateFunctionCommand(functionOf("unsafe", "", { Code: { ZipFile } })),
  );

  await expect(creation).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: UNREADABLE,
  });
  expect(await readdir(tmpdir())).not.toContain("evil.js");
});

test("what would be larger than 250 MB unpacked is refused before it is unpacked", async () => {
  const ZipFile = patched(zip({ "index.js": [text, { level: 9 }] }), 24, 262_144_000);

  const creation = lambda.client.send(
    new CreateFunctionCommand(functionOf("bomb", "", { Code: { ZipFile } })),
  );

  await expect(creation).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "Unzipped size must be smaller than 262144000 bytes",
  });
});
