import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../src/cli.ts";
import { startLocal } from "../../src/local/index.ts";
import { hurriedClock } from "../support/clock.ts";
import { folderOf } from "../support/folder.ts";
import { memoryIo } from "../support/io.ts";

/** A folder whose endpoint, if any, is ended with the test. */
async function world() {
  const cwd = await folderOf({});
  const sqslam = async (...args: string[]) => {
    const io = memoryIo({ cwd, env: process.env });
    const code = await main([...args, "--json"], io);
    return { code, answer: io.out === "" ? undefined : JSON.parse(io.out), err: io.err };
  };
  // The folder goes last: its cleanup was registered first, and cleanups run backwards.
  onTestFinished(async () => void (await sqslam("local", "stop")));
  return { cwd, sqslam };
}

const start = ["local", "start", "--detach", "--port", "0"] as const;

test("an endpoint is started, found, and stopped", async () => {
  const { cwd, sqslam } = await world();

  const started = await sqslam(...start);
  expect(started).toMatchObject({ code: 0, answer: { dir: join(cwd, ".sqslam") } });

  const { url, pid } = started.answer;
  expect(await sqslam("local", "status")).toMatchObject({
    code: 0,
    answer: { running: true, url, pid },
  });
  expect(await sqslam("local", "stop")).toMatchObject({ code: 0, answer: { stopped: true } });
  expect(await sqslam("local", "status")).toMatchObject({ code: 4, answer: { running: false } });
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("starting twice starts one", async () => {
  const { sqslam } = await world();

  const first = await sqslam(...start);
  const second = await sqslam(...start);

  expect(second).toMatchObject({
    code: 0,
    answer: { alreadyRunning: true, pid: first.answer.pid, url: first.answer.url },
  });
});

test("SQSLAM_DETACH starts one, not a process that starts the next", async () => {
  vi.stubEnv("SQSLAM_DETACH", "1");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { sqslam } = await world();

  const started = await sqslam("local", "start", "--port", "0");

  expect(started).toMatchObject({ code: 0, answer: { alreadyRunning: false } });
});

test.each([
  ["local", "start", "--port", "0"],
  ["local", "start", "--detach", "--port", "0"],
  ["local", "reset"],
])("%s %s where a file is in the state folder's place is told as such", async (...args) => {
  const { cwd, sqslam } = await world();
  await writeFile(join(cwd, ".sqslam"), "");

  const { code, err } = await sqslam(...args);

  expect(code).toBe(1);
  expect(JSON.parse(err)).toMatchObject({
    error: { code: "CONFLICT", message: expect.stringContaining(join(cwd, ".sqslam")) },
  });
});

test("--enforce-iam stays on over a reset, and a start that wants it otherwise is told", async () => {
  const { sqslam } = await world();

  const started = await sqslam(...start, "--enforce-iam");
  expect(started.answer).toMatchObject({ enforceIam: true, alreadyRunning: false });
  await sqslam("local", "reset");
  expect((await sqslam("local", "status")).answer).toMatchObject({ enforceIam: true });

  const again = await sqslam(...start);
  expect(again.answer).toMatchObject({ enforceIam: true, alreadyRunning: true });
  expect(again.err).toContain("The endpoint that runs enforces IAM.");
  expect(again.err).toContain("sqslam local stop");
});

test("--fsync stays on over a reset, and one that runs without it is no substitute", async () => {
  const { sqslam } = await world();

  const started = await sqslam(...start, "--fsync");
  expect(started.answer).toMatchObject({ fsync: true, alreadyRunning: false });
  await sqslam("local", "reset");
  expect((await sqslam("local", "status")).answer).toMatchObject({ fsync: true });

  await sqslam("local", "stop");
  await sqslam(...start);
  const refused = await sqslam(...start, "--fsync");
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("without flushing to the disk");
});

test("stopping what does not run is no failure", async () => {
  const { sqslam } = await world();

  expect(await sqslam("local", "stop")).toMatchObject({ code: 0, answer: { stopped: false } });
});

test("reset forgets the state, keeps the port, and leaves other files alone", async () => {
  const { cwd, sqslam } = await world();
  const { answer: before } = await sqslam(...start);
  const marker = join(cwd, ".sqslam/store/marker");
  const mine = join(cwd, ".sqslam/mine.txt");
  await writeFile(marker, "");
  await writeFile(mine, "");

  const reset = await sqslam("local", "reset");

  expect(reset).toMatchObject({ code: 0, answer: { url: before.url } });
  expect(existsSync(marker)).toBe(false);
  expect(existsSync(mine)).toBe(true);
  expect(await sqslam("local", "status")).toMatchObject({ code: 0, answer: { running: true } });
});

test("reset waits for one that is only starting, and starts it again", async () => {
  const { cwd, sqslam } = await world();
  const starting = sqslam(...start);
  const locked = () => expect(existsSync(join(cwd, ".sqslam/lock"))).toBe(true);
  await vi.waitFor(locked, { interval: 1, timeout: 10_000 });

  const reset = await sqslam("local", "reset");
  await starting;

  expect(reset).toMatchObject({ code: 0, answer: { url: expect.any(String) } });
  expect(await sqslam("local", "status")).toMatchObject({ answer: { url: reset.answer.url } });
});

test("with AWS's delays on wish, which it says of itself and keeps when it is reset", async () => {
  const { sqslam } = await world();

  const started = await sqslam(...start, "--realistic");
  const status = await sqslam("local", "status");
  const reset = await sqslam("local", "reset");

  expect(started).toMatchObject({ code: 0, answer: { realistic: true } });
  expect(status).toMatchObject({ code: 0, answer: { running: true, realistic: true } });
  expect(reset).toMatchObject({ code: 0, answer: { realistic: true } });
});

test("who asks for what the endpoint that runs does not do is not given that one", async () => {
  const { sqslam } = await world();
  await sqslam(...start);

  const started = await sqslam(...start, "--realistic", "--enforce-iam");

  expect(started.code).toBe(1);
  expect(started.err).toContain("without AWS's delays and without holding sessions to policies");
  expect(started.err).toContain("sqslam local stop");
});

test("--admin lets another process plan faults, over a reset too, and is not taken for granted", async () => {
  const { sqslam } = await world();
  const plan = async (url: string) => {
    const headers = { "content-type": "application/json" };
    const body = '{"kind":"throttle","service":"sqs"}';
    return (await fetch(`${url}/_sqslam/faults`, { method: "POST", headers, body })).status;
  };

  const plain = await sqslam(...start);
  const refused = await sqslam(...start, "--admin");
  expect(plain.answer).toMatchObject({ admin: false });
  expect(await plan(plain.answer.url)).toBe(404);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("without its admin routes");
  await sqslam("local", "stop");
  const started = await sqslam(...start, "--admin");
  await sqslam("local", "reset");

  expect(started.answer).toMatchObject({ admin: true, alreadyRunning: false });
  const status = await sqslam("local", "status");
  expect(status.answer).toMatchObject({ admin: true });
  expect(await plan(status.answer.url)).toBe(201);
});

test("a port that is taken is named, with the way out", async () => {
  const { sqslam } = await world();
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";

  const started = await sqslam("local", "start", "--detach", "--port", port);

  expect(started.code).toBe(1);
  expect(started.err).toContain(`Port ${port} is in use by another program.`);
  expect(started.err).toContain("--port 0");
});

test.each(["stop", "reset"])(
  "%s names an endpoint that does not answer, and how to end it",
  async (verb) => {
    const dir = join(await folderOf({}), ".sqslam");
    const endpoint = await startLocal({ dir });
    onTestFinished(() => endpoint.stop());
    // Nobody finds it any more, and it holds its lock all the same.
    await rm(join(dir, "endpoint.json"));
    const io = memoryIo({ cwd: dir, env: process.env });

    const code = await main(["local", verb, "--dir", dir], io, { clock: hurriedClock(100) });

    expect(code).toBe(1);
    expect(io.err).toContain(`process ${process.pid}, the local endpoint on ${dir}`);
    expect(io.err).toContain(`kill -9 ${process.pid}`);
  },
);
