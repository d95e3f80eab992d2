// Versions and aliases. Texts and shapes are those recorded from AWS in localstack's
// tests/aws/services/lambda_/test_lambda_api (TestLambdaVersions, TestLambdaAlias); the rules of
// publishing are in botocore's documentation of PublishVersion and DeleteFunction.
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  settled,
  startLambda,
  until,
  zipOf,
} from "../../support/lambda.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const codeOf = (text: string) =>
  `export const handler = async (event, context) => ({ text: "${text}", version: context.functionVersion, arn: context.invokedFunctionArn, variable: process.env.AWS_LAMBDA_FUNCTION_VERSION });`;

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.stop());

let names = 0;
async function aFunction(text = "one"): Promise<string> {
  const name = `versioned-${(names += 1)}`;
  await createFunction(lambda, functionOf(name, codeOf(text)));
  return name;
}

async function change(FunctionName: string, text: string): Promise<void> {
  const ZipFile = zipOf({ "index.mjs": codeOf(text) }, 0o755);
  await lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await settled(lambda, FunctionName);
}

const publish = (FunctionName: string, Description?: string) =>
  lambda.client.send(new PublishVersionCommand({ FunctionName, Description }));

const alias = (FunctionName: string, FunctionVersion: string, Name = "live") =>
  lambda.client.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion }));

const versionsOf = async (FunctionName: string) => {
  const { Versions = [] } = await lambda.client.send(
    new ListVersionsByFunctionCommand({ FunctionName }),
  );
  return Versions.map(({ Version }) => Version);
};

