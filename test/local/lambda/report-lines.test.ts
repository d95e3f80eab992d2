// How an invocation's end is told in the log (aws-facts 3.12), in both formats.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
  until,
} from "../../support/lambda.ts";

const JSON_LOGS = { LoggingConfig: { LogFormat: "JSON" } } as const;
const ENDS = `export const handler = async (event) => {
  if (event.throws) throw new TypeError("odd");
  if (event.exits) process.exit(3);
  if (event.hangs) { console.log("hanging"); await new Promise((done) => setTimeout(done, 60_000)); }
};`;

let lambda: LambdaTest;
beforeEach(async () => {
  lambda = await startLambda();
});
afterEach(() => lambda.stop());

const lines = (from: LambdaTest = lambda) =>
  from.logs.messages().map((line): Record<string, unknown> => JSON.parse(line));

test("the time of a cold start is billed beside the handler's, and of a warm one only that", async () => {
  await createFunction(lambda, functionOf("billed", "export const handler = () => {};"));
  const figures = (log: string) => {
    const [, duration, billed, init] =
      /\tDuration: ([\d.]+) ms\tBilled Duration: (\d+) ms\t.*?(?:Init Duration: ([\d.]+) ms\t)?\n/.exec(
        log,
      ) ?? [];
    return { duration: Number(duration), billed: Number(billed), init: Number(init ?? 0) };
  };

  const cold = figures((await invoke(lambda, "billed")).log);
  const warm = figures((await invoke(lambda, "billed")).log);

  expect(cold.init).toBeGreaterThan(0);
  expect(warm.init).toBe(0);
  for (const { duration, billed, init } of [cold, warm]) {
    // The figures are rounded for the line, the sum before it.
    expect(billed).toBeGreaterThanOrEqual(Math.ceil(duration + init - 0.01));
    expect(billed).toBeLessThanOrEqual(Math.ceil(duration + init + 0.01));
  }
});

describe("in JSON", () => {
  test("an environment's first line names the function, its version and its stream", async () => {
    await createFunction(lambda, functionOf("first", ENDS, { ...JSON_LOGS, MemorySize: 256 }));

    await invoke(lambda, "first");

    expect(lines()[0]).toEqual({
      time: expect.stringMatching(/Z$/),
      type: "platform.initStart",
      record: {
        initializationType: "on-demand",
        phase: "init",
        runtimeVersion: "nodejs:24",
        runtimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:/),
        functionName: "first",
        functionVersion: "$LATEST",
        instanceId: lambda.logs.streams[0],
        instanceMaxMemory: 268_435_456,
      },
    });
  });

  test.for([
    [{}, { status: "success" }],
    [{ throws: true }, { status: "error", errorType: "TypeError" }],
    [{ exits: true }, { status: "failure", errorType: "Runtime.ExitError" }],
  ] as const)("the report on %j says how it ended", async ([event, end]) => {
    await createFunction(lambda, functionOf("ends", ENDS, JSON_LOGS));

    await invoke(lambda, "ends", event);

    const { type, record } = lines().at(-1) ?? {};
    expect(type).toBe("platform.report");
    expect(record).toEqual({
      requestId: expect.any(String),
      metrics: expect.any(Object),
      ...end,
    });
  });

  test("the report on a timeout says so", async () => {
    const clock = manualClock();
    const slow = await startLambda({ clock });
    await createFunction(slow, functionOf("hangs", ENDS, JSON_LOGS));

    const invocation = invoke(slow, "hangs", { hangs: true });
    await until(() => slow.logs.messages().some((line) => line.includes('"hanging"')));
    await clock.advance(3_000);
    await invocation;

    expect(lines(slow).at(-1)).toMatchObject({
      type: "platform.report",
      record: { status: "timeout", metrics: { durationMs: 3_000 } },
    });
    await slow.stop();
  });

  test("text that is JSON is text, and no object", async () => {
    const code = "export const handler = () => { console.log(JSON.stringify({ a: 1 })); };";
    await createFunction(lambda, functionOf("escaped", code, JSON_LOGS));

    await invoke(lambda, "escaped");

    expect(lines().find(({ level }) => level === "INFO")).toMatchObject({ message: '{"a":1}' });
  });
});
