// The package as a user gets it: packed, installed into an empty folder, run from there.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MINUTES = 60_000;
const npm = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Without scripts: `npm test` has built dist/, and other tests are running it. */
async function pack(destination: string): Promise<Packed> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const { stdout } = await npm("npm", args, { cwd: ROOT, timeout: MINUTES });
  const [packed]: Packed[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error("npm packed nothing");
  return packed;
}

let folder: string;
let packed: Packed;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sqslam-package-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  packed = await pack(folder);
  // What was fetched for `npm ci` is asked for no second time.
  const tarball = join(folder, packed.filename);
  const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball];
  await npm("npm", install, { cwd: folder, timeout: 4 * MINUTES });
}, 5 * MINUTES);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the tarball installs into an empty folder and runs", { timeout: 2 * MINUTES }, async () => {
  const version = await npm("npx", ["sqslam", "--version"], { cwd: folder, timeout: MINUTES });
  const schema = await npm("npx", ["sqslam", "schema"], { cwd: folder, timeout: MINUTES });

  expect(version.stdout).toContain(`sqslam ${manifest.version} `);
  expect(JSON.parse(schema.stdout)).toHaveProperty("properties.queue");
});

/** What the suites of others are written with; theirs, and not the package's own. */
const OTHERS = ["typescript", "@types/node", "@aws-sdk/client-sqs"];

const SUITE = `import { SendMessageCommand, CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  type DeadLetteredMessage,
  type FaultPlan,
  type LocalEndpoint,
  type LocalOptions,
  manualClock,
  type SeenMessage,
  SqslamError,
  startLocal,
} from "sqslam/local";

const clock = manualClock();
const options: LocalOptions = { clock, realistic: false };
const endpoint: LocalEndpoint = await startLocal(options);
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const sqs = new SQSClient({ endpoint: endpoint.url, region: "eu-west-1", credentials });
const plan: FaultPlan = { kind: "throttle", service: "sqs", operation: "SendMessage", times: 1 };
const fault = endpoint.faults.add(plan);
// @ts-expect-error -- there is no such fault
const misspelt: FaultPlan = { kind: "trottle" };
// @ts-expect-error -- a message that was only sent is in no dead-letter queue
const wrong: Promise<DeadLetteredMessage> = endpoint.spy.sent("orders");
wrong.catch(() => {});

const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
const waiting: Promise<SeenMessage> = endpoint.spy.sent("orders");
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" }));
const { body, receiveCount } = await waiting;
await clock.advance(1_000);
const late: unknown = await endpoint.spy
  .handled("orders", ({ body }) => body === "one", { within: 1 })
  .catch((error: unknown) => error);
const code = late instanceof SqslamError ? late.code : undefined;
await endpoint.reset();
await endpoint.stop();
sqs.destroy();
console.log(JSON.stringify({ body, receiveCount, struck: fault.struck, code, misspelt }));
`;

const PLAIN = `import { startLocal } from "sqslam/local";
const endpoint = await startLocal();
await endpoint.stop();
console.log(Object.keys(endpoint).sort().join());
`;

/** Without skipLibCheck: what is wrong within the package's own declarations shows. */
const TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    types: ["node"],
    outDir: "out",
  },
};

test(
  "sqslam/local of the tarball serves the typed suite of somebody else",
  { timeout: 3 * MINUTES },
  async () => {
    await writeFile(join(folder, "suite.ts"), SUITE);
    await writeFile(join(folder, "plain.js"), PLAIN);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    for (const name of OTHERS) {
      const link = join(folder, "node_modules", name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, "node_modules", name), link);
    }
    const node = async (...args: string[]) =>
      (await npm(process.execPath, args, { cwd: folder, timeout: MINUTES })).stdout;
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");

    await node(compiler, "-p", ".", "--module", "nodenext");
    const bundler = ["--noEmit", "--module", "esnext", "--moduleResolution", "bundler"];
    await node(compiler, "-p", ".", ...bundler);

    expect(JSON.parse(await node("out/suite.js"))).toEqual({
      body: "one",
      receiveCount: 0,
      struck: 1,
      code: "TIMED_OUT",
      misspelt: { kind: "trottle" },
    });
    expect(await node("plain.js")).toBe("faults,port,reset,spy,stop,url\n");
  },
);

test("the tarball holds what runs, and none of what it is made from", () => {
  const tops = new Set(packed.files.map(({ path }) => path.replace(/\/.*/, "")));

  expect([...tops].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "bin",
    "config",
    "dist",
    "handler",
    "package.json",
  ]);
});
