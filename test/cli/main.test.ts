import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { type MemoryIo, type MemoryIoOptions, memoryIo } from "../support/io.ts";

async function sqslam(
  args: readonly string[],
  options: MemoryIoOptions = {},
): Promise<{ code: number; io: MemoryIo }> {
  const io = memoryIo({ cwd: "/", ...options });
  return { code: await main(args, io), io };
}

test("--help names the commands, the flags, the exit codes and the environment", async () => {
  const { code, io } = await sqslam(["--help"]);

  expect(code).toBe(0);
  expect(io.err).toBe("");
  for (const part of [
    "An SQS queue that triggers a Lambda function",
    "sqslam validate",
    "sqslam local",
    "--endpoint-url",
    "Examples:",
    "130  stopped by Ctrl-C",
    "AWS_DEFAULT_REGION",
  ]) {
    expect(io.out).toContain(part);
  }
});

test("help fits into 80 columns", async () => {
  const { io } = await sqslam(["--help"]);

  expect(io.out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("a command's help begins with its own flags", async () => {
  const { code, io } = await sqslam(["local", "start", "--help"]);

  expect(code).toBe(0);
  expect(io.out.indexOf("--detach")).toBeLessThan(io.out.indexOf("Flags of every command:"));
  expect(io.out).not.toContain("Exit codes:");
});

test("without a command there is help on stderr, and wrong use", async () => {
  const { code, io } = await sqslam([]);

  expect(code).toBe(64);
  expect(io.out).toBe("");
  expect(io.err).toContain("sqslam <command> [flags]");
});

test("--version names sqslam, the SDK and Node", async () => {
  const { io } = await sqslam(["--version"]);

  expect(io.out).toMatch(/^sqslam \d+\.\d+\.\d+ \(aws-sdk 3\.\d+\.\d+, node v\d+\.\d+\.\d+\)\n$/);
});

test.each([
  [["validat"], "There is no command validat.", "Did you mean validate? See: sqslam --help"],
  [["frobnicate"], "There is no command frobnicate.", "See: sqslam --help"],
  [
    ["validate", "--stagee", "x"],
    "There is no flag --stagee.",
    "Did you mean --stage? See: sqslam validate --help",
  ],
  [["validate", "--xyzzyplugh"], "There is no flag --xyzzyplugh.", "See: sqslam validate --help"],
  [["validate", "more"], 'sqslam validate has no use for "more".', "See: sqslam validate --help"],
  [["validate", "--region"], "--region needs a value.", "See: sqslam validate --help"],
  [
    ["local"],
    "Say what to do with the local endpoint: start, stop, status or reset.",
    "See: sqslam local --help",
  ],
  [
    ["validate", "--region", "a", "--region", "b"],
    "--region was given more than once.",
    "See: sqslam validate --help",
  ],
  [["local", "start", "--port", "many"], "--port must be a number.", "See: sqslam local --help"],
  [
    ["--stage", "prod", "statsu"],
    "There is no command statsu.",
    "Did you mean status? See: sqslam --help",
  ],
  [
    ["local", "start", "--port", "99999"],
    "--port is 99999; it may be 0 (any free one) to 65535.",
    undefined,
  ],
] as const)("%j is wrong use, and says what is right", async (args, what, hint) => {
  const { code, io } = await sqslam(args);

  expect(code).toBe(64);
  expect(io.out).toBe("");
  expect(io.err).toBe(`error: ${what}\n${hint === undefined ? "" : `  → ${hint}\n`}`);
});

test("under --json wrong use is an object, too", async () => {
  const { code, io } = await sqslam(["validat", "--json"]);

  expect(code).toBe(64);
  expect(JSON.parse(io.err)).toMatchObject({
    schemaVersion: 1,
    type: "error",
    error: { code: "WRONG_USE", message: "There is no command validat." },
  });
});

test("a flag may come from the environment", async () => {
  const { code, io } = await sqslam(["validate"], {
    env: { SQSLAM_CONFIG: "none.yaml", SQSLAM_JSON: "1" },
  });

  expect(code).toBe(64);
  expect(JSON.parse(io.err).error.message).toContain("none.yaml");
});

test("a flag of one command may come from the environment", async () => {
  const { io } = await sqslam(["local", "start"], { env: { SQSLAM_PORT: "99999" } });

  expect(io.err).toContain("--port is 99999");
});

test("a typed flag goes before the environment", async () => {
  const { io } = await sqslam(["validate", "--config", "typed.yaml"], {
    env: { SQSLAM_CONFIG: "environment.yaml" },
  });

  expect(io.err).toContain("typed.yaml");
});

test.each([
  [{ SQSLAM_JSON: "maybe" }, 'SQSLAM_JSON is "maybe"; it may be true or false.'],
  [{ SQSLAM_PORT: "many" }, 'SQSLAM_PORT is "many"; it must be a number.'],
])("%j is wrong use that names the variable", async (env, what) => {
  const { code, io } = await sqslam(["local", "start"], { env });

  expect(code).toBe(64);
  expect(io.err).toContain(what);
});

test.each(["--dry-run=1", "--dry-run=", "--dry-run=yes", "--dryRun=True", "-y=1"])(
  "up %s is wrong use, instead of a switch that is off",
  async (arg) => {
    const { code, io } = await sqslam(["up", arg]);

    expect(code).toBe(64);
    const [flag, value] = arg.split("=");
    expect(io.err).toContain(`error: ${flag} is "${value}"; it may be true or false.`);
  },
);

test("a switch may be spelled out", async () => {
  const { io } = await sqslam(["validate", "--verbose=true", "--local=false", "-c", "none.yaml"]);

  expect(io.err).toContain("none.yaml");
});

test.each([
  [["validat", "--json=true"], {}],
  [["validat"], { SQSLAM_JSON: "yes" }],
  [["validat"], { SQSLAM_JSON: "TRUE" }],
])("%j with %j fails as an object", async (args, env) => {
  const { io } = await sqslam(args, { env });

  expect(JSON.parse(io.err)).toMatchObject({ type: "error", error: { code: "WRONG_USE" } });
});

test("the variable in which installers keep a version is no flag", async () => {
  const env = { SQSLAM_VERSION: "0.1.0", SQSLAM_HELP: "please" };
  const { io } = await sqslam(["validate", "-c", "none.yaml"], { env });

  expect(io.err).toContain("none.yaml");
});

test("variables that are no flags are left alone", async () => {
  const { io } = await sqslam(["--version"], { env: { SQSLAM_SOMETHING: "else" } });

  expect(io.err).toBe("");
});

test("completion prints a script, which asks for completions", async () => {
  expect((await sqslam(["completion"])).io.out).toContain("--get-yargs-completions");
  expect((await sqslam(["--get-yargs-completions", "sqslam", "va"])).io.out).toContain("validate");
});
