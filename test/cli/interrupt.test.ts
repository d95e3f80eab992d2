import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { Interrupted } from "../../src/interrupted.ts";
import { folderOf } from "../support/folder.ts";
import { memoryIo } from "../support/io.ts";

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("what %s breaks off ends with %d, and with a word about it", async (name, exitCode) => {
  const folder = await folderOf({});
  const io = memoryIo({ cwd: folder });
  const signal = AbortSignal.abort(new Interrupted(name));

  const code = await main(["local", "start", "--detach", "--port", "0"], io, { signal });

  expect(code).toBe(exitCode);
  expect(io.err).toBe(`Stopped by ${name}.\n`);
});
