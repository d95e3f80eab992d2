import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { Interrupted } from "../../src/interrupted.ts";
import { AWS_ENV, dataWorld } from "../support/data-world.ts";
import { memoryIo } from "../support/io.ts";
import { stub } from "../support/stub.ts";

const bodies = (messages: readonly { readonly Body?: string | undefined }[]) =>
  messages.map(({ Body = "" }) => Body).toSorted((a, b) => (a < b ? -1 : 1));

test("a body is sent, and its message id is the answer", async () => {
  const world = await dataWorld();
  await world.createQueue();

  const { code, io } = await world.sqslam(["send", "two\nlines"]);

  const [message, ...others] = await world.messages();
  expect([code, others.length]).toEqual([0, 0]);
  expect(message).toMatchObject({ Body: "two\nlines" });
  expect(message?.MessageAttributes).toBeUndefined();
  expect(io.out).toBe(`sent ${message?.MessageId} to orders\n`);
});

test("each line of a file is a message that knows its place, and the counts add up", async () => {
  const world = await dataWorld();
  await world.createQueue();
  const lines = Array.from({ length: 123 }, (_, i) => (i % 10 === 3 ? "" : `line ${i} \u00E9😀`));
  await writeFile(join(world.cwd, "in.txt"), lines.join("\r\n"));

  const { code, answer } = await world.sqslam(["send", "--file", "in.txt", "--json"]);

  const messages = await world.messages();
  expect(code).toBe(0);
  expect(answer()).toMatchObject({
    schemaVersion: 1,
    type: "send",
    lines: 123,
    sent: 111,
    skipped: 12,
    failed: 0,
  });
  expect(bodies(messages)).toEqual(
    bodies(lines.filter((line) => line !== "").map((Body) => ({ Body }))),
  );
  for (const { Body, MessageAttributes } of messages) {
    const number = Number(MessageAttributes?.["line"]?.StringValue);
    expect(lines[number]).toBe(Body);
    expect(MessageAttributes?.["path"]).toMatchObject({
      DataType: "String",
      StringValue: "in.txt",
    });
  }
});

test("stdin is sent line by line, with own attributes and without a source", async () => {
  const world = await dataWorld();
  await world.createQueue();
  const flags = ["--no-source", "--attr", "kind=test", "--attr", "weight:Number=1.5"];

  const { code } = await world.sqslam(["send", "--file", "-", ...flags], { stdin: "a\nb\n" });

  const messages = await world.messages();
  expect(code).toBe(0);
  expect(bodies(messages)).toEqual(["a", "b"]);
  expect(messages[0]?.MessageAttributes).toEqual({
    kind: { DataType: "String", StringValue: "test" },
    weight: { DataType: "Number", StringValue: "1.5" },
  });
});

test("what cannot be sent is told, kept, and can be sent again", async () => {
  const world = await dataWorld("name: orders\nqueue: { maximumMessageSize: 2KB }\n");
  await world.createQueue({ MaximumMessageSize: "1024" });
  const fine = { body: "fine", attributes: { n: 1 } };
  const large = { body: "x".repeat(1_500) };
  await writeFile(
    join(world.cwd, "in.jsonl"),
    [fine, large, { nobody: 1 }].map((each) => JSON.stringify(each)).join("\n"),
  );
  const flags = ["--input", "jsonl", "--failed-out", "failed.jsonl", "--json"];

  const { code, answer } = await world.sqslam(["send", "--file", "in.jsonl", ...flags]);

  expect(code).toBe(3);
  const failures = [{ line: 3 }, { line: 2 }];
  expect(answer()).toMatchObject({ lines: 3, sent: 1, failed: 2, failures });
  const kept = await readFile(join(world.cwd, "failed.jsonl"), "utf8");
  expect(
    kept
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { failed: { line: 3, code: "Malformed" } },
    {
      body: large.body,
      attributes: { path: { type: "String", value: "in.jsonl" } },
      failed: { line: 2, code: "InvalidParameterValue" },
    },
  ]);
});

test("a FIFO file is sent in order, and sending it again adds nothing", async () => {
  const world = await dataWorld("name: orders\nqueue: { fifo: true }\n");
  await world.createQueue({ FifoQueue: "true" });
  const lines = Array.from({ length: 25 }, (_, i) => `line ${i % 5}`);
  await writeFile(join(world.cwd, "my in.txt"), lines.join("\n"));

  const first = await world.sqslam(["send", "--file", "my in.txt"]);
  const second = await world.sqslam(["send", "--file", "my in.txt"]);

  const messages = await world.messages("orders.fifo");
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(messages.map(({ Body }) => Body)).toEqual(lines.slice(0, messages.length));
  expect(messages[0]?.Attributes?.MessageGroupId).toBe("my_in.txt");
  expect(await world.count("orders.fifo")).toBe(25);
});

test("a body that is typed twice is sent twice, on a FIFO queue too", async () => {
  const world = await dataWorld("name: orders\nqueue: { fifo: true }\n");
  await world.createQueue({ FifoQueue: "true" });

  await world.sqslam(["send", "hello", "--group-id", "a"]);
  await world.sqslam(["send", "hello", "--group-id", "b"]);

  expect(await world.messages("orders.fifo")).toHaveLength(2);
});

