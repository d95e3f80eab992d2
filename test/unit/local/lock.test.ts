import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { takeLock } from "../../../src/local/lock.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "sqslam-lock-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("a taken lock refuses a second taker and names the holder", () => {
  const dir = folder();
  takeLock(dir);

  expect(() => takeLock(dir)).toThrow(
    expect.objectContaining({
      code: "CONFLICT",
      message: expect.stringContaining(`process ${process.pid}`),
      hint: expect.stringContaining("sqslam local stop"),
    }),
  );
});

test("a released lock can be taken again and leaves nothing behind", () => {
  const dir = folder();
  takeLock(dir)();
  takeLock(dir)();

  expect(readdirSync(dir)).toEqual([]);
});

test("a lock whose process is gone is taken over", () => {
  const dir = folder();
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  writeFileSync(join(dir, "lock"), JSON.stringify({ pid: gone, birth: "" }));

  const release = takeLock(dir);

  expect(JSON.parse(readFileSync(join(dir, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  release();
  expect(existsSync(join(dir, "lock"))).toBe(false);
});

test.skipIf(process.platform !== "linux")(
  "a lock whose process number now belongs to another process is taken over",
  () => {
    const dir = folder();
    writeFileSync(join(dir, "lock"), JSON.stringify({ pid: process.pid, birth: "another boot/1" }));

    expect(() => takeLock(dir)).not.toThrow();
  },
);

test.each(["", "{", '{"pid":"x"}'])("a lock that holds %j is taken over", (content) => {
  const dir = folder();
  writeFileSync(join(dir, "lock"), content);

  expect(() => takeLock(dir)).not.toThrow();
});

test("the folder is nobody else's to read", () => {
  const dir = join(folder(), "state");

  takeLock(dir)();

  expect(statSync(dir).mode & 0o777).toBe(0o700);
});
