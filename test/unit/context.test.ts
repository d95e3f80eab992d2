import { join } from "node:path";
import { expect, test } from "vitest";
import { type ContextFlags, makeContext, type Place } from "../../src/context.ts";
import { systemRandom } from "../../src/core/random.ts";
import { makeReporter, type ReportFlags } from "../../src/report/make-reporter.ts";
import { manualClock } from "../support/clock.ts";
import { failure } from "../support/failure.ts";
import { folderOf } from "../support/folder.ts";
import { type MemoryIo, type MemoryIoOptions, memoryIo } from "../support/io.ts";

const FLAGS: ContextFlags & ReportFlags = {
  config: undefined,
  stage: undefined,
  profile: undefined,
  region: undefined,
  endpointUrl: undefined,
  json: false,
  color: undefined,
  quiet: false,
  verbose: false,
  debug: false,
  yes: false,
};

function contextOf(io: MemoryIo, flags: Partial<typeof FLAGS> = {}, place?: Place) {
  const clock = manualClock();
  const all = { ...FLAGS, ...flags };
  return makeContext({
    io,
    clock,
    random: systemRandom,
    signal: new AbortController().signal,
    reporter: makeReporter(io, all, clock),
    flags: all,
    ...(place === undefined ? {} : { place: () => Promise.resolve(place) }),
  });
}

const HANDLER = { "index.mjs": "export const handler = async () => {};" };
const pipelineFile = (more = "") => `name: orders\nfunction: { source: index.mjs }\n${more}`;

const here: Place = {
  endpoint: "http://127.0.0.1:1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  region: "us-east-1",
};

test.each<[string, boolean, MemoryIoOptions, Partial<typeof FLAGS>]>([
  ["a person at a terminal", true, {}, {}],
  ["CI", false, { env: { CI: "true" } }, {}],
  ["CI=false", true, { env: { CI: "false" } }, {}],
  ["--yes", false, {}, { yes: true }],
  ["--json", false, {}, { json: true }],
  ["a pipe on stdin", false, { tty: { stderr: true } }, {}],
  ["stderr in a file", false, { tty: { stdin: true } }, {}],
])("%s: something may be asked is %s", (_name, asks, options, flags) => {
  const io = memoryIo({ tty: { stdin: true, stderr: true }, ...options });

  expect(contextOf(io, flags).interactive).toBe(asks);
});

test("the pipeline file is read once, and its warnings are told once, to who asks", async () => {
  const file = pipelineFile("deadLetterQueue: { maxReceiveCount: 1 }\n");
  const cwd = await folderOf({ ...HANDLER, "sqslam.yaml": file });
  const io = memoryIo({ cwd });
  const context = contextOf(io);

  const silent = await context.pipeline();
  expect(io.err).toBe("");

  const [first, second] = await Promise.all([
    context.pipeline({ advice: true }),
    context.pipeline({ advice: true }),
  ]);

  expect([first, second]).toEqual([silent, silent]);
  expect(first.file).toBe(join(cwd, "sqslam.yaml"));
  expect(io.err.match(/^warning: sqslam\.yaml:3: deadLetterQueue\.maxReceiveCount/gm)).toHaveLength(
    1,
  );
});

test.each([
  ["the place's own", {}, "", {}, "us-east-1"],
  ["the pipeline file's", {}, "region: eu-west-1\n", {}, "eu-west-1"],
  ["the environment's", { AWS_REGION: "eu-west-2" }, "region: eu-west-1\n", {}, "eu-west-2"],
  ["the flag's", { AWS_REGION: "eu-west-2" }, "", { region: "eu-west-3" }, "eu-west-3"],
])("the region of a known place is %s", async (_name, env, more, flags, region) => {
  const cwd = await folderOf({ ...HANDLER, "sqslam.yaml": pipelineFile(more) });

  const connection = await contextOf(memoryIo({ cwd, env }), flags, here).connect();

  expect(connection).toMatchObject({
    region,
    endpoint: here.endpoint,
    credentials: here.credentials,
  });
});

test("on AWS no region is built in", async () => {
  const cwd = await folderOf({ ...HANDLER, "sqslam.yaml": pipelineFile() });

  const error = await failure(contextOf(memoryIo({ cwd })).connect());

  expect(error.code).toBe("NO_REGION");
});

test("API calls go to the reporter", async () => {
  const cwd = await folderOf({ ...HANDLER, "sqslam.yaml": pipelineFile() });
  const io = memoryIo({ cwd });
  const connection = await contextOf(io, { debug: true }, here).connect();

  connection.onCall({
    service: "SQS",
    operation: "CreateQueue",
    ms: 7,
    attempts: 1,
    error: "Busy",
  });

  expect(io.err).toContain("SQS CreateQueue (7 ms): Busy");
});