test("a dry run sends nothing, needs nobody, and finds what would fail", async () => {
  const cwd = (await dataWorld()).cwd;
  await writeFile(join(cwd, "in.txt"), "a\n\nb\u0001\n");
  const io = memoryIo({ cwd });

  const code = await main(["send", "--file", "in.txt", "--dry-run", "--json"], io);

  expect(code).toBe(3);
  expect(JSON.parse(io.out)).toMatchObject({ dryRun: true, sent: 1, failed: 1, skipped: 1 });
});

test("a queue that is not there says what to type, and ends with 4", async () => {
  const world = await dataWorld();

  const { code, io } = await world.sqslam(["send", "hello"]);

  expect(code).toBe(4);
  expect(io.err).toContain("error: Queue orders does not exist in us-east-1.");
  expect(io.err).toContain("sqslam up");
});

test.for([
  ["missing", "missing.txt", "there is no such file"],
  ["a directory", ".", "is a directory"],
  ["empty", "empty.txt", "is empty"],
  ["of blank lines", "blank.txt", "blank lines only"],
  ["not UTF-8 from its first line on", "latin1.txt", "is not UTF-8: line 1"],
  ["one line of 2 MiB", "large.txt", "2097161 bytes"],
] as const)("a file that is %s ends with 1, in one screen", async ([, file, why]) => {
  const world = await dataWorld();
  await world.createQueue();
  await writeFile(join(world.cwd, "empty.txt"), "");
  await writeFile(join(world.cwd, "blank.txt"), "\n\r\n\n");
  await writeFile(join(world.cwd, "latin1.txt"), Buffer.from("caf\u00E9\n", "latin1"));
  await writeFile(join(world.cwd, "large.txt"), `${"x".repeat(2 * 1_048_576 + 9)}\n`);

  const { code, io } = await world.sqslam(["send", "--file", file]);

  expect(code).toBe(1);
  expect(io.err).toContain(why);
  expect(io.err.split("\n").length).toBeLessThan(24);
  expect(await world.messages()).toEqual([]);
});

test("a file that stops being UTF-8 says what was sent, and ends with 3", async () => {
  const world = await dataWorld();
  await world.createQueue();
  await writeFile(join(world.cwd, "in.txt"), Buffer.from("one\ntwo\ncaf\u00E9\n", "latin1"));

  const { code, io } = await world.sqslam(["send", "--file", "in.txt"]);

  expect(code).toBe(3);
  expect(io.err).toContain("in.txt is not UTF-8: line 3 cannot be read. 2 messages were sent");
  expect(bodies(await world.messages())).toEqual(["one", "two"]);
});

test("Ctrl-C ends the reading, reports what was sent, and ends with 130", async () => {
  const world = await dataWorld();
  await world.createQueue();
  const stop = new AbortController();
  const stdin = new PassThrough();
  const io = { ...memoryIo({ cwd: world.cwd, env: AWS_ENV }), stdin };
  const out: string[] = [];
  io.stdout.write = (text: string) => out.push(text) > 0;
  const args = ["send", "--file", "-", "--json", "--endpoint-url", world.url];

  stdin.write("a\nb\n");
  const running = main(args, io, { signal: stop.signal });
  const arrived = async (): Promise<number> => (await world.messages()).length || arrived();
  const count = await arrived();
  stop.abort(new Interrupted("SIGINT"));

  expect(await running).toBe(130);
  expect(count).toBe(2);
  expect(JSON.parse(out.join(""))).toMatchObject({ lines: 2, sent: 2, stoppedBefore: 3 });
});

test("an endpoint that answers HTML is called by its name", async () => {
  const world = await dataWorld();
  const { url } = await stub(() => ({
    body: "<html>log in</html>",
    headers: { "content-type": "text/html" },
  }));
  const io = memoryIo({ cwd: world.cwd, env: AWS_ENV });

  const code = await main(["send", "hello", "--endpoint-url", url], io);

  expect(code).toBe(1);
  expect(io.err).toContain(`${url} is not AWS`);
});

test.for([
  [["send"], "nothing to send"],
  [["send", "hello", "--file", "a"], "two inputs"],
  [["send", ""], "empty"],
  [["send", "hello", "--attr", "kind"], "name=value"],
  [["send", "hello", "--attr", "aws.kind=1"], "AWS keeps"],
  [["send", "hello", "--attr", "a:Binary=1"], "type"],
  [["send", "hello", "--delay", "soon"], "span of time"],
  [["send", "hello", "--delay", "16m"], "from 0 to 900"],
  [["send", "hello", "--rate", "0"], "--rate"],
  [["send", "hello", "--concurrency", "0"], "--concurrency"],
  [["send", "hello", "--dedup-id", "a"], "FIFO"],
  [["send", "hello", "--group-id", "a b"], "without spaces"],
  [["send", "--file", "in.txt", "--dedup-id", "a"], "every line but the first"],
  [["send", "--file", "in.txt", "--failed-out", "./in.txt"], "overwrite"],
] as const)("%j is wrong use", async ([args, why]) => {
  const world = await dataWorld();
  await writeFile(join(world.cwd, "in.txt"), "hello");

  const { code, io } = await world.sqslam(args);

  expect(code).toBe(64);
  expect(io.err).toContain(why);
  expect(await readFile(join(world.cwd, "in.txt"), "utf8")).toBe("hello");
});
