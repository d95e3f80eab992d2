// Bad input, as a user meets it: through the program, against the local endpoint. Each gets one error
// that fits a screen, says what failed and what to type next, and leaves nothing half done.
import { randomBytes } from "node:crypto";
import { ListRolesCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ListQueuesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { type LocalEndpoint, startLocal } from "../../src/local/index.ts";
import { folderOf } from "../support/folder.ts";
import { clientOptions } from "../support/ground.ts";
import { memoryIo } from "../support/io.ts";
import { stub } from "../support/stub.ts";

const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
const SECRET = "correct-horse-battery-staple";
const HANDLER = "export const handler = async () => {};\n";
const GOOD = `name: orders\nfunction:\n  source: index.mjs\n  environment: { TOKEN: ${SECRET} }\n`;

let endpoint: LocalEndpoint;
let sqs: SQSClient;
let iam: IAMClient;

beforeAll(async () => {
  endpoint = await startLocal();
  sqs = new SQSClient(clientOptions(endpoint.url));
  iam = new IAMClient(clientOptions(endpoint.url));
});

afterAll(async () => {
  sqs.destroy();
  iam.destroy();
  await endpoint.stop();
});

// The SDK's own chain reads the process's environment.
beforeEach(() => {
  for (const key of KEYS) process.env[key] = "test";
});
afterEach(() => {
  for (const key of KEYS) delete process.env[key];
});

interface Files {
  readonly [path: string]: string | Uint8Array;
}

async function sqslam(
  args: readonly string[],
  files: Files = {},
  env = { AWS_REGION: "us-east-1" },
) {
  const cwd = await folderOf({ "sqslam.yaml": GOOD, "index.mjs": HANDLER, ...files });
  const io = memoryIo({ cwd, env });
  const exitCode = await main(args, io);
  return { exitCode, out: io.out, err: io.err };
}

const here = () => ["--endpoint-url", endpoint.url];

function expectOneScreen(err: string): void {
  expect(err.match(/^error: /gm)).toHaveLength(1);
  expect(err).toMatch(/^ {2}→ \S/m);
  expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(24);
  expect(err).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(err).not.toContain(SECRET);
}

async function expectNothingThere(): Promise<void> {
  expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
}

const yaml = (text: string): Files => ({ "sqslam.yaml": text });

test.each<[what: string, files: Files, says: RegExp]>([
  ["broken YAML", yaml("name: orders\nqueue: { fifo: false\n"), /sqslam\.yaml:\d+:\d+: /],
  ["an empty file", yaml(""), /the pipeline file is empty/],
  ["an unknown key", yaml(`${GOOD}queue: { visibility: 30s }\n`), /visibilityTimeout/],
  ["a wrong unit", yaml(`${GOOD}queue: { retention: 4 days }\n`), /queue\.retention.*4 days/],
  ["a name too long", yaml(GOOD.replace("orders", "x".repeat(65))), /64/],
  ["a missing handler file", yaml("name: a\nfunction: { source: none.mjs }\n"), /none\.mjs/],
  ["a handler that is not exported", { "index.mjs": "export const other = 1;\n" }, /other/],
  ["a script that does not parse", { "index.mjs": "export const = 1;\n" }, /index\.mjs:1:14/],
  [
    "an empty folder",
    { ...yaml("name: a\nfunction: { source: src }\n"), "src/.sqslamignore": "*\n" },
    /src.*empty|no files|nothing/i,
  ],
  [
    "a zip too large",
    {
      ...yaml("name: a\nfunction: { source: src }\n"),
      "src/index.mjs": HANDLER,
      "src/noise.bin": randomBytes(53_000_000),
    },
    /52,428,800|50 MB/,
  ],
])("up refuses %s before the first call", async (_what, files, says) => {
  const { exitCode, out, err } = await sqslam(["up", ...here()], files);

  expect(exitCode).toBe(64);
  expect(err).toMatch(says);
  expectOneScreen(err);
  expect(out).toBe("");
  await expectNothingThere();
});

test.each(["up", "down --yes", "status", "send hello", "tail --no-follow", "outputs"])(
  "%s says when nothing answers at the endpoint",
  async (line) => {
    const nobody = "http://127.0.0.1:1";
    const { exitCode, out, err } = await sqslam([...line.split(" "), "--endpoint-url", nobody]);

    expect(exitCode).toBe(1);
    expect(err).toContain(nobody);
    expectOneScreen(err);
    expect(out).toBe("");
  },
);

test.each(["up", "down --yes", "status", "send hello", "tail --no-follow", "outputs"])(
  "%s says when what answers is a web page",
  async (line) => {
    const page = await stub(() => ({
      headers: { "content-type": "text/html" },
      body: "<!doctype html><h1>It works!</h1>",
    }));
    const { exitCode, out, err } = await sqslam([...line.split(" "), "--endpoint-url", page.url]);

    expect(exitCode).toBe(1);
    expect(err).toContain(page.url);
    expectOneScreen(err);
    expect(out).toBe("");
  },
);

test("without a region, nothing is guessed", async () => {
  const { exitCode, err } = await sqslam(["up", ...here()], {}, { AWS_REGION: "" });

  expect(exitCode).toBe(1);
  expect(err).toContain("--region");
  expectOneScreen(err);
  await expectNothingThere();
});

test("without credentials, the ways to give some are named", async () => {
  for (const key of KEYS) delete process.env[key];
  const { exitCode, err } = await sqslam(["up", ...here()]);

  expect(exitCode).toBe(1);
  expect(err).toMatch(/AWS_PROFILE/);
  expectOneScreen(err);
  await expectNothingThere();
});

test("expired credentials are told as such", async () => {
  const expired = await stub(() => ({
    status: 403,
    headers: { "content-type": "text/xml" },
    body: "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>",
  }));
  const { exitCode, err } = await sqslam(["up", "--endpoint-url", expired.url]);

  expect(exitCode).toBe(1);
  expect(err).toMatch(/expired/);
  expectOneScreen(err);
});

test("a name that somebody else's resource has is refused, and nothing is made beside it", async () => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
  try {
    const { exitCode, err } = await sqslam(["up", ...here()]);

    expect(exitCode).toBe(1);
    expect(err).toMatch(/"orders"[\s\S]*--adopt/);
    expectOneScreen(err);
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl]);
  } finally {
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
});

