// The life of a function through its API (aws-facts 3.1, 3.2, 3.4, 3.5, 3.11).
import { createHash } from "node:crypto";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCodeSigningConfigCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  ROLE,
  settled,
  startLambda,
  zipOf,
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

test("new code runs once the update has settled, in a new environment", async () => {
  await createFunction(lambda, functionOf("recoded", CODE));
  expect((await invoke(lambda, "recoded")).payload).toBe("one");
  const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'two';" });

  const updated = await lambda.client.send(
    new UpdateFunctionCodeCommand({
      FunctionName: "recoded",
      ZipFile,
      Architectures: ["arm64"],
    }),
  );
  await settled(lambda, "recoded");

  expect(updated).toMatchObject({
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating",
    CodeSha256: createHash("sha256").update(ZipFile).digest("base64"),
    Architectures: ["arm64"],
  });
  expect((await invoke(lambda, "recoded")).payload).toBe("two");
});

test("a dry run of new code checks it and changes nothing", async () => {
  const { CodeSha256 } = await createFunction(lambda, functionOf("dry", CODE));
  const update = (ZipFile: Uint8Array) =>
    lambda.client.send(
      new UpdateFunctionCodeCommand({ FunctionName: "dry", ZipFile, DryRun: true }),
    );

  const answer = await update(zipOf({ "index.mjs": "other" }));

  expect(answer).toMatchObject({ CodeSha256, LastUpdateStatus: "Successful" });
  await expect(update(Buffer.from("no zip"))).rejects.toThrow("Could not unzip uploaded file.");
});

test("a configuration update keeps what it leaves out and replaces the environment", async () => {
  const code = "export const handler = () => [process.env.FIRST, process.env.SECOND];";
  const Environment = { Variables: { FIRST: "1" } };
  await createFunction(
    lambda,
    functionOf("reconfigured", code, { Environment, Description: "kept", Timeout: 7 }),
  );
  await invoke(lambda, "reconfigured");

  await lambda.client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "reconfigured",
      MemorySize: 256,
      Environment: { Variables: { SECOND: "2" } },
    }),
  );
  await settled(lambda, "reconfigured");

  const command = new GetFunctionConfigurationCommand({ FunctionName: "reconfigured" });
  expect(await lambda.client.send(command)).toMatchObject({
    Description: "kept",
    Timeout: 7,
    MemorySize: 256,
    Environment: { Variables: { SECOND: "2" } },
  });
  expect((await invoke(lambda, "reconfigured")).payload).toEqual([null, "2"]);
});

test("a stale revision is refused, the latest one taken", async () => {
  await createFunction(lambda, functionOf("revised", CODE));
  const { RevisionId } = await lambda.client.send(
    new GetFunctionConfigurationCommand({ FunctionName: "revised" }),
  );
  const update = (revision: string | undefined) =>
    lambda.client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: "revised",
        Timeout: 9,
        RevisionId: revision,
      }),
    );

  await expect(update("stale")).rejects.toMatchObject({
    name: "PreconditionFailedException",
    message:
      "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    $metadata: { httpStatusCode: 412 },
  });
  const updated = await update(RevisionId);
  expect(updated.RevisionId).not.toBe(RevisionId);
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

describe("while a change takes time", () => {
  test("a new function is Pending, takes no invocation and no update", async () => {
    const clock = manualClock();
    const slow = await startLambda({ clock, transition: 5_000 });
    await slow.client.send(new CreateFunctionCommand(functionOf("slow", CODE)));
    const get = new GetFunctionConfigurationCommand({ FunctionName: "slow" });

    expect(await slow.client.send(get)).toMatchObject({ State: "Pending" });
    expect((await slow.client.send(get)).LastUpdateStatus).toBeUndefined();
    await expect(invoke(slow, "slow")).rejects.toMatchObject({ name: "ResourceConflictException" });
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: "slow", Timeout: 4 });
    await expect(slow.client.send(update)).rejects.toMatchObject({
      name: "ResourceConflictException",
    });

    await clock.advance(5_000);
    expect(await slow.client.send(get)).toMatchObject({ State: "Active" });
    await slow.stop();
  });

  test("an update is refused, and invocations get the code before it", async () => {
    const clock = manualClock();
    const slow = await startLambda({ clock, transition: 5_000 });
    await slow.client.send(new CreateFunctionCommand(functionOf("slow", CODE)));
    await clock.advance(5_000);
    const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'two';" });
    const update = new UpdateFunctionCodeCommand({ FunctionName: "slow", ZipFile });

    await slow.client.send(update);

    await expect(slow.client.send(update)).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${ARN}:slow`,
      $metadata: { httpStatusCode: 409 },
    });
    expect((await invoke(slow, "slow")).payload).toBe("one");
    await clock.advance(5_000);
    expect((await invoke(slow, "slow")).payload).toBe("two");
    await slow.stop();
  });
});
