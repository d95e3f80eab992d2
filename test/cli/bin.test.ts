import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { runBin } from "../support/bin.ts";
import { folderOf } from "../support/folder.ts";
import { memoryIo } from "../support/io.ts";

test.each(["--help", "--version"])(
  "what the launcher says to %s is what the program says",
  async (flag) => {
    const io = memoryIo();
    await main([flag], io);

    const run = await runBin([flag]);

    expect(run).toEqual({ exitCode: 0, out: io.out.trimEnd(), err: "" });
  },
);

test("a failure's exit code is the process's", async () => {
  const run = await runBin(["validate"], { cwd: "/" });

  expect(run.exitCode).toBe(64);
  expect(run.out).toBe("");
  expect(run.err).toMatch(/^error: No pipeline file/);
});

test("Ctrl-C ends the endpoint in order: nothing is announced any more", async () => {
  const folder = await folderOf({});
  const announcement = join(folder, ".sqslam/endpoint.json");
  let wasAnnounced = false;

  const run = await runBin(["local", "start", "--port", "0"], {
    cwd: folder,
    onLine(line, kill) {
      if (!line.includes("AWS_REGION")) return;
      wasAnnounced = existsSync(announcement);
      kill("SIGINT");
    },
  });

  expect(run.exitCode).toBe(0);
  expect(run.out).toMatch(/runs at http:\/\/127\.0\.0\.1:\d+\./);
  expect(run.err).toBe("The local endpoint has ended.");
  expect(wasAnnounced).toBe(true);
  expect(existsSync(announcement)).toBe(false);
});

test.each([["--help"], ["completion"]])(
  "a reader of %s who hangs up makes no noise",
  async (arg) => {
    const run = await runBin([arg], { deafTo: "stdout" });

    expect(run).toMatchObject({ exitCode: 0, err: "" });
  },
);

test("a reader who hangs up does not break off the work", async () => {
  const lines = Array.from({ length: 100 }, () => "not JSON").join("\n");
  const folder = await folderOf({ "sqslam.yaml": "name: orders", "in.jsonl": lines });
  const send = "send --dry-run --input jsonl --file in.jsonl --failed-out out.jsonl".split(" ");

  const run = await runBin(send, { cwd: folder, deafTo: "stderr" });

  expect(run.exitCode).toBe(1);
  expect(readFileSync(join(folder, "out.jsonl"), "utf8").trim().split("\n")).toHaveLength(100);
});

test.skipIf(!existsSync("/dev/full"))(
  "an answer that a full disk has swallowed is one failure in one line",
  async () => {
    const run = await runBin(["completion"], { shell: 'exec "$@" > /dev/full' });

    expect(run.exitCode).toBe(1);
    expect(run.err).toMatch(/^error: Cannot write the answer: ENOSPC: [^\n]*$/);
  },
);

test.skipIf(!existsSync("/dev/full"))(
  "narration that a full disk swallows does not break off the work",
  async () => {
    const folder = await folderOf({ "sqslam.yaml": "name: orders", "in.jsonl": "not JSON\n" });
    const send = "send --dry-run --input jsonl --file in.jsonl --failed-out out.jsonl".split(" ");

    const run = await runBin(send, { cwd: folder, shell: 'exec "$@" 2> /dev/full' });

    expect(run.exitCode).toBe(1);
    expect(existsSync(join(folder, "out.jsonl"))).toBe(true);
  },
);

test.skipIf(process.platform === "win32")(
  "a folder that was removed from under the shell is told as such",
  async () => {
    const folder = await folderOf({});
    const run = await runBin(["validate"], { cwd: folder, shell: 'rmdir "$PWD" && exec "$@"' });

    expect(run.exitCode).toBe(1);
    expect(run.err).toMatch(/^error: The folder you are in does not exist any more\.\n {2}→ /);
  },
);

test("a flag of ours is not one that Node takes for itself", async () => {
  const run = await runBin(["outputs", "--dotenv", "-c", "none.yaml"]);

  expect(run.exitCode).toBe(64);
  expect(run.err).toContain("none.yaml");
});

test("an old Node is told which one is needed", async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { node: '18.20.0' } })";

  const run = await runBin(["--version"], { node: ["--import", `data:text/javascript,${old}`] });

  expect(run.exitCode).toBe(1);
  expect(run.err).toContain("sqslam needs Node 20.19 or newer; this is Node 18.20.0.");
});