test.each(["send hello", "send --file index.mjs", "status", "outputs"])(
  "%s of what is not deployed has exit code 4",
  async (line) => {
    expect(await sqslam([...line.split(" "), ...here()])).toMatchObject({ exitCode: 4 });
  },
);

test.each<[what: string, args: readonly string[], files: Files, exitCode: number, says: RegExp]>([
  ["is missing", ["none.txt"], {}, 1, /none\.txt/],
  ["is a directory", ["folder"], { "folder/a": "" }, 1, /directory/],
  ["is empty", ["empty.txt"], { "empty.txt": "" }, 1, /empty/],
  ["is all blank lines", ["blank.txt"], { "blank.txt": "\n\n" }, 1, /blank/],
  [
    "is not UTF-8",
    ["latin.txt"],
    { "latin.txt": Buffer.from("caf\u00e9\n", "latin1") },
    1,
    /UTF-8.*line 1/,
  ],
  [
    "has a line of 2 MiB",
    ["big.txt"],
    { "big.txt": `a\n${"b".repeat(2 << 20)}\nc\n` },
    3,
    /[Ll]ine 2.*1,?048,?576/,
  ],
])("a file that %s", async (_what, [file = ""], files, exitCode, says) => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
  try {
    const result = await sqslam(["send", "--file", file, ...here()], files);

    expect(result.exitCode).toBe(exitCode);
    expect(result.err).toMatch(says);
    expectOneScreen(result.err);
    // Counts are an answer, and only where something was sent.
    expect(result.out).toMatch(
      exitCode === 3 ? /^3 lines = 2 sent .* \+ 1 failed \+ 0 blank/ : /^$/,
    );
  } finally {
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
});

test("under --json an error is an object, too", async () => {
  const { exitCode, out, err } = await sqslam(["up", "--json", ...here()], yaml("nam: orders\n"));

  expect(exitCode).toBe(64);
  expect(out).toBe("");
  expect(JSON.parse(err.trim().split("\n").at(-1) ?? "")).toMatchObject({
    schemaVersion: 1,
    type: "error",
    error: { code: "CONFIG_INVALID", message: expect.stringContaining("nam") },
  });
});
