// A pipeline's whole life by the commands that people type, against an AWS double by other people.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { isObject } from "../../src/core/json.ts";
import { memoryIo } from "../support/io.ts";
import { findMoto, type Moto, startMoto } from "../support/moto.ts";
import type { Step } from "../../src/engine/plan.ts";
import { somebody } from "../support/somebody.ts";

const program = findMoto();
if (program === undefined) {
  process.stderr.write("skipped: changes against moto, because moto_server is not on the PATH\n");
}

/** moto 5.2 forgets it, so sqslam asks for it each time; nothing else may differ. */
const FORGOTTEN = "dead-letter-queue.redriveAllowPolicy";

type Parts = Readonly<Record<string, object | string>>;

// Some of it is a dozen commands against a server that takes ten times as long as ours.
describe.skipIf(program === undefined)("by commands, moto_server", { timeout: 60_000 }, () => {
  let moto: Moto;
  let folder: string;
  beforeAll(async () => {
    moto = await startMoto(program ?? "");
    folder = await mkdtemp(join(tmpdir(), "sqslam-moto-"));
    await mkdir(join(folder, "handler"));
    await handler("one");
    await file({});
  }, 40_000);
  afterAll(async () => {
    await moto.stop();
    await rm(folder, { recursive: true });
  });

  const handler = (text: string) =>
    writeFile(
      join(folder, "handler/index.mjs"),
      `export const handler = async () => console.log("${text}");\n`,
    );

  const file = ({ function: fn, ...parts }: Parts) => {
    const own = { source: "handler", ...(isObject(fn) ? fn : {}) };
    const whole = { name: "orders", function: own, stages: { second: {} }, ...parts };
    return writeFile(join(folder, "sqslam.json"), JSON.stringify(whole));
  };

  async function sqslam(...args: string[]) {
    const env = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-west-1" };
    const io = memoryIo({ cwd: folder, env });
    const exitCode = await main([...args, "--endpoint-url", moto.url], io);
    return { exitCode, out: io.out, err: io.err };
  }

  /** The fields that a run changes, and the resources that it creates or removes. */
  async function changes(...args: string[]): Promise<readonly string[]> {
    const { exitCode, out, err } = await sqslam(...args, "--json");
    if (exitCode !== 0) throw new Error(`it ended with ${exitCode}: ${err}`);
    const { steps }: { steps: Step[] } = JSON.parse(out);
    return steps
      .filter(({ action }) => action !== "keep")
      .flatMap(({ id, action, changes: fields }) =>
        fields.length === 0 ? [`${action} ${id}`] : fields.map(({ field }) => `${id}.${field}`),
      )
      .filter((change) => change !== FORGOTTEN);
  }

  const ALL = [
    "create role",
    "create dead-letter-queue",
    "create queue",
    "create log-group",
    "create function",
    "create mapping",
  ];
  const extra = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  const permissionsBoundary = "arn:aws:iam::123456789012:policy/cap";

  test("before the first up: status says so with 4, plan with 2", async () => {
    expect((await sqslam("status")).exitCode).toBe(4);
    expect((await sqslam("plan", "--detailed-exitcode")).exitCode).toBe(2);
  });

  test("up creates all six, and again changes nothing", async () => {
    expect(await changes("up")).toEqual(ALL);
    expect(await changes("up")).toEqual([]);
  });

  test.for<[what: string, parts: Parts, fields: string[], forgotten?: string[]]>([
    [
      "a queue's attributes",
      { queue: { visibilityTimeout: "5m", retention: "2d", delay: "5s", receiveWait: "3s" } },
      ["queue.visibilityTimeout", "queue.retention", "queue.delay", "queue.receiveWait"],
    ],
    [
      "the size of messages, of both queues",
      { queue: { maximumMessageSize: "64KiB" } },
      ["dead-letter-queue.maximumMessageSize", "queue.maximumMessageSize"],
    ],
    [
      "a KMS key, with the role's right to use it",
      { queue: { encryption: { kmsKey: "alias/orders", reuse: "10m" } } },
      ["role.policies.orders-queue", "dead-letter-queue.encryption", "queue.encryption"],
    ],
    [
      "no encryption",
      { queue: { encryption: "none" } },
      ["dead-letter-queue.encryption", "queue.encryption"],
    ],
    [
      "the dead-letter queue",
      { deadLetterQueue: { maxReceiveCount: 3, retention: "7d" } },
      ["dead-letter-queue.retention", "queue.redrivePolicy"],
    ],
    [
      "the function and its environment",
      { function: { memory: "256MB", description: "d", environment: { MODE: "fast" } } },
      ["function.description", "function.memory", "function.environment.MODE"],
    ],
    [
      "a longer timeout, with the queue's visibility",
      { function: { timeout: "60s" } },
      ["queue.visibilityTimeout", "function.timeout"],
    ],
    [
      // moto keeps the architecture that a function was created with.
      "the architecture",
      { function: { architecture: "arm64" } },
      ["function.architecture"],
      ["function.architecture"],
    ],
    [
      // moto keeps the tracing that a function was created with.
      "tracing, with the role's right to it",
      { function: { tracing: "active" } },
      [
        "role.policies.sqslam-function",
        "role.tags.sqslam:policy-function-9cec2de4",
        "function.tracing",
      ],
      ["function.tracing"],
    ],
    [
      "reserved concurrency",
      { function: { reservedConcurrency: 5 } },
      ["function.reservedConcurrency"],
    ],
    [
      "the mapping's batches, filters and concurrency",
      {
        mapping: {
          batchSize: 5,
          maximumConcurrency: 5,
          filters: [{ body: { kind: ["a"] } }],
          partialBatchResponse: false,
        },
      },
      [
        "mapping.batchSize",
        "mapping.maximumConcurrency",
        "mapping.partialBatchResponse",
        "mapping.filters",
      ],
    ],
    ["a disabled mapping", { mapping: { enabled: false } }, ["mapping.enabled"]],
    ["logs for ever", { logs: { retention: "never" } }, ["log-group.retentionDays"]],
    [
      // moto keeps the logging that a function was created with.
      "logs as JSON",
      { logs: { format: "json" } },
      ["function.logFormat", "function.logLevel", "function.systemLogLevel"],
      ["function.logFormat", "function.logLevel", "function.systemLogLevel"],
    ],
    [
      "the role's boundary and a statement more",
      { role: { policies: [extra], permissionsBoundary } },
      [
        "role.policies.sqslam-extra",
        "role.permissionsBoundary",
        "role.tags.sqslam:policy-extra-9caf20ff",
      ],
    ],
    [
      "a tag on everything that carries tags",
      { tags: { team: "a" } },
      ["role", "dead-letter-queue", "queue", "log-group", "function"].flatMap((id) => [
        `${id}.tags.team`,
        `${id}.tags.sqslam:tags`,
      ]),
    ],
  ])("%s: exactly that, once, and back", async ([, parts, fields, forgotten = []]) => {
    await file(parts);
    const there = await changes("up");
    const again = await changes("up");
    await file({});
    const back = await changes("up");

    expect(there).toEqual(fields);
    expect(again).toEqual(forgotten);
    expect(back).toEqual(fields.filter((field) => !forgotten.includes(field)));
  });

  test("code alone is uploaded once", async () => {
    await handler("two");

    expect(await changes("up", "--code-only")).toEqual(["function.code"]);
    expect(await changes("up", "--code-only")).toEqual([]);
  });

  test("status finds everything right but what moto forgets", async () => {
    const { exitCode, out } = await sqslam("status", "--json", "--detailed-exitcode");

    const { resources }: { resources: { id: string; drift: string[] }[] } = JSON.parse(out);
    expect(exitCode).toBe(2);
    expect(resources.flatMap(({ id, drift }) => drift.map((field) => `${id}.${field}`))).toEqual([
      FORGOTTEN,
    ]);
    expect(JSON.parse(out)).toMatchObject({ mapping: { state: "Enabled" }, queue: { depth: 0 } });
  });

  test("a second stage beside it is its own, and goes down alone", async () => {
    expect(await changes("up", "--stage", "second")).toEqual(ALL);
    expect(await changes("up")).toEqual([]);

    const removed = await changes("down", "--stage", "second", "--yes");

    expect(removed).toHaveLength(ALL.length);
    expect(await changes("up")).toEqual([]);
  });

  test("down removes all of it and leaves nothing", async () => {
    const { exitCode, out } = await sqslam("down", "--yes", "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ left: [] });
    expect(await changes("down", "--yes")).toEqual([]);
  });

  test("a queue of somebody else is refused until it is adopted", async () => {
    await somebody(moto.url).sqs.send(new CreateQueueCommand({ QueueName: "taken" }));
    await file({ name: "taken" });

    const refused = await sqslam("up");
    const adopted = await changes("up", "--adopt");
    const removed = await changes("down", "--yes");

    expect(refused.exitCode).toBe(1);
    expect(refused.err).toContain('queue "taken"');
    expect(adopted).toContain("queue.tags.sqslam:name");
    expect(adopted.filter((each) => each.startsWith("create"))).toHaveLength(ALL.length - 1);
    expect(removed).toHaveLength(ALL.length);
  });

  test("a FIFO pipeline comes up, takes a message of a group, and goes down with it", async () => {
    await file({ name: "strict", queue: { fifo: { contentBasedDeduplication: true } } });

    expect(await changes("up")).toEqual(ALL);
    expect(await changes("up")).toEqual([]);
    expect((await sqslam("send", "one", "--group-id", "a")).exitCode).toBe(0);
    const { out } = await sqslam("outputs", "queue_url");
    expect(out).toBe(`${moto.url}/123456789012/strict.fifo\n`);
    expect((await sqslam("down", "--yes")).exitCode).toBe(1);
    expect(await changes("down", "--yes", "--discard-messages")).toHaveLength(ALL.length);
  });
});
