// The whole endpoint behind the whole program: what a user has on the laptop, in one process.
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../src/cli.ts";
import { forgetState, type LocalEndpoint, processIn, startLocal } from "../../src/local/index.ts";
import { folderOf } from "../support/folder.ts";
import { memoryIo } from "../support/io.ts";

const HANDLER = `export const handler = async ({ Records }) => {
  for (const { body } of Records) console.log("handled " + body);
};
`;

async function laptop(pipeline: string, files: Readonly<Record<string, string>> = {}) {
  const cwd = await folderOf({ "sqslam.yaml": pipeline, "index.mjs": HANDLER, ...files });
  const dir = join(cwd, ".sqslam");
  let endpoint: LocalEndpoint | undefined;
  const stop = async () => {
    await endpoint?.stop();
    endpoint = undefined;
  };
  onTestFinished(stop);
  return {
    start: async () => {
      endpoint = await startLocal({ dir });
    },
    stop,
    /** Runs a command against the endpoint, as any shell on this machine would. */
    async sqslam(...args: string[]) {
      const io = memoryIo({ cwd });
      const exitCode = await main([...args, "--local", "--json"], io);
      return { exitCode, out: io.out, err: io.err };
    },
    /** Follows the log until the handler has said all of these. */
    async handles(...bodies: string[]): Promise<void> {
      const missing = new Set(bodies);
      const enough = new AbortController();
      const io = memoryIo({ cwd });
      io.stdout.write = (text: unknown): boolean => {
        for (const body of missing)
          if (String(text).includes(`handled ${body}`)) missing.delete(body);
        if (missing.size === 0) enough.abort(new Error("seen all"));
        return true;
      };
      await main(["tail", "--since", "10m", "--local", "--json"], io, { signal: enough.signal });
      expect([...missing]).toEqual([]);
    },
  };
}

const PIPELINE = "name: orders\nfunction: { source: index.mjs, timeout: 3s }\n";

test("a deployed pipeline works again after the endpoint was stopped and started", async () => {
  const { start, stop, sqslam, handles } = await laptop(PIPELINE);
  await start();
  expect(await sqslam("up")).toMatchObject({ exitCode: 0 });
  await stop();
  await start();

  expect(await sqslam("status", "--detailed-exitcode")).toMatchObject({ exitCode: 0 });
  expect(await sqslam("send", "one")).toMatchObject({ exitCode: 0 });
  await handles("one");
});

test("messages that waited when the endpoint stopped are handled once the mapping is enabled", async () => {
  const paused = "name: orders\nfunction: { source: index.mjs }\nmapping: { enabled: false }\n";
  const { start, stop, sqslam, handles } = await laptop(paused, { "later.yaml": PIPELINE });
  await start();
  await sqslam("up");
  await sqslam("send", "one");
  await sqslam("send", "two");
  await stop();
  await start();

  expect(JSON.parse((await sqslam("status")).out)).toMatchObject({ queue: { depth: 2 } });
  expect(await sqslam("up", "-c", "later.yaml")).toMatchObject({ exitCode: 0 });
  await handles("one", "two");
});

test("two stages of one pipeline live side by side and leave each other alone", async () => {
  const staged = `${PIPELINE}stages: { blue: {}, green: {} }\n`;
  const { start, sqslam } = await laptop(staged);
  await start();
  await sqslam("up", "--stage", "blue");
  await sqslam("up", "--stage", "green");

  expect(await sqslam("down", "--yes", "--stage", "blue")).toMatchObject({ exitCode: 0 });

  expect(await sqslam("status", "--stage", "blue")).toMatchObject({ exitCode: 4 });
  const green = await sqslam("status", "--stage", "green", "--detailed-exitcode");
  expect(green).toMatchObject({ exitCode: 0 });
});

test("a second stop waits for the first and does nothing more", async () => {
  const endpoint = await startLocal({ dir: await folderOf({}) });

  await Promise.all([endpoint.stop(), endpoint.stop()]);
  await endpoint.stop();

  await expect(fetch(endpoint.url)).rejects.toThrow("fetch failed");
});

test("a folder has one endpoint at a time", async () => {
  const cwd = await folderOf({});
  const first = await startLocal({ dir: cwd });
  onTestFinished(() => first.stop());

  await expect(startLocal({ dir: cwd })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("state is forgotten when its endpoint has ended, and not before", async () => {
  const dir = await folderOf({ "mine.txt": "" });
  const endpoint = await startLocal({ dir });
  const store = join(dir, "store");

  expect(() => forgetState(dir)).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(existsSync(store)).toBe(true);
  await endpoint.stop();
  forgetState(dir);

  expect(existsSync(store)).toBe(false);
  expect(existsSync(join(dir, "mine.txt"))).toBe(true);
});

test("the process that holds a folder is known, and no other one", async () => {
  const dir = await folderOf({});
  expect(processIn(dir)).toBeUndefined();

  const endpoint = await startLocal({ dir });
  expect(processIn(dir)).toBe(process.pid);

  await endpoint.stop();
  expect(processIn(dir)).toBeUndefined();
});

test("a port that is none is refused, and not taken for the path of a socket", async () => {
  const port = join(await folderOf({}), "socket");

  await expect(startLocal(JSON.parse(JSON.stringify({ port })))).rejects.toMatchObject({
    code: "ERR_SOCKET_BAD_PORT",
  });
  expect(existsSync(port)).toBe(false);
});

test("without a temporary folder it does not start, and says what to set", async () => {
  vi.stubEnv("TMPDIR", join(await folderOf({}), "gone"));
  onTestFinished(() => void vi.unstubAllEnvs());

  await expect(startLocal()).rejects.toMatchObject({
    code: "WRONG_USE",
    message: expect.stringContaining("gone: ENOENT"),
    hint: "Set TMPDIR to a folder that you may write to.",
  });
});
