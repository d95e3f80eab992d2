// sqslam's own commands against an AWS double that other people wrote.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import type { Pipeline } from "../../src/config/pipeline.ts";
import { memoryIo } from "../support/io.ts";
import { findMoto, type Moto, startMoto } from "../support/moto.ts";
import { aPipeline } from "../support/pipeline.ts";
import { changesIn, provision } from "../support/provision.ts";
import { handlerCode } from "../support/zip.ts";

const program = findMoto();
if (program === undefined) {
  process.stderr.write("skipped: conformance with moto, because moto_server is not on the PATH\n");
}

/**
 * moto 5.2 does not keep RedriveAllowPolicy, so to whoever looks it is missing for ever. AWS keeps
 * it; sqslam therefore asks for it each time, and nothing else may differ.
 */
const GAP = { change: "dead-letter-queue.redriveAllowPolicy", write: "SetQueueAttributes" };

describe.skipIf(program === undefined)("moto_server", () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto(program ?? "");
  }, 40_000);
  afterAll(() => moto.stop());

  describe("resource by resource", () => {
    const base = aPipeline();
    const up = (pipeline = base, text = "one") =>
      provision("up", moto.url, pipeline, handlerCode(text));
    const down = () => provision("down", moto.url, base);

    test("comes up in 24 calls at most", async () => {
      const { steps, calls } = await up();

      expect(steps.every(({ action }) => action === "create")).toBe(true);
      expect(calls.length).toBeLessThanOrEqual(24);
    });

    test("is right from then on, but for what moto does not keep", async () => {
      const { steps, writes } = await up();

      expect(changesIn(steps)).toEqual([GAP.change]);
      expect(writes).toEqual([GAP.write]);
    });

    const { queue, mapping, logs, function: fn } = base;
    test.for([
      ["queue.delay", { queue: { ...queue, delaySeconds: 5 } }, "SetQueueAttributes"],
      ["log-group.retentionDays", { logs: { ...logs, retentionDays: 30 } }, "PutRetentionPolicy"],
      [
        "function.memory",
        { function: { ...fn, memoryMegabytes: 256 } },
        "UpdateFunctionConfiguration",
      ],
      ["mapping.batchSize", { mapping: { ...mapping, batchSize: 5 } }, "UpdateEventSourceMapping"],
    ] as const)("%s changed: exactly that, and back", async ([change, part, write]) => {
      const there = await up({ ...base, ...part });
      const back = await up();

      for (const { steps, writes } of [there, back]) {
        expect(changesIn(steps).filter((each) => each !== GAP.change)).toEqual([change]);
        expect(writes.toSorted()).toEqual([GAP.write, write].toSorted());
      }
    });

    test("other code is uploaded, and only that", async () => {
      const { steps } = await up(base, "two");

      expect(changesIn(steps)).toEqual([GAP.change, "function.code"]);
    });

    test("alarms come, change, and go with their mark when the file drops them", async () => {
      const thresholds = { deadLetters: 1, oldestMessageAgeSeconds: 900, errors: 1, throttles: 1 };
      const alarmed = { ...base, alarms: { notify: undefined, ...thresholds } };
      const other = { ...base, alarms: { ...alarmed.alarms, errors: 5, throttles: undefined } };
      const told = async (pipeline: Pipeline) => {
        const { steps, writes } = await up(pipeline, "two");
        return {
          changes: changesIn(steps).filter((each) => each !== GAP.change),
          writes: writes.filter((each) => each !== GAP.write),
        };
      };

      const created = await told(alarmed);
      const again = await told(alarmed);
      const changed = await told(other);
      const gone = await told(base);

      expect(created.writes).toEqual(["TagRole", ...Array(4).fill("PutMetricAlarm")]);
      expect(again).toEqual({ changes: [], writes: [] });
      expect(changed.changes).toEqual(["alarm-errors.threshold", "alarm-throttles"]);
      expect(changed.writes.toSorted()).toEqual(["DeleteAlarms", "PutMetricAlarm"]);
      expect(gone.writes).toEqual([...Array(3).fill("DeleteAlarms"), "UntagRole"]);
    });

    test("goes down and leaves nothing, in 24 calls at most with those that count messages", async () => {
      const { left, calls } = await down();

      expect(left).toEqual([]);
      expect(calls.length + 2).toBeLessThanOrEqual(24);
      expect((await down()).steps).toEqual([]);
    });
  });

  describe("by the commands that people type", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "sqslam-moto-"));
      await mkdir(join(folder, "handler"));
      await writeFile(
        join(folder, "handler/index.mjs"),
        "export const handler = async () => {};\n",
      );
      await writeFile(
        join(folder, "sqslam.yaml"),
        "name: hello\nfunction:\n  source: ./handler\n  environment: { TOKEN: hunter22 }\n",
      );
    });
    afterAll(() => rm(folder, { recursive: true }));

    async function sqslam(...args: string[]) {
      const env = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-west-1" };
      const io = memoryIo({ cwd: folder, env });
      const exitCode = await main([...args, "--endpoint-url", moto.url], io);
      return { exitCode, out: io.out, err: io.err };
    }
    const answer = async (...args: string[]) => {
      const ended = await sqslam(...args, "--json");
      const data: Record<string, unknown> = JSON.parse(ended.out);
      return { ...ended, data };
    };

    test("plan says what up would do, and exits with 2 when asked to", async () => {
      const { exitCode, out } = await sqslam("plan", "--detailed-exitcode");

      expect(exitCode).toBe(2);
      expect(out).toContain("6 to create");
      expect(out).toContain("account 123456789012");
    });

    test("up does it and tells the outputs", async () => {
      const { exitCode, data, err } = await answer("up");

      expect(exitCode).toBe(0);
      expect(data).toMatchObject({ type: "up", outputs: { functionName: "hello" } });
      expect(data["apiCalls"]).toBeLessThanOrEqual(24);
      expect(err).not.toContain("hunter22");
    });

    test("outputs prints one bare value", async () => {
      const { out } = await sqslam("outputs", "queue_url");

      expect(out).toBe(`${moto.url}/123456789012/hello\n`);
    });

    test("a message keeps down from removing anything until it may be discarded", async () => {
      await sqslam("send", "hello");

      const refused = await sqslam("down", "--yes");

      expect(refused.exitCode).toBe(1);
      expect(refused.err).toContain('queue "hello" (1)');
      expect(refused.err).toContain("--discard-messages --yes");
      expect((await sqslam("outputs")).exitCode).toBe(0);
    });

    test("down without a terminal wants --yes and says the exact command", async () => {
      const { exitCode, err } = await sqslam("down", "--keep-logs");

      expect(exitCode).toBe(1);
      expect(err).toContain(`sqslam down --endpoint-url ${moto.url} --keep-logs --yes`);
    });

    test("down removes all but the logs that are to be kept, then those, then finds nothing", async () => {
      const first = await sqslam("down", "--yes", "--discard-messages", "--keep-logs");
      const second = await answer("down", "--yes");
      const third = await sqslam("down", "--yes");

      expect(first.out).toContain("nothing is left but what was to be kept");
      expect(second.data).toMatchObject({ did: { "log-group": "remove" }, left: [] });
      expect(third.out).toContain("Nothing to remove of hello");
      expect((await sqslam("outputs")).exitCode).toBe(4);
    });
  });
});
