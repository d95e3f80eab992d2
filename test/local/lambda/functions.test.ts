// Functions come, are found and go through their API (aws-facts 3.1, 3.2, 3.4, 3.11).
import { createHash } from "node:crypto";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCodeSigningConfigCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  ROLE,
  settled,
  startLambda,
} from "../../support/lambda.ts";

const CODE = "export const handler = () => 'one';";
const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

test("CreateFunction answers AWS's defaults and Pending", async () => {
  const input = functionOf("defaults", CODE);
  const { $metadata, ...created } = await lambda.client.send(new CreateFunctionCommand(input));

  expect($metadata.httpStatusCode).toBe(201);
  expect(created).toEqual({
    FunctionName: "defaults",
    FunctionArn: `${ARN}:defaults`,
    Runtime: "nodejs24.x",
    Role: ROLE,
    Handler: "index.handler",
    CodeSize: input.Code!.ZipFile!.length,
    CodeSha256: createHash("sha256").update(input.Code!.ZipFile!).digest("base64"),
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    Version: "$LATEST",
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    State: "Pending",
    StateReason: "The function is being created.",
    StateReasonCode: "Creating",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: expect.stringContaining("::runtime:") },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/defaults" },
  });
});

test("a function is Active, with a new revision, when its creation has settled", async () => {
  const created = await createFunction(lambda, functionOf("active", CODE));
  const found = await lambda.client.send(
    new GetFunctionConfigurationCommand({ FunctionName: "active" }),
  );

  expect(found).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
  expect(found.StateReason).toBeUndefined();
  expect(found.RevisionId).not.toBe(created.RevisionId);
});

test("GetFunction shows tags, and concurrency only where some is reserved", async () => {
  await createFunction(lambda, functionOf("tagged", CODE, { Tags: { team: "blue" } }));
  const found = await lambda.client.send(new GetFunctionCommand({ FunctionName: "tagged" }));

  expect(found.Tags).toEqual({ team: "blue" });
  expect(found.Concurrency).toBeUndefined();
  expect(found.Code?.RepositoryType).toBe("S3");
});

test.for(["named", `${ARN}:named`, "000000000000:named", "000000000000:function:named"])(
  "a function is found as %s",
  async (FunctionName) => {
    const { client } = lambda;
    const exists = await client.send(new ListFunctionsCommand({}));
    if (!exists.Functions?.some((fn) => fn.FunctionName === "named")) {
      await createFunction(lambda, functionOf("named", CODE));
    }

    const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));

    expect(found.FunctionArn).toBe(`${ARN}:named`);
  },
);

test("a qualifier shows in the ARN, and no other version than $LATEST exists", async () => {
  await createFunction(lambda, functionOf("versions", CODE));
  const get = (Qualifier: string) =>
    lambda.client.send(
      new GetFunctionConfigurationCommand({ FunctionName: "versions", Qualifier }),
    );
  const listed = await lambda.client.send(
    new ListVersionsByFunctionCommand({ FunctionName: "versions" }),
  );

  expect((await get("$LATEST")).FunctionArn).toBe(`${ARN}:versions:$LATEST`);
  await expect(get("7")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Function not found: ${ARN}:versions:7`,
  });
  expect(listed.Versions).toMatchObject([
    { Version: "$LATEST", FunctionArn: `${ARN}:versions:$LATEST` },
  ]);
});

test("the code signing configuration is empty", async () => {
  await createFunction(lambda, functionOf("unsigned", CODE));

  const found = await lambda.client.send(
    new GetFunctionCodeSigningConfigCommand({ FunctionName: "unsigned" }),
  );

  expect(found.FunctionName).toBe("unsigned");
  expect(found.CodeSigningConfigArn).toBeUndefined();
});

test("a second function of a name is refused", async () => {
  await createFunction(lambda, functionOf("twice", CODE));

  const second = lambda.client.send(new CreateFunctionCommand(functionOf("twice", CODE)));

  await expect(second).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: "Function already exist: twice",
    $metadata: { httpStatusCode: 409 },
  });
});

test("of two creations at once one is refused, and the other's code runs", async () => {
  const create = (text: string) =>
    lambda.client.send(
      new CreateFunctionCommand(functionOf("race", `export const handler = () => '${text}';`)),
    );

  const results = await Promise.allSettled([create("first"), create("second")]);

  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await settled(lambda, "race");
  const winner = results[0].status === "fulfilled" ? "first" : "second";
  expect((await invoke(lambda, "race")).payload).toBe(winner);
});

test("functions are listed in pages", async () => {
  for (const name of ["page-1", "page-2", "page-3"]) {
    await createFunction(lambda, functionOf(name, CODE));
  }

  const names: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.client.send(new ListFunctionsCommand({ Marker, MaxItems: 2 }));
    expect(page.Functions!.length).toBeLessThanOrEqual(2);
    names.push(...page.Functions!.map((fn) => fn.FunctionName));
    Marker = page.NextMarker;
  } while (Marker !== undefined);

  expect(names.filter((name) => name?.startsWith("page-"))).toEqual(["page-1", "page-2", "page-3"]);
  expect(new Set(names).size).toBe(names.length);
});

test("a deleted function is gone, and its name free for another", async () => {
  await createFunction(lambda, functionOf("deleted", CODE));
  await invoke(lambda, "deleted");

  const answer = await lambda.client.send(new DeleteFunctionCommand({ FunctionName: "deleted" }));
  const get = lambda.client.send(new GetFunctionCommand({ FunctionName: "deleted" }));

  expect(answer.$metadata.httpStatusCode).toBe(204);
  await expect(get).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Function not found: ${ARN}:deleted`,
    $metadata: { httpStatusCode: 404 },
  });
  await createFunction(lambda, functionOf("deleted", "export const handler = () => 'again';"));
  expect((await invoke(lambda, "deleted")).payload).toBe("again");
});

test("$LATEST alone cannot be deleted", async () => {
  await createFunction(lambda, functionOf("latest", CODE));

  const deletion = lambda.client.send(
    new DeleteFunctionCommand({ FunctionName: "latest", Qualifier: "$LATEST" }),
  );

  await expect(deletion).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});
