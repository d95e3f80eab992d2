import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetFunctionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFunction, functionOf, type LambdaTest, startLambda } from "../../support/lambda.ts";

const CODE = "export const handler = () => 'one';";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.stop());

type Case = readonly [
  what: string,
  changes: Partial<CreateFunctionCommandInput>,
  code: string,
  text: string | RegExp,
];

const variables = (Variables: Record<string, string>) => ({ Environment: { Variables } });
const IPVE = "InvalidParameterValueException";

// aws-facts 3.2, 3.5, 3.7
test.for<Case>([
  [
    "a name of 65 letters",
    { FunctionName: "a".repeat(65) },
    IPVE,
    "length less than or equal to 64",
  ],
  [
    "a name with a dot",
    { FunctionName: "a.b" },
    "ValidationException",
    "regular expression pattern",
  ],
  [
    "another region's ARN",
    { FunctionName: "arn:aws:lambda:eu-west-1:000000000000:function:f" },
    "ResourceNotFoundException",
    "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  ],
  [
    "a role that is none",
    { Role: "worker" },
    "ValidationException",
    /^1 validation error detected: Value 'worker' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:/,
  ],
  [
    "a role nobody made",
    { Role: "arn:aws:iam::000000000000:role/other" },
    IPVE,
    "The role defined for the function cannot be assumed by Lambda.",
  ],
  ["no runtime", { Runtime: undefined }, IPVE, "Runtime and Handler are mandatory"],
  [
    "an unknown runtime",
    { Runtime: JSON.parse('"nodejs99.x"') },
    IPVE,
    "Value nodejs99.x at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs18.x",
  ],
  [
    "a runtime that has ended",
    { Runtime: "nodejs14.x" },
    IPVE,
    "The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.",
  ],
  ["a handler with a space", { Handler: "index handler" }, "ValidationException", "at 'handler'"],
  [
    "a timeout of 901 s",
    { Timeout: 901 },
    "ValidationException",
    "Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
  ],
  [
    "too little memory",
    { MemorySize: 127 },
    "ValidationException",
    "Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
  ],
  [
    "too much storage",
    { EphemeralStorage: { Size: 10_241 } },
    "ValidationException",
    "ephemeralStorage.size",
  ],
  [
    "two problems at once",
    { MemorySize: 1, Timeout: 0 },
    "ValidationException",
    /^2 validation errors detected: /,
  ],
  [
    "two architectures",
    { Architectures: ["arm64", "x86_64"] },
    "ValidationException",
    "at 'architectures'",
  ],
  [
    "a reserved variable",
    variables({ AWS_REGION: "x", OK: "y" }),
    IPVE,
    /contains reserved keys that are currently not supported for modification\. Reserved keys used in this request: AWS_REGION$/,
  ],
  [
    "a variable of one letter",
    variables({ A: "x" }),
    "ValidationException",
    "[a-zA-Z]([a-zA-Z0-9_])+",
  ],
  [
    "5 KB of variables",
    variables({ LARGE: "x".repeat(5_000) }),
    IPVE,
    /exceeded the 4KB limit\. String measured: \{"LARGE":"x+"\}$/,
  ],
  [
    "a level for text logs",
    { LoggingConfig: { LogFormat: "Text", ApplicationLogLevel: "WARN" } },
    IPVE,
    "when log format is JSON",
  ],
  [
    "51 tags",
    { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, "x"])) },
    IPVE,
    "Number of tags exceeds resource tag limit.",
  ],
  [
    "a layer",
    { Layers: ["arn:aws:lambda:us-east-1:000000000000:layer:x:1"] },
    IPVE,
    "Layer version arn:aws:lambda:us-east-1:000000000000:layer:x:1 does not exist.",
  ],
  [
    "a VPC without security groups",
    { VpcConfig: { SubnetIds: ["subnet-1"] } },
    IPVE,
    "SubnetIds and SecurityIds must coexist or be both empty list.",
  ],
  [
    "a VPC with six security groups",
    {
      VpcConfig: {
        SubnetIds: ["subnet-1"],
        SecurityGroupIds: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"],
      },
    },
    "ValidationException",
    "Member must have length less than or equal to 5",
  ],
  [
    "a tracing mode that there is not",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the SDK does not know
    { TracingConfig: { Mode: "Sometimes" as "Active" } },
    "ValidationException",
    "enum value set: [Active, PassThrough]",
  ],
  ["code in S3", { Code: { S3Bucket: "bucket", S3Key: "key" } }, IPVE, "NoSuchBucket"],
  ["an image", { PackageType: "Image" }, IPVE, "zip packages only"],
  [
    "what is no zip",
    { Code: { ZipFile: Buffer.from("hello") } },
    IPVE,
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  ],
  [
    "an empty zip",
    { Code: { ZipFile: Buffer.alloc(0) } },
    IPVE,
    "Uploaded file must be a non-empty zip",
  ],
  [
    "a zip of 50 MB and a byte",
    { Code: { ZipFile: Buffer.alloc(52_428_801) } },
    "RequestEntityTooLargeException",
    "Zipped size must be smaller than 52428800 bytes",
  ],
])("%s is refused", async ([, changes, name, text]) => {
  const creation = lambda.client.send(
    new CreateFunctionCommand(functionOf("invalid", CODE, changes)),
  );

  await expect(creation).rejects.toMatchObject({ name });
  await expect(creation).rejects.toThrow(text);
  const get = lambda.client.send(new GetFunctionCommand({ FunctionName: "invalid" }));
  await expect(get).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("an update to a role that Lambda may not assume is refused", async () => {
  await createFunction(lambda, functionOf("roles", CODE));

  const update = lambda.client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "roles",
      Role: "arn:aws:iam::000000000000:role/other",
    }),
  );

  await expect(update).rejects.toMatchObject({
    name: IPVE,
    message: "The role defined for the function cannot be assumed by Lambda.",
  });
});

test("JSON logs have both levels at INFO, and going back to text drops them", async () => {
  const input = functionOf("levels", CODE, { LoggingConfig: { LogFormat: "JSON" } });
  const created = await createFunction(lambda, input);

  const updated = await lambda.client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "levels",
      LoggingConfig: { LogFormat: "Text" },
    }),
  );

  expect(created.LoggingConfig).toEqual({
    LogFormat: "JSON",
    ApplicationLogLevel: "INFO",
    SystemLogLevel: "INFO",
    LogGroup: "/aws/lambda/levels",
  });
  expect(updated.LoggingConfig).toEqual({ LogFormat: "Text", LogGroup: "/aws/lambda/levels" });
});

test("a function joins a VPC and leaves it, which is then shown as empty", async () => {
  const VpcConfig = { SubnetIds: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"] };
  const created = await createFunction(lambda, functionOf("vpc", CODE, { VpcConfig }));

  const left = await lambda.client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "vpc",
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
    }),
  );

  expect(created.VpcConfig).toEqual({
    ...VpcConfig,
    Ipv6AllowedForDualStack: false,
    VpcId: expect.stringMatching(/^vpc-/),
  });
  expect(left.VpcConfig).toEqual({
    SubnetIds: [],
    SecurityGroupIds: [],
    Ipv6AllowedForDualStack: false,
    VpcId: "",
  });
});

test("a role that may make no network interfaces cannot join a VPC", async () => {
  await createFunction(lambda, functionOf("interfaces", CODE));
  lambda.access.denied.add("ec2:CreateNetworkInterface");

  const update = lambda.client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "interfaces",
      VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
    }),
  );

  await expect(update).rejects.toMatchObject({
    name: IPVE,
    message:
      "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
  });
  lambda.access.denied.clear();
});
