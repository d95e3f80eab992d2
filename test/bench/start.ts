// `npm run bench:start`: how long the program takes before it does anything, against what nothing
// can undercut: a Node that does nothing, and a bare HTTP request.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { urlOf } from "../support/stub.ts";
import { median } from "./figures.ts";
import { CHILD_ENV, type Command, whole } from "./run.ts";
import { milliseconds, table, times } from "./table.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    json: { type: "boolean", default: false },
  },
});

const BIN = join(process.cwd(), "bin/sqslam.js");

interface Contest {
  readonly what: string;
  readonly target: number;
  readonly floor: () => Promise<number>;
  readonly ours: () => Promise<number>;
}

/** From the start of the process to its first request, at which it is ended. */
async function untilFirstRequest(server: http.Server, { argv, cwd }: Command): Promise<number> {
  const [program, ...args] = argv;
  const start = performance.now();
  const child = spawn(program, args, { cwd, env: CHILD_ENV, stdio: "ignore" });
  const exited = once(child, "exit");
  const asked = once(server, "request").then(() => performance.now() - start);
  const failed = exited.then(() => {
    throw new Error(`${argv.join(" ")} ended before its first request`);
  });
  const ms = await Promise.race([asked, failed]);
  failed.catch(() => {});
  child.kill("SIGKILL");
  await exited;
  return ms;
}

const folder = await mkdtemp(join(tmpdir(), "sqslam-bench-"));
// Answers nothing: whoever asks is ended.
const server = http.createServer(() => {});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
try {
  const url = urlOf(server);
  await mkdir(join(folder, "handler"));
  await writeFile(join(folder, "handler/index.mjs"), "export const handler = async () => {};\n");
  const file = { name: "bench", function: { source: "handler" } };
  await writeFile(join(folder, "sqslam.json"), JSON.stringify(file));

  const node = (...args: string[]): Command => ({ argv: [process.execPath, ...args], cwd: folder });
  const nothing = () => whole(node("-e", "0"));
  const asking = (...args: string[]) => untilFirstRequest(server, node(...args));
  const bare = () => asking("-e", `require("node:http").get(${JSON.stringify(url)})`);
  const contests: readonly Contest[] = [
    ...["--help", "--version"].map((flag) => ({
      what: `sqslam ${flag} / node -e 0`,
      target: 2,
      floor: nothing,
      ours: () => whole(node(BIN, flag)),
    })),
    ...["status", "up"].map((verb) => ({
      what: `sqslam ${verb} to its first request / bare http.get`,
      target: 3,
      floor: bare,
      ours: () => asking(BIN, verb, "--endpoint-url", url),
    })),
  ];

  const spent = contests.map((): { floor: number[]; ours: number[] } => ({ floor: [], ours: [] }));
  for (let round = 0; round < Number(flags.rounds); round++) {
    // Interleaved, so that what slows the machine down slows down both.
    for (const [i, contest] of contests.entries()) {
      spent[i]?.floor.push(await contest.floor());
      spent[i]?.ours.push(await contest.ours());
    }
  }
  const results = contests.map(({ what, target }, i) => {
    const floor = median(spent[i]?.floor ?? []);
    const ours = median(spent[i]?.ours ?? []);
    const ratio = ours / floor;
    return { what, floor, ours, ratio, target, met: ratio <= target };
  });
  const rows = results.map(({ what, floor, ours, ratio, target, met }) => [
    what,
    milliseconds(floor),
    milliseconds(ours),
    times(ratio),
    met ? "target met" : `target missed: at most ${times(target)}`,
  ]);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ schemaVersion: 1, results })}\n`
      : `${table([["", "floor", "sqslam", "ratio", ""], ...rows])}\n`,
  );
} finally {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
}
