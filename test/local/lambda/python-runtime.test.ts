// The Python runtime (aws-facts 3.9, 3.10, 3.12).
import { execFileSync } from "node:child_process";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createFunction,
  type Files,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
} from "../../support/lambda.ts";

const noPython = (() => {
  try {
    execFileSync("python3", ["-c", "0"], { stdio: "ignore" });
    return false;
  } catch {
    process.stderr.write("skipped: the Python runtime, for there is no python3 on the PATH\n");
    return true;
  }
})();

describe.skipIf(noPython)("Python", () => {
  let lambda: LambdaTest;
  let count = 0;
  beforeAll(async () => {
    lambda = await startLambda();
  });
  afterAll(async () => {
    await lambda.stop();
  });

  async function run(files: string | Files, event: unknown = {}, handler = "index.handler") {
    const name = `python-${count++}`;
    const input = functionOf(name, files, { Runtime: "python3.13", Handler: handler, Timeout: 20 });
    await createFunction(lambda, input);
    return invoke(lambda, name, event);
  }

  test.for<readonly [handler: string, path: string]>([
    ["index.handler", "index.py"],
    ["pkg/mod.handler", "pkg/mod.py"],
    ["pkg.mod.handler", "pkg/mod.py"],
  ])("%s is a function of %s", async ([handler, path]) => {
    const files = { [path]: "def handler(event, context):\n    return event['n'] + 1\n" };

    expect((await run(files, { n: 1 }, handler)).payload).toBe(2);
  });

  test.for<readonly [what: string, code: string, handler: string, type: string, text: string]>([
    [
      "a missing module",
      "x = 1",
      "other.handler",
      "Runtime.ImportModuleError",
      "Unable to import module 'other': No module named 'other'",
    ],
    [
      "a missing package",
      "import nosuchpackage",
      "index.handler",
      "Runtime.ImportModuleError",
      "No module named 'nosuchpackage'",
    ],
    [
      "a missing function",
      "x = 1",
      "index.handler",
      "Runtime.HandlerNotFound",
      "Handler 'handler' missing on module 'index'",
    ],
    [
      "broken syntax",
      "def (",
      "index.handler",
      "Runtime.UserCodeSyntaxError",
      "Syntax error in module 'index'",
    ],
    [
      "a built-in module's name",
      "x = 1",
      "sys.handler",
      "Runtime.BuiltInModuleConflict",
      "Cannot use built-in module sys as a handler module",
    ],
    [
      "a name without a dot",
      "x = 1",
      "handler",
      "Runtime.MalformedHandlerName",
      "Bad handler 'handler'",
    ],
    [
      "an error while loading",
      "raise ValueError('no config')",
      "index.handler",
      "ValueError",
      "no config",
    ],
  ])("%s is an init error", async ([, code, handler, errorType, text]) => {
    const { error, payload, log } = await run(code, {}, handler);

    expect(error).toBe("Unhandled");
    expect(payload).toMatchObject({ errorType, errorMessage: expect.stringContaining(text) });
    expect(log).toContain(`[ERROR] ${errorType}: `);
  });

  test("an exception is answered with the request's id and the handler's stack", async () => {
    const code = "def handler(event, context):\n    raise KeyError('missing')\n";

    const { payload, log } = await run(code);

    expect(payload).toEqual({
      errorMessage: "'missing'",
      errorType: "KeyError",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stackTrace: [expect.stringMatching(/index\.py", line 2, in handler\n/)],
    });
    expect(log).toContain("[ERROR] KeyError: 'missing'\nTraceback (most recent call last):\n");
  });

  test("a printed line is one event, in order with what is logged, from any stream", async () => {
    const code = [
      "import logging, sys",
      "def handler(event, context):",
      "    print('one\\ntwo')",
      "    logging.getLogger().error('three')",
      "    print('four', end='')",
      "    sys.stderr.write('five\\n')",
    ].join("\n");

    await run(code);

    const name = `/aws/lambda/python-${count - 1}`;
    const lines = lambda.logs.written
      .filter(({ place }) => place.group === name)
      .map(({ message }) => message);
    expect(lines).toEqual([
      expect.stringMatching(/^INIT_START Runtime Version: python:3\.13\t/),
      expect.stringMatching(/^START /),
      "one\n",
      "two\n",
      expect.stringMatching(/^\[ERROR\]\t\d{4}-\S+Z\t[0-9a-f-]{36}\tthree\n$/),
      "five\n",
      "four\n",
      expect.stringMatching(/^END /),
      expect.stringMatching(/^REPORT /),
    ]);
  });

  test("a result that JSON cannot hold is a marshal error", async () => {
    const { payload } = await run("def handler(event, context):\n    return {1, 2}\n");

    expect(payload).toMatchObject({
      errorType: "Runtime.MarshalError",
      errorMessage: expect.stringContaining("Unable to marshal response"),
    });
  });

  test("the context tells what AWS's does", async () => {
    const code = [
      "import os",
      "def handler(event, c):",
      "    return [c.function_name, c.memory_limit_in_mb, c.log_group_name, c.function_version,",
      "            c.invoked_function_arn, c.get_remaining_time_in_millis() > 10000,",
      "            os.environ['AWS_EXECUTION_ENV'], '_LAMBDA_TELEMETRY_LOG_FD' in os.environ,",
      "            os.getcwd() == os.environ['LAMBDA_TASK_ROOT']]",
    ].join("\n");

    const { payload } = await run(code);

    const name = `python-${count - 1}`;
    expect(payload).toEqual([
      name,
      "128",
      `/aws/lambda/${name}`,
      "$LATEST",
      `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      true,
      "AWS_Lambda_python3.13",
      false,
      true,
    ]);
  });

  // aws-facts 3.7
  test("its locale is AWS's", async () => {
    const code = "import os\ndef handler(event, context):\n    return os.environ['LC_CTYPE']\n";

    expect((await run(code)).payload).toBe("C.UTF-8");
  });

  test("sys.exit is an exit of the runtime", async () => {
    const { payload } = await run("import sys\ndef handler(e, c):\n    sys.exit(3)\n");

    expect(payload).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("Runtime exited with error: exit status 3"),
    });
  });

  test("JSON logs have level, logger and request, and leave lower levels out", async () => {
    const name = `python-${count++}`;
    const code = [
      "import logging",
      "def handler(event, context):",
      "    logging.getLogger('app').warning('careful %d', 7)",
      "    logging.getLogger('app').info('not shown')",
    ].join("\n");
    const LoggingConfig = { LogFormat: "JSON", ApplicationLogLevel: "WARN" } as const;
    await createFunction(lambda, functionOf(name, code, { Runtime: "python3.13", LoggingConfig }));

    const { log } = await invoke(lambda, name);

    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual({
      timestamp: expect.any(String),
      level: "WARNING",
      message: "careful 7",
      logger: "app",
      requestId: expect.any(String),
    });
    expect(log).not.toContain("not shown");
  });
});
