// The built program, and an endpoint with AWS's delays in a process of its own, in real time: what a
// person would wait for, and what for. Two to four minutes.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AWS_DELAYS, type Delays } from "../../src/local/delays.ts";
import { type Run, runBin } from "../support/bin.ts";
import { folderOf } from "../support/folder.ts";

const pipeline = (timeout: string) =>
  `name: orders\nfunction: { source: index.mjs, timeout: ${timeout} }\n`;
const handler = (greeting: string) =>
  `export const handler = ({ Records }) => console.log("${greeting} " + Records[0].body);\n`;

/** What AWS's own waits may come to together, in seconds, and what the program may add to them. */
const atMost = (...delays: readonly (keyof Delays)[]): number =>
  delays.reduce((sum, delay) => sum + AWS_DELAYS[delay].most / 1_000, 0);
const OWN = 15;

async function laptop() {
  const cwd = await folderOf({ "sqslam.yaml": pipeline("10s"), "index.mjs": handler("hello") });
  const sqslam = async (...args: string[]) => {
    const run = await runBin(args, { cwd, env: { CI: "true", NO_COLOR: "1" } });
    tell(args, run);
    expect(run.exitCode).toBe(0);
    return run;
  };
  onTestFinished(async () => void (await runBin(["local", "stop"], { cwd })));
  await sqslam("local", "start", "--detach", "--realistic", "--port", "0");
  return {
    sqslam,
    /** Answers how many seconds it took. */
    async timed(...args: string[]): Promise<number> {
      const { out } = await sqslam(...args, "--local");
      const [, minutes = "0", seconds, millis = "0"] =
        /in (?:(\d+) min )?(?:([\d.]+) s|(\d+) ms) with \d+ API/.exec(out) ?? [];
      return Number(minutes) * 60 + Number(seconds ?? Number(millis) / 1_000);
    },
    /** Follows the log until the handler has said that. */
    async handled(text: string): Promise<void> {
      const { out } = await runBin(["tail", "--since", "10m", "--local"], {
        cwd,
        onLine: (line, kill) => void (line.includes(text) && kill("SIGINT")),
      });
      expect(out).toContain(text);
    },
    write: (name: string, text: string) => writeFile(join(cwd, name), text),
  };
}

function tell(args: readonly string[], { err, out }: Run): void {
  const all = [`\n$ sqslam ${args.join(" ")}`, err, out].filter((text) => text !== "");
  process.stdout.write(`${all.join("\n")}\n`);
}

test("a pipeline's life takes as long as AWS does, and not much longer", async () => {
  const { sqslam, timed, write, handled } = await laptop();

  const created = await timed("up", "--timings");
  const unchanged = await timed("up");
  await write("sqslam.yaml", pipeline("20s"));
  await write("index.mjs", handler("goodbye"));
  const changed = await timed("up", "--timings");
  await sqslam("send", "world", "--local");
  await handled("goodbye world");
  await write("sqslam.yaml", pipeline("10s"));
  const lowered = await timed("up");
  const removed = await timed("down", "--yes", "--discard-messages");
  const again = await timed("up", "--timings");

  expect(created).toBeLessThan(atMost("roleAssumable", "functionCreated", "mappingChanged") + OWN);
  expect(unchanged).toBeLessThan(OWN);
  expect(changed).toBeLessThan(atMost("functionUpdated", "functionUpdated") + OWN);
  expect(lowered).toBeLessThan(atMost("functionUpdated") + OWN);
  expect(removed).toBeLessThan(atMost("mappingDeleted", "queueDeleted", "roleEmptied") + OWN);
  expect(again).toBeLessThan(atMost("queueNameFree", "queueFound", "mappingChanged") + OWN);
});
