import { expect, test } from "vitest";
import { SqslamError } from "../../../src/core/errors.ts";
import { makeReporter, type ReportFlags } from "../../../src/report/make-reporter.ts";
import { manualClock } from "../../support/clock.ts";
import { ONE_OF_EACH, step } from "../../support/events.ts";
import { type MemoryIoOptions, memoryIo } from "../../support/io.ts";

function reporting(flags: Partial<ReportFlags> = {}, options: MemoryIoOptions = {}) {
  const io = memoryIo(options);
  const clock = manualClock();
  const all = { json: false, color: undefined, quiet: false, verbose: false, debug: false };
  return { io, clock, reporter: makeReporter(io, { ...all, ...flags }, clock) };
}

const answer = { type: "outputs", data: { queueUrl: "http://q" }, text: ["queueUrl  http://q"] };

test("plain: a line for each thing that happened; answers on stdout", () => {
  const { io, reporter } = reporting();

  for (const event of Object.values(ONE_OF_EACH)) reporter.emit(event);
  reporter.note("info", "a note");
  reporter.note("warning", "a warning");
  reporter.answer(answer);
  reporter.failure(new SqslamError("AWS", "It failed.", { hint: "Try again." }));

  expect(io.out).toMatchInlineSnapshot(`
    "queueUrl  http://q
    "
  `);
  expect(io.err).toMatchInlineSnapshot(`
    "SQS queue orders: waiting for its name to be free again
    + SQS queue orders created (1.2 s)
    x SQS queue orders: no such host
    . IAM role orders-role skipped: it needs SQS queue orders
    x line 12 not sent: InvalidMessageContents: NUL
    waiting for log group /aws/lambda/orders, which does not exist yet
    asking once a second instead of live: Access denied
    a note
    warning: a warning
    error: It failed.
      → Try again.
    "
  `);
});

test("plain, --quiet: answers and failures only", () => {
  const { io, reporter } = reporting({ quiet: true });

  for (const event of Object.values(ONE_OF_EACH)) reporter.emit(event);
  reporter.note("warning", "a warning");
  reporter.answer(answer);
  reporter.failure(new SqslamError("AWS", "It failed."));

  expect(io.out).toBe("queueUrl  http://q\n");
  expect(io.err).toBe("error: It failed.\n");
});

test("plain, --verbose: also what begins and what was right", () => {
  const { io, reporter } = reporting({ verbose: true });

  reporter.emit(ONE_OF_EACH["plan.ready"]);
  reporter.emit({ type: "step.start", id: "role", action: "keep" });
  reporter.emit({ type: "step.done", id: "role", action: "keep", ms: 3 });

  expect(io.err).toBe(
    "planned: 1 to create, 1 to keep\nchecking IAM role orders-role\n= IAM role orders-role is right (3 ms)\n",
  );
});

test("plain, --debug: also every API call with its time", () => {
  const { io, reporter } = reporting({ debug: true });

  reporter.emit(ONE_OF_EACH["api.call"]);

  expect(io.err).toBe("SQS CreateQueue (12 ms, 2 attempts)\n");
});

test("plain: progress is a line every five seconds at most", async () => {
  const { io, clock, reporter } = reporting();
  const lines = () => io.err.split("\n").length - 1;

  reporter.emit(ONE_OF_EACH["send.progress"]);
  expect(lines()).toBe(0);

  await clock.advance(5_000);
  reporter.emit(ONE_OF_EACH["send.progress"]);
  reporter.emit(ONE_OF_EACH["send.progress"]);
  expect(lines()).toBe(1);
});

test("plain: a wait whose end is known is told again every quarter of a minute, until it is over", async () => {
  const { io, clock, reporter } = reporting();
  const wait = { type: "step.wait", id: "queue", what: "its name" } as const;

  reporter.emit({ ...wait, until: clock.now() + 60_000 });
  await clock.advance(31_000);
  reporter.emit({ type: "step.done", id: "queue", action: "create", ms: 31_000 });
  await clock.advance(60_000);

  expect(io.err.trim().split("\n")).toEqual([
    "queue: waiting for its name (60 s at most)",
    "queue: waiting for its name (45 s at most)",
    "queue: waiting for its name (30 s at most)",
    "+ queue created (31.0 s)",
  ]);
});

test("plain: a wait is told once, however often it is looked at", () => {
  const { io, reporter } = reporting();

  reporter.emit(ONE_OF_EACH["step.wait"]);
  reporter.emit(ONE_OF_EACH["step.wait"]);

  expect(io.err).toBe("queue: waiting for its name to be free again\n");
});

test("each stream has colour of its own", () => {
  const { io, reporter } = reporting({}, { env: { CI: "1" }, tty: { stderr: true } });

  reporter.answer(answer);
  reporter.failure(new SqslamError("AWS", "It failed."));

  expect(io.out).not.toContain("\u001B[");
  expect(io.err).toContain("\u001B[31merror:\u001B[39m");
});

test("json: answers on stdout, all else on stderr, an object a line", () => {
  const { io, reporter } = reporting({ json: true });

  reporter.emit(ONE_OF_EACH["step.done"]);
  reporter.emit(ONE_OF_EACH["api.call"]);
  reporter.note("warning", "a warning");
  reporter.answer(answer);
  reporter.failure(new SqslamError("NOT_DEPLOYED", "Nothing there.", { hint: "sqslam up" }));

  expect(io.out).toMatchInlineSnapshot(`
    "{"schemaVersion":1,"type":"outputs","queueUrl":"http://q"}
    "
  `);
  expect(io.err).toMatchInlineSnapshot(`
    "{"schemaVersion":1,"type":"step.done","id":"queue","action":"create","ms":1234}
    {"schemaVersion":1,"type":"note","level":"warning","text":"a warning"}
    {"schemaVersion":1,"type":"error","error":{"code":"NOT_DEPLOYED","message":"Nothing there.","hint":"sqslam up"}}
    "
  `);
});

test.each([
  ["json", { json: true }],
  ["plain", { verbose: true, debug: true }],
])("%s: the values of a secret field are never printed", (_name, flags) => {
  const { io, reporter } = reporting(flags);
  const changes = [{ field: "environment.KEY", from: "hunter1", to: "hunter2", secret: true }];
  const plan = { goal: "up", steps: [step({ action: "update", changes })] } as const;

  reporter.emit({ type: "plan.ready", plan });
  reporter.answer({ type: "plan", data: { plan }, text: [] });

  expect(io.out + io.err).not.toContain("hunter");
});

test("json: a failed step keeps its error's code and words", () => {
  const { io, reporter } = reporting({ json: true });
  const error = new SqslamError("CONFLICT", "Busy.");

  reporter.emit({ type: "step.failed", id: "queue", error });

  expect(JSON.parse(io.err)).toEqual({
    schemaVersion: 1,
    type: "step.failed",
    id: "queue",
    error: { code: "CONFLICT", message: "Busy." },
  });
});
