// The program beside an endpoint with AWS's delays, each of them in the middle of its span, in a time
// that passes only while the program waits.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { main } from "../../src/cli.ts";
import { systemRandom } from "../../src/core/random.ts";
import { AWS_DELAYS, type Delays } from "../../src/local/delays.ts";
import { startLocal } from "../../src/local/index.ts";
import { folderOf } from "./folder.ts";
import { memoryIo, type MemoryIoOptions } from "./io.ts";
import { timeLapse } from "./time-lapse.ts";

const ENV = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };

/** How long, in seconds, this world's AWS takes. */
export const aws = (delay: keyof Delays): number => {
  const { least, most } = AWS_DELAYS[delay];
  return (least + most) / 2_000;
};

export interface Timings {
  readonly steps: Readonly<Record<string, number>>;
  readonly waits: readonly { readonly step: string; readonly for: string; readonly ms: number }[];
  readonly longestWaitMs: number;
}

/** What `up --json --timings` answers, as far as tests ask. */
export interface UpAnswer {
  readonly did: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly timings: Timings;
}

export async function realisticWorld(files: Readonly<Record<string, string>>) {
  const time = timeLapse();
  const random = { ...systemRandom, fraction: () => 0.5 };
  const bugs: unknown[] = [];
  const onBug = (error: unknown) => void bugs.push(error);
  const endpoint = await startLocal({ realistic: true, clock: time.endpoint, random, onBug });
  onTestFinished(async () => {
    await endpoint.stop();
    if (bugs.length > 0) throw new AggregateError(bugs, "The endpoint has a bug");
  });
  const cwd = await folderOf(files);

  async function sqslam(args: readonly string[], options: MemoryIoOptions = {}) {
    const io = memoryIo({ cwd, ...options, env: { ...ENV, ...options.env } });
    const begun = time.program.now();
    const parts = { clock: time.program };
    const exitCode = await main([...args, "--endpoint-url", endpoint.url], io, parts);
    return { exitCode, io, seconds: (time.program.now() - begun) / 1_000 };
  }

  return {
    sqslam,
    write: (name: string, text: string) => writeFile(join(cwd, name), text),
    /** Answers also what was told on the way, which with `--debug` is every call. */
    async up() {
      const { exitCode, io } = await sqslam(["up", "--json", "--timings", "--debug"]);
      if (exitCode !== 0) throw new Error(io.err);
      const answer: UpAnswer = JSON.parse(io.out);
      const told: readonly Told[] = io.err
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      const writes = told.flatMap(({ call }) =>
        call === undefined || call.error !== undefined || isRead(call.operation)
          ? []
          : [call.operation],
      );
      return { ...answer, writes };
    },
  };
}

interface Told {
  readonly call?: { readonly operation: string; readonly error?: string };
}

const isRead = (operation: string): boolean => /^(Get|List|Describe)/.test(operation);

/** What was waited for, in seconds, by step and reason. */
export const waitsOf = ({ waits }: Timings): Readonly<Record<string, number>> =>
  Object.fromEntries(waits.map((wait) => [`${wait.step}: ${wait.for}`, wait.ms / 1_000]));
