import { expect, test } from "vitest";
import { Writable } from "node:stream";
import { main } from "../../src/cli.ts";
import { Interrupted } from "../../src/interrupted.ts";
import { AWS_ENV, dataWorld, GROUP } from "../support/data-world.ts";
import { memoryIo } from "../support/io.ts";

const ID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";

type World = Awaited<ReturnType<typeof dataWorld>>;

async function withGroup(): Promise<World> {
  const world = await dataWorld();
  await world.createGroup();
  return world;
}

const write = (world: World, ...messages: string[]) =>
  world.logs.write(
    { region: "us-east-1", group: GROUP, stream: "s" },
    messages.map((message) => ({ timestamp: Date.now() - 1_000, message: `${message}\n` })),
  );

test("what is there is shown, as JSON in a pipe", async () => {
  const world = await withGroup();
  write(world, `START RequestId: ${ID} Version: $LATEST`, "hello");

  const { code, io } = await world.sqslam(["tail", "--no-follow"]);

  const lines = io.out.trimEnd().split("\n");
  expect(code).toBe(0);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { schemaVersion: 1, type: "log.line", kind: "start", requestId: ID, stream: "s" },
    { kind: "message", requestId: ID, message: "hello" },
  ]);
});

test("on a terminal it is for people, in colour unless that is not wanted", async () => {
  const world = await withGroup();
  write(world, `2026-01-31T09:05:07.042Z\t${ID}\tERROR\toh no`);
  const tail = async (env: Record<string, string>) => {
    const options = { tty: { stdout: true }, env: { ...AWS_ENV, ...env } };
    return (await world.sqslam(["tail", "--no-follow"], options)).io.out;
  };

  const [plain, colored] = [await tail({ NO_COLOR: "1" }), await tail({ FORCE_COLOR: "1" })];

  expect(plain).toMatch(/^\d\d:\d\d:\d\d\.\d{3} 0b1c2d3e ERROR oh no\n$/);
  expect(colored).toContain("\u001B[31moh no");
});

test.for([
  [
    ["--format", "raw"],
    ["000 -> a", "[ERROR] ValueError: b", "000 -> c"],
  ],
  [["--format", "raw", "--errors"], ["[ERROR] ValueError: b"]],
  [["--format", "raw", "--filter", '"-> c"'], ["000 -> c"]],
  [["--format", "raw", "--request-id", "0b1c"], []],
] as const)("tail %j shows what is asked for", async ([flags, expected]) => {
  const world = await withGroup();
  write(world, "000 -> a", "[ERROR] ValueError: b", "000 -> c");

  const { io } = await world.sqslam(["tail", "--no-follow", ...flags]);

  expect(io.out).toBe(expected.map((line) => `${line}\n`).join(""));
});

test("following ends on Ctrl-C with 130 and no word but that", async () => {
  const world = await withGroup();
  write(world, "hello");
  const stop = new AbortController();
  const { promise, io } = following(world, () => stop.abort(new Interrupted("SIGINT")), stop);

  expect(await promise).toBe(130);
  expect(io.err).toBe("Stopped by SIGINT.\n");
});

test("a reader that goes ends it quietly with 0", async () => {
  const world = await withGroup();
  write(world, "one", "two", "three");
  const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  const { promise, io } = following(world, () => gone);

  expect(await promise).toBe(0);
  expect(io.err).toBe("");
});

test("--live shows what was there, then what comes in, each line once", async () => {
  const world = await withGroup();
  write(world, "history");
  const said: string[] = [];
  const stop = new AbortController();
  const args = ["--live", "--format", "raw"];
  const onLine = (line: string) => {
    said.push(line.trimEnd());
    // The session was open before the history was looked up.
    if (said.length === 1) write(world, "same", "same");
    if (said.length === 3) stop.abort(new Interrupted("SIGINT"));
  };
  const { promise, io } = following(world, onLine, stop, args);

  expect(await promise).toBe(130);
  expect(said).toEqual(["history", "same", "same"]);
  expect(io.err).toBe("Stopped by SIGINT.\n");
});

test("where Live Tail is refused, --live asks once a second and says why", async () => {
  const world = await dataWorld();
  await world.createGroup("INFREQUENT_ACCESS");
  write(world, "hello");
  const stop = new AbortController();
  const end = () => stop.abort(new Interrupted("SIGINT"));
  const { promise, io } = following(world, end, stop, ["--live"]);

  expect(await promise).toBe(130);
  expect(io.err).toMatch(/asking once a second instead of live: .*INFREQUENT_ACCESS/);
});

/** Follows until something is written; then `then` says what becomes of the stream. */
function following(
  world: World,
  then: (line: string) => Error | void,
  stop = new AbortController(),
  flags: readonly string[] = [],
) {
  const io = memoryIo({ cwd: world.cwd, env: AWS_ENV });
  const stdout = new Writable({
    write: (chunk, _encoding, done) => done(then(String(chunk)) ?? null),
  });
  const { stdin, stderr, env, cwd } = io;
  const args = ["tail", ...flags, "--endpoint-url", world.url];
  return { io, promise: main(args, { stdin, stdout, stderr, env, cwd }, { signal: stop.signal }) };
}

test("with --no-follow a missing log group ends with 4", async () => {
  const world = await dataWorld();

  const { code, io } = await world.sqslam(["tail", "--no-follow"]);

  expect(code).toBe(4);
  expect(io.err).toContain(`Log group ${GROUP} does not exist.`);
});

test.for([
  [["--since", "yesterday"], "--since yesterday"],
  [["--until", "soon"], "--until soon"],
  [["--since", "1m", "--until", "2m"], "--until is before --since"],
  [["--live", "--no-follow"], "--live follows the log, and --no-follow does not."],
] as const)("tail %j is wrong use", async ([flags, why]) => {
  const world = await dataWorld();

  const { code, io } = await world.sqslam(["tail", ...flags]);

  expect(code).toBe(64);
  expect(io.err).toContain(why);
});
