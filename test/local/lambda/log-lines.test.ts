// What is in a function's log, and where (aws-facts 3.12, 6.2).
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
  until,
} from "../../support/lambda.ts";

const HELLO = "export const handler = () => { console.log('hello'); };";

let lambda: LambdaTest;
beforeEach(async () => {
  lambda = await startLambda();
});
afterEach(async () => {
  await lambda.stop();
});

// aws-facts 3.12
test("text logs are what AWS writes, a message of several lines being one event", async () => {
  const code = `export const handler = () => {
    console.log("one\\ntwo", { n: 1 });
    for (const level of ["info", "warn", "error", "debug", "trace"]) console[level]("%s!", level);
    process.stdout.write("raw\\n");
  };`;
  await createFunction(lambda, functionOf("text", code));

  await invoke(lambda, "text");

  const id = "[0-9a-f]{8}-[0-9a-f-]{27}";
  const at = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
  const line = (text: string) => expect.stringMatching(new RegExp(`^${text}\n$`));
  const messages = lambda.logs.messages().filter((message) => message !== "raw\n");
  expect(lambda.logs.messages()).toContain("raw\n");
  expect(messages).toEqual([
    line(
      String.raw`INIT_START Runtime Version: nodejs:24\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}`,
    ),
    line(String.raw`START RequestId: ${id} Version: \$LATEST`),
    line(String.raw`${at}\t${id}\tINFO\tone\ntwo \{ n: 1 \}`),
    line(String.raw`${at}\t${id}\tINFO\tinfo!`),
    line(String.raw`${at}\t${id}\tWARN\twarn!`),
    line(String.raw`${at}\t${id}\tERROR\terror!`),
    line(String.raw`${at}\t${id}\tDEBUG\tdebug!`),
    line(String.raw`${at}\t${id}\tTRACE\ttrace!`),
    line(`END RequestId: ${id}`),
    line(
      String.raw`REPORT RequestId: ${id}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t`,
    ),
  ]);
});

test("what is logged while loading has no request", async () => {
  await createFunction(lambda, functionOf("loading", `console.log("loading"); ${HELLO}`));

  await invoke(lambda, "loading");

  const messages = lambda.logs.messages();
  expect(messages[1]).toMatch(/\tundefined\tINFO\tloading\n$/);
  expect(messages[2]).toMatch(/^START /);
});

test("a line is in the log while the handler still runs", async () => {
  const code = `import { existsSync } from "node:fs";
    export const handler = async (event) => {
      console.log("waiting");
      while (!existsSync(event.mark)) await new Promise((done) => setTimeout(done, 5));
    };`;
  await createFunction(lambda, functionOf("running", code, { Timeout: 20 }));
  const { mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
  const folder = mkdtempSync("/tmp/sqslam-test-");
  const mark = `${folder}/mark`;

  const invocation = invoke(lambda, "running", { mark });
  await until(() => lambda.logs.messages().some((line) => line.endsWith("\twaiting\n")));
  expect(lambda.logs.messages().some((line) => line.startsWith("END"))).toBe(false);
  writeFileSync(mark, "");

  expect((await invocation).error).toBeUndefined();
  rmSync(folder, { recursive: true });
});

test("JSON logs hold objects, errors and the request, and nothing below their level", async () => {
  const code = `export const handler = () => {
    console.log({ order: 7 });
    console.warn("text", 1);
    console.error(new TypeError("odd"));
    console.info("failed", new RangeError("far"));
    console.debug("hidden");
  };`;
  const LoggingConfig = { LogFormat: "JSON" } as const;
  await createFunction(lambda, functionOf("json", code, { LoggingConfig }));

  await invoke(lambda, "json");

  const lines = lambda.logs.messages().map((line) => JSON.parse(line));
  const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  const timestamp = expect.stringMatching(/Z$/);
  const time = timestamp;
  expect(lines).toEqual([
    {
      time,
      type: "platform.initStart",
      record: expect.objectContaining({
        initializationType: "on-demand",
        runtimeVersion: "nodejs:24",
        functionName: "json",
        instanceMaxMemory: 134_217_728,
      }),
    },
    {
      time,
      type: "platform.start",
      record: {
        requestId,
        functionArn: "arn:aws:lambda:us-east-1:000000000000:function:json",
        version: "$LATEST",
      },
    },
    { timestamp, level: "INFO", requestId, message: { order: 7 } },
    { timestamp, level: "WARN", requestId, message: "text 1" },
    {
      timestamp,
      level: "ERROR",
      requestId,
      message: { errorType: "TypeError", errorMessage: "odd", stackTrace: expect.any(Array) },
    },
    {
      timestamp,
      level: "INFO",
      requestId,
      message: expect.stringContaining("failed RangeError: far"),
      errorType: "RangeError",
      errorMessage: "far",
      stackTrace: expect.any(Array),
    },
    {
      time,
      type: "platform.report",
      record: {
        requestId,
        metrics: {
          durationMs: expect.any(Number),
          billedDurationMs: expect.any(Number),
          memorySizeMB: 128,
          maxMemoryUsedMB: expect.any(Number),
          initDurationMs: expect.any(Number),
        },
        status: "success",
      },
    },
  ]);
});

test("the system level WARN leaves Lambda's own lines out", async () => {
  const LoggingConfig = {
    LogFormat: "JSON",
    SystemLogLevel: "WARN",
    ApplicationLogLevel: "DEBUG",
  } as const;
  const code = "export const handler = () => { console.debug('shown'); };";
  await createFunction(lambda, functionOf("quiet", code, { LoggingConfig }));

  await invoke(lambda, "quiet");

  const lines = lambda.logs.messages().map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ level: "DEBUG", message: "shown" }]);
});