describe("a published version", () => {
  test("has a number, an ARN and a description of its own, and runs the code of its time", async () => {
    const name = await aFunction("one");

    const version = await publish(name, "first");
    await change(name, "two");

    expect(version).toMatchObject({
      $metadata: { httpStatusCode: 201 },
      FunctionArn: `${ARN}:${name}:1`,
      Version: "1",
      Description: "first",
    });
    const { payload } = await invoke(lambda, name, {}, { Qualifier: "1" });
    expect(payload).toEqual({
      text: "one",
      version: "1",
      arn: `${ARN}:${name}:1`,
      variable: "1",
    });
    expect((await invoke(lambda, name)).payload).toMatchObject({
      text: "two",
      arn: `${ARN}:${name}`,
    });
  });

  test("names itself in the answer, in its lines and in its stream", async () => {
    const name = await aFunction();
    await publish(name);

    const { log } = await invoke(lambda, `${name}:1`);

    expect(log).toContain("Version: 1\n");
    const group = `/aws/lambda/${name}`;
    const places = lambda.logs.written.filter(({ place }) => place.group === group);
    expect(places[0]?.place.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[1\][0-9a-f]{32}$/);
  });

  test("is not published again while code and settings stay as they are", async () => {
    const name = await aFunction();

    expect([await publish(name), await publish(name)]).toMatchObject([
      { Version: "1" },
      { Version: "1" },
    ]);
    await lambda.client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: name, Timeout: 9 }),
    );
    await settled(lambda, name);
    expect(await publish(name)).toMatchObject({ Version: "2", Timeout: 9 });
    expect(await versionsOf(name)).toEqual(["$LATEST", "1", "2"]);
  });

  test("is refused for code that is not what the caller thinks, and for an old revision", async () => {
    const FunctionName = await aFunction();

    await expect(
      lambda.client.send(new PublishVersionCommand({ FunctionName, CodeSha256: "other" })),
    ).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: expect.stringContaining("CodeSHA256 (other) is different from current CodeSHA256"),
    });
    await expect(
      lambda.client.send(new PublishVersionCommand({ FunctionName, RevisionId: "old" })),
    ).rejects.toMatchObject({ name: "PreconditionFailedException" });
  });

  test("comes with a create or a code update that says Publish", async () => {
    const name = "published-at-once";
    const input = functionOf(name, codeOf("one"), { Publish: true });
    const created = await lambda.client.send(new CreateFunctionCommand(input));
    await settled(lambda, name);
    const updated = await lambda.client.send(
      new UpdateFunctionCodeCommand({
        FunctionName: name,
        ZipFile: zipOf({ "index.mjs": codeOf("two") }, 0o755),
        Publish: true,
      }),
    );
    await settled(lambda, name);

    expect(created).toMatchObject({
      Version: "1",
      State: "Pending",
      FunctionArn: `${ARN}:${name}:1`,
    });
    expect(updated).toMatchObject({ Version: "2", FunctionArn: `${ARN}:${name}:2` });
    expect((await invoke(lambda, `${name}:2`)).payload).toMatchObject({ text: "two" });
  });

  test("is deleted alone, and never its number given again", async () => {
    const FunctionName = await aFunction();
    await publish(FunctionName);
    await change(FunctionName, "two");
    await publish(FunctionName);

    await lambda.client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "2" }));
    // What is not there is gone already.
    await lambda.client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "7" }));
    expect(await versionsOf(FunctionName)).toEqual(["$LATEST", "1"]);
    await expect(
      lambda.client.send(new GetFunctionCommand({ FunctionName, Qualifier: "2" })),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${ARN}:${FunctionName}:2`,
    });
    expect(await publish(FunctionName)).toMatchObject({ Version: "3" });

    await lambda.client.send(new DeleteFunctionCommand({ FunctionName }));
    await createFunction(lambda, functionOf(FunctionName, codeOf("again")));
    expect(await versionsOf(FunctionName)).toEqual(["$LATEST"]);
    expect(await publish(FunctionName)).toMatchObject({ Version: "4" });
  });

  test("shows in the list of all functions when all versions are asked for", async () => {
    const name = await aFunction();
    await publish(name);

    const { Functions = [] } = await lambda.client.send(
      new ListFunctionsCommand({ FunctionVersion: "ALL", MaxItems: 50 }),
    );

    const mine = Functions.filter(({ FunctionName }) => FunctionName === name);
    expect(mine.map(({ FunctionArn }) => FunctionArn)).toEqual([
      `${ARN}:${name}:$LATEST`,
      `${ARN}:${name}:1`,
    ]);
  });

  test("shares its function's reserved concurrency", async () => {
    const FunctionName = await aFunction();
    await publish(FunctionName);
    await lambda.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
    );

    await expect(invoke(lambda, `${FunctionName}:1`)).rejects.toMatchObject({
      name: "TooManyRequestsException",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
  });
});

describe("an alias", () => {
  test("leads to a version, under its own ARN", async () => {
    const name = await aFunction("one");
    await publish(name);
    await change(name, "two");

    const made = await alias(name, "1");

    expect(made).toEqual({
      $metadata: expect.objectContaining({ httpStatusCode: 201 }),
      AliasArn: `${ARN}:${name}:live`,
      Name: "live",
      FunctionVersion: "1",
      Description: "",
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { payload } = await invoke(lambda, `${name}:live`);
    expect(payload).toMatchObject({ text: "one", version: "1", arn: `${ARN}:${name}:live` });
    const shown = await lambda.client.send(
      new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: "live" }),
    );
    expect(shown).toMatchObject({ FunctionArn: `${ARN}:${name}:live`, Version: "1" });
  });

  test("leads a mapping to the version it has when a batch comes", async () => {
    const FunctionName = await aFunction("one");
    await publish(FunctionName);
    await alias(FunctionName, "1");
    await change(FunctionName, "two");
    const { functions } = lambda.lambda;
    const arn = `${ARN}:${FunctionName}:live`;

    const first = await functions.invoke(arn, Buffer.from("{}"));
    await lambda.client.send(
      new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "$LATEST" }),
    );
    const second = await functions.invoke(arn, Buffer.from("{}"));

    const textOf = (outcome: typeof first) =>
      outcome.status === "returned" && JSON.parse(outcome.payload.toString("utf8")).text;
    expect([textOf(first), textOf(second)]).toEqual(["one", "two"]);
    expect(functions.find(arn)?.name).toBe(FunctionName);
    expect(functions.find(`${ARN}:${FunctionName}:gone`)).toBeUndefined();
  });

  test("is moved, with a new revision each time, and is guarded by it", async () => {
    const FunctionName = await aFunction("one");
    await publish(FunctionName);
    const { RevisionId } = await alias(FunctionName, "1");
    const update = (changes: object) =>
      lambda.client.send(new UpdateAliasCommand({ FunctionName, Name: "live", ...changes }));

    const moved = await update({ FunctionVersion: "$LATEST", Description: "now", RevisionId });

    expect(moved).toMatchObject({ FunctionVersion: "$LATEST", Description: "now" });
    expect(moved.RevisionId).not.toBe(RevisionId);
    await expect(update({ RevisionId })).rejects.toMatchObject({
      name: "PreconditionFailedException",
    });
    await expect(update({ FunctionVersion: "9" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${ARN}:${FunctionName}:9`,
    });
  });

  test("sends a part of the invocations to another version", async () => {
    const FunctionName = await aFunction("one");
    await publish(FunctionName);
    await change(FunctionName, "two");
    await publish(FunctionName);
    const route = (weight: number) =>
      lambda.client.send(
        new UpdateAliasCommand({
          FunctionName,
          Name: "live",
          RoutingConfig: { AdditionalVersionWeights: { 2: weight } },
        }),
      );
    await alias(FunctionName, "1");

    expect(await route(0.5)).toMatchObject({
      RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } },
    });
    const seen = new Set<string>();
    await until(async () => {
      const { payload } = await invoke<{ text: string }>(lambda, `${FunctionName}:live`);
      return seen.add(payload.text).size === 2;
    });
    await expect(route(1)).rejects.toMatchObject({ name: "ValidationException" });
    await expect(
      lambda.client.send(
        new UpdateAliasCommand({
          FunctionName,
          Name: "live",
          RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } },
        }),
      ),
    ).rejects.toMatchObject({
      message:
        "Invalid function version 1. Function version 1 is already included in routing configuration.",
    });
  });

  test("is there once, is listed page by page, and is deleted as often as one likes", async () => {
    const FunctionName = await aFunction();
    for (const name of ["a", "b", "c"]) await alias(FunctionName, "$LATEST", name);
    const list = (Marker?: string) =>
      lambda.client.send(new ListAliasesCommand({ FunctionName, MaxItems: 2, Marker }));

    const first = await list();
    const second = await list(first.NextMarker);

    expect([...(first.Aliases ?? []), ...(second.Aliases ?? [])].map(({ Name }) => Name)).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(second.NextMarker).toBeUndefined();
    await expect(alias(FunctionName, "$LATEST", "a")).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: `Alias already exists: ${ARN}:${FunctionName}:a`,
    });
    const gone = new DeleteAliasCommand({ FunctionName, Name: "a" });
    await lambda.client.send(gone);
    await lambda.client.send(gone);
    await expect(
      lambda.client.send(new GetAliasCommand({ FunctionName, Name: "a" })),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Cannot find alias arn: ${ARN}:${FunctionName}:a`,
    });
  });

  test("is refused for a version that is not there and for a name that is a number", async () => {
    const name = await aFunction();

    await expect(alias(name, "9")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(alias(name, "$LATEST", "12")).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  test("keeps its version from being deleted", async () => {
    const FunctionName = await aFunction();
    await publish(FunctionName);
    await alias(FunctionName, "1");

    await expect(
      lambda.client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "1" })),
    ).rejects.toMatchObject({ name: "ResourceConflictException" });
    expect(await versionsOf(FunctionName)).toEqual(["$LATEST", "1"]);
  });
});

test("two qualifiers that disagree are refused", async () => {
  const name = await aFunction();

  await expect(
    lambda.client.send(new GetFunctionCommand({ FunctionName: `${name}:1`, Qualifier: "2" })),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "The derived qualifier from the function name does not match the specified qualifier.",
  });
});
