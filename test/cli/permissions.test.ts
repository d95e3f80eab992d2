import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { parseJson } from "../../src/core/json.ts";
import { dataWorld } from "../support/data-world.ts";
import { folderOf } from "../support/folder.ts";
import { type MemoryIoOptions, memoryIo } from "../support/io.ts";

async function permissions(args: readonly string[], options: MemoryIoOptions = {}) {
  const cwd = await folderOf({
    "sqslam.yaml": "name: orders\nregion: eu-west-1\nstages: { prod: {} }\n",
  });
  const io = memoryIo({ cwd, ...options });
  const code = await main(["permissions", ...args], io);
  return { code, io };
}
const sending = (Resource: string) => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "Queue", Effect: "Allow", Action: ["sqs:SendMessage"], Resource }],
});

test("stdout is the policy document, ready for IAM", async () => {
  const { code, io } = await permissions(["--for", "sender", "--account", "123456789012"]);

  expect(code).toBe(0);
  expect(io.err).toBe("");
  expect(parseJson(io.out)).toEqual(sending("arn:aws:sqs:eu-west-1:123456789012:orders"));
});

test("--stage and --region go into the ARNs, and the region's partition", async () => {
  const place = ["--account", "123456789012", "--stage", "prod", "--region", "cn-north-1"];
  const { io } = await permissions(["--for", "sender", ...place]);

  expect(parseJson(io.out)).toEqual(sending("arn:aws-cn:sqs:cn-north-1:123456789012:orders-prod"));
});

test("--json says whose policy it is, and for which account", async () => {
  const { io } = await permissions(["--for", "sender", "--account", "123456789012", "--json"]);

  expect(parseJson(io.out)).toMatchObject({
    schemaVersion: 1,
    type: "permissions",
    for: "sender",
    account: "123456789012",
    region: "eu-west-1",
    policy: sending("arn:aws:sqs:eu-west-1:123456789012:orders"),
    parts: [sending("arn:aws:sqs:eu-west-1:123456789012:orders")],
  });
});

test("what is too long for one managed policy comes as two documents, and that is said", async () => {
  const key = `alias/${"k".repeat(250)}`;
  const pipeline = {
    name: "orders",
    queue: { name: "q".repeat(80), encryption: { kmsKey: key } },
    deadLetterQueue: { name: "d".repeat(80) },
    function: { name: "f".repeat(64), timeout: "5s" },
    role: {
      name: "r".repeat(64),
      permissionsBoundary: `arn:aws:iam::123456789012:policy/${"b".repeat(128)}`,
    },
    logs: { name: `/${"l".repeat(511)}` },
  };
  const cwd = await folderOf({ "sqslam.yaml": JSON.stringify(pipeline) });
  const args = ["--for", "deployer", "--account", "123456789012", "--region", "us-gov-west-1"];

  const { code, io } = await permissions(args, { cwd });

  expect(code).toBe(0);
  const documents = io.out.split(/(?<=^\}\n)/m).map((text) => JSON.stringify(JSON.parse(text)));
  expect(documents).toHaveLength(2);
  for (const document of documents) expect(document.length).toBeLessThanOrEqual(6_144);
  expect(io.err).toMatch(/has \d+ characters, and IAM takes 6144 .* comes in 2 documents/);
});

test("without credentials the account is left open, and that is said", async () => {
  const { code, io } = await permissions(["--for", "sender"]);

  expect(code).toBe(0);
  expect(parseJson(io.out)).toEqual(sending("arn:aws:sqs:eu-west-1:${AccountId}:orders"));
  expect(io.err).toContain("${AccountId} stands for the account's id; --account fills it in.");
  expect(io.err).toContain("no AWS credentials were found");
});

test("with credentials it is the caller's account", async () => {
  const world = await dataWorld();

  const { code, io } = await world.sqslam(["permissions", "--for", "sender"]);

  expect(code).toBe(0);
  expect(parseJson(io.out)).toEqual(sending("arn:aws:sqs:us-east-1:000000000000:orders"));
});

test.for([
  [["--for", "sender", "--account", "12"], "account ids have 12 digits"],
  [["--for", "admin"], 'may be "deployer", "sender", "reader"'],
  [[], "Missing: --for."],
] as const)("%j is wrong use", async ([args, text]) => {
  const { code, io } = await permissions(args);

  expect(code).toBe(64);
  expect(io.err).toContain(text);
});