test.each([
  ["left out", {}],
  ["spelled out", { LoggingConfig: { LogGroup: "/aws/lambda/streams" } }],
])(
  "the stream in the default log group, %s, is day, version, 32 hex digits",
  async (_, logging) => {
    await createFunction(lambda, functionOf("streams", HELLO, logging));

    await invoke(lambda, "streams");

    const { place } = lambda.logs.written[0]!;
    expect(place).toMatchObject({ region: "us-east-1", group: "/aws/lambda/streams" });
    expect(place.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  },
);

test("in a log group of one's own the stream names the function", async () => {
  const LoggingConfig = { LogGroup: "/shared/logs" };
  await createFunction(lambda, functionOf("custom", HELLO, { LoggingConfig }));

  await invoke(lambda, "custom");

  const { place } = lambda.logs.written[0]!;
  expect(place.group).toBe("/shared/logs");
  expect(place.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/custom\[\$LATEST\][0-9a-f]{32}$/);
});

// aws-facts 6.2
test.for(["logs:PutLogEvents", "logs:CreateLogStream"])(
  "without %s the function runs and its lines are lost",
  async (action) => {
    lambda.access.denied.add(action);
    await createFunction(lambda, functionOf("mute", HELLO));

    const { error, log } = await invoke(lambda, "mute");

    expect(error).toBeUndefined();
    expect(log).toContain("\thello\n");
    expect(lambda.logs.written).toEqual([]);
  },
);

test("rights are asked for the environment's stream", async () => {
  await createFunction(lambda, functionOf("asks", HELLO));

  await invoke(lambda, "asks");

  const [stream] = lambda.logs.streams;
  const arn = `arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/asks:log-stream:${stream}`;
  expect([...lambda.access.asked]).toEqual([
    `logs:CreateLogStream ${arn}`,
    `logs:PutLogEvents ${arn}`,
  ]);
});

test("without its log group the function runs, and is heard again once there is one", async () => {
  lambda.logs.missing.add("/aws/lambda/late");
  lambda.access.denied.add("logs:CreateLogGroup");
  await createFunction(lambda, functionOf("late", HELLO));

  const first = await invoke(lambda, "late");
  lambda.logs.missing.delete("/aws/lambda/late");
  await invoke(lambda, "late");

  expect(first.error).toBeUndefined();
  const messages = lambda.logs.messages();
  expect(messages.filter((line) => line.startsWith("START"))).toHaveLength(1);
  expect(messages[0]).toMatch(/^START/);
});

// aws-facts 6.2
test("a role that may create log groups gets a missing one, again after it was deleted", async () => {
  const { logs } = lambda;
  logs.missing.add("/aws/lambda/own");
  await createFunction(lambda, functionOf("own", HELLO));

  await invoke(lambda, "own");
  const once = [...logs.created];
  logs.missing.add("/aws/lambda/own");
  await invoke(lambda, "own");

  expect(once).toEqual(["/aws/lambda/own"]);
  expect(logs.created).toEqual(["/aws/lambda/own", "/aws/lambda/own"]);
  expect(logs.messages().filter((line) => line.startsWith("START"))).toHaveLength(2);
});
