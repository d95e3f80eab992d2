// What a function's settings may be, to the edge and over it (aws-facts 3.2, 3.5, 3.7, 3.8, 3.12). The other
// refusals, whose texts AWS is known for, are in validation.test.ts.
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  type Runtime,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  settled,
  startLambda,
} from "../../support/lambda.ts";

const CODE = "export const handler = () => 'one';";

let lambda: LambdaTest;
let made = 0;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.stop());

const create = (changes: Partial<CreateFunctionCommandInput>) =>
  lambda.client.send(new CreateFunctionCommand(functionOf(`f-${(made += 1)}`, CODE, changes)));

async function update(
  FunctionName: string,
  changes: Partial<UpdateFunctionConfigurationCommandInput>,
) {
  const command = new UpdateFunctionConfigurationCommand({ FunctionName, ...changes });
  const answer = await lambda.client.send(command);
  await settled(lambda, FunctionName);
  return answer;
}

const variables = (length: number) => {
  const name = "NAME";
  const value = "x".repeat(length - JSON.stringify({ [name]: "" }).length);
  return { Environment: { Variables: { [name]: value } } };
};
const logging = (LoggingConfig: object) => ({ LoggingConfig });

test.for<[what: string, settings: Partial<CreateFunctionCommandInput>]>([
  ["a name of 64 letters", { FunctionName: "n".repeat(64) }],
  ["the longest handler", { Handler: "h".repeat(128) }],
  ["the longest description", { Description: "d".repeat(256) }],
  ["the least of all", { Timeout: 1, MemorySize: 128, EphemeralStorage: { Size: 512 } }],
  ["the most of all", { Timeout: 900, MemorySize: 10_240, EphemeralStorage: { Size: 10_240 } }],
  ["a size that is no power of two", { MemorySize: 129 }],
  ["arm64", { Architectures: ["arm64"] }],
  ["4 KB of variables", variables(4096)],
  ["the longest log group, which need not be there", logging({ LogGroup: "g".repeat(512) })],
  ["every sign of a log group", logging({ LogGroup: "/a.b-c_d#E9" })],
])("%s is taken and shown", async ([, settings]) => {
  expect(await create(settings)).toMatchObject(settings);
});

const IPVE = "InvalidParameterValueException";
const VALIDATION = "ValidationException";
test.for<[what: string, settings: Partial<CreateFunctionCommandInput>, name: string, text: string]>(
  [
    ["no handler", { Handler: undefined }, IPVE, "Runtime and Handler are mandatory"],
    ["a handler of 129", { Handler: "h".repeat(129) }, VALIDATION, "at 'handler'"],
    ["a description of 257", { Description: "d".repeat(257) }, VALIDATION, "at 'description'"],
    ["too much memory", { MemorySize: 10_241 }, VALIDATION, "less than or equal to 10240"],
    ["no time", { Timeout: 0 }, VALIDATION, "greater than or equal to 1"],
    ["too little storage", { EphemeralStorage: { Size: 511 } }, VALIDATION, "to 512"],
    ["no architecture", { Architectures: [] }, VALIDATION, "at 'architectures'"],
    [
      "an architecture that there is not",
      { Architectures: [JSON.parse('"z80"')] },
      VALIDATION,
      "[x86_64, arm64]",
    ],
    ["a byte more of variables", variables(4097), IPVE, "exceeded the 4KB limit"],
    [
      "an application level that there is not",
      logging({ LogFormat: "JSON", ApplicationLogLevel: "ALL" }),
      VALIDATION,
      "[TRACE, DEBUG, INFO, WARN, ERROR, FATAL]",
    ],
    [
      "a system level that there is not",
      logging({ LogFormat: "JSON", SystemLogLevel: "ERROR" }),
      VALIDATION,
      "[DEBUG, INFO, WARN]",
    ],
    [
      "a system level for text",
      logging({ SystemLogLevel: "INFO" }),
      IPVE,
      "when log format is JSON",
    ],
    ["a log format that there is not", logging({ LogFormat: "XML" }), VALIDATION, "[Text, JSON]"],
    ["a log group of 513", logging({ LogGroup: "g".repeat(513) }), VALIDATION, "equal to 512"],
    ["a log group with a space", logging({ LogGroup: "a b" }), VALIDATION, "regular expression"],
  ],
)("%s is refused", async ([, settings, name, text]) => {
  const creation = create(settings);

  await expect(creation).rejects.toMatchObject({ name });
  await expect(creation).rejects.toThrow(text);
});

test.for([
  "_HANDLER",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
])("the variable %s is Lambda's own", async (name) => {
  const creation = create({ Environment: { Variables: { [name]: "x", OTHER: "y" } } });

  await expect(creation).rejects.toMatchObject({
    name: IPVE,
    message: `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${name}`,
  });
});

describe("a runtime", () => {
  test.for<Runtime>([
    "nodejs18.x",
    "nodejs20.x",
    "nodejs22.x",
    "nodejs24.x",
    "python3.9",
    "python3.14",
    "java8.al2",
    "java21",
    "java25",
    "dotnet8",
    "dotnet10",
    "ruby3.2",
    "ruby3.4",
    "provided.al2",
    "provided.al2023",
  ])("%s is taken", async (Runtime) => {
    expect(await create({ Runtime })).toMatchObject({ Runtime });
  });

  test("that has ended is refused by an update, and the function stays as it is", async () => {
    await createFunction(lambda, functionOf("ended", CODE));

    await expect(update("ended", { Runtime: "python3.8" })).rejects.toMatchObject({
      name: IPVE,
      message: expect.stringContaining("The runtime parameter of python3.8 is no longer supported"),
    });
    expect((await invoke(lambda, "ended")).payload).toBe("one");
  });
});

test("an update may give another role, which is shown", async () => {
  const { FunctionName = "" } = await create({});
  await settled(lambda, FunctionName);
  const Role = "arn:aws:iam::000000000000:role/path/to/worker";
  const { access } = lambda;
  const { assumableBy } = access;
  access.assumableBy = (role, service) => role === Role || assumableBy(role, service);

  expect(await update(FunctionName, { Role })).toMatchObject({ Role });
  access.assumableBy = assumableBy;
});

test("of the logging configuration what an update leaves out stays", async () => {
  const { FunctionName = "" } = await create(
    logging({ LogFormat: "JSON", ApplicationLogLevel: "WARN", LogGroup: "/first" }),
  );
  await settled(lambda, FunctionName);

  await update(FunctionName, logging({ LogGroup: "/second" }));
  await update(FunctionName, logging({ SystemLogLevel: "DEBUG" }));

  const get = new GetFunctionConfigurationCommand({ FunctionName });
  expect((await lambda.client.send(get)).LoggingConfig).toEqual({
    LogFormat: "JSON",
    ApplicationLogLevel: "WARN",
    SystemLogLevel: "DEBUG",
    LogGroup: "/second",
  });
});

test("an account has room for 75 GB of code and for 1,000 invocations at a time", async () => {
  const { AccountLimit } = await lambda.client.send(new GetAccountSettingsCommand());

  expect(AccountLimit).toMatchObject({
    TotalCodeSize: 75 * 1024 ** 3,
    ConcurrentExecutions: 1000,
    CodeSizeUnzipped: 262_144_000,
    CodeSizeZipped: 52_428_800,
  });
});
