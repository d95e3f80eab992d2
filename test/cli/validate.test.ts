import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { folderOf } from "../support/folder.ts";
import { memoryIo } from "../support/io.ts";

const HANDLER = "export const handler = async () => {};\n";

async function validate(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const cwd = await folderOf({ "index.mjs": HANDLER, ...files });
  const io = memoryIo({ cwd, env: {} });
  const exitCode = await main(["validate", ...flags], io);
  return { exitCode, out: io.out, err: io.err };
}

const WRONG = `name: orders
queue: { visibilityTimeout: 10s, encryption: none }
function: { source: index.mjs, handler: index.main }
mapping: { filters: [{ body: { type: order } }] }
`;

test("a file that is right is told with the size of its code", async () => {
  const { exitCode, out, err } = await validate({
    "sqslam.yaml": "name: orders\nfunction: { source: index.mjs }\n",
  });

  expect(exitCode).toBe(0);
  expect(out).toMatch(
    /sqslam\.yaml is right\.\nThe function's code: 2 files, [\d,]+ bytes zipped\.\n$/,
  );
  expect(err).toBe("");
});

test("one run names all that is wrong, in the file's fields and in the code", async () => {
  const { exitCode, out, err } = await validate({ "sqslam.yaml": WRONG });

  expect(exitCode).toBe(64);
  expect(out).toBe("");
  expect(err).toContain("queue.encryption is none");
  expect(err).toContain("queue.visibilityTimeout (10s) is less than function.timeout (30s)");
  expect(err).toContain('mapping.filters[0].body.type is "order", neither a list of values');
  expect(err).toContain("index.mjs has no main. It has handler.");
  expect(err.match(/^error: /gm)).toHaveLength(1);
});

test("--json answers every finding with code, severity, field, line, reason and fix", async () => {
  const { exitCode, out, err } = await validate({ "sqslam.yaml": WRONG }, "--json");

  const answer = JSON.parse(out);
  expect(exitCode).toBe(64);
  expect(answer).toMatchObject({ schemaVersion: 1, type: "validate", valid: false });
  expect(answer.findings.map(({ code }: { code: string }) => code)).toEqual([
    "visibility-below-timeout",
    "unencrypted",
    "filter-syntax",
    "function-code",
  ]);
  expect(answer.findings[2]).toEqual({
    code: "filter-syntax",
    severity: "error",
    field: "mapping.filters[0].body.type",
    line: 4,
    reason: 'is "order", neither a list of values nor a map: AWS refuses the pattern',
    fix: "Put the value into a list: [order].",
  });
  expect(JSON.parse(err.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    type: "error",
    error: { code: "CONFIG_INVALID" },
  });
});

test("a deprecated runtime is a warning with its date", async () => {
  const { exitCode, err } = await validate({
    "sqslam.yaml": "name: orders\nfunction: { source: index.mjs, runtime: nodejs18.x }\n",
  });

  expect(exitCode).toBe(0);
  expect(err).toContain("function.runtime is nodejs18.x, deprecated since");
  expect(err).toContain("2025-09-01");
});

test("failures that a handler names and the mapping does not read are warned of", async () => {
  const answering = "export const handler = async () => ({ batchItemFailures: [] });\n";
  const { exitCode, err } = await validate({
    "index.mjs": answering,
    "sqslam.yaml":
      "name: orders\nfunction: { source: index.mjs }\nmapping: { partialBatchResponse: false }\n",
  });

  expect(exitCode).toBe(0);
  expect(err).toContain("AWS does not read them, and deletes what failed");
});
