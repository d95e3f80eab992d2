// Published versions. Texts and shapes are those recorded from AWS in localstack's
// tests/aws/services/lambda_/test_lambda_api (TestLambdaVersions); the rules of publishing are in
// botocore's documentation of PublishVersion and DeleteFunction.
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
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
  zipOf,
} from "../../support/lambda.ts";
import { aFunction, change, codeOf, publish, versionsOf } from "./versioned.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.stop());

describe("a published version", () => {
  test("has a number, an ARN and a description of its own, and runs the code of its time", async () => {
    const name = await aFunction(lambda, "one");

    const version = await publish(lambda, name, "first");
    await change(lambda, name, "two");

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
    const name = await aFunction(lambda);
    await publish(lambda, name);

    const { log } = await invoke(lambda, `${name}:1`);

    expect(log).toContain("Version: 1\n");
    const group = `/aws/lambda/${name}`;
    const places = lambda.logs.written.filter(({ place }) => place.group === group);
    expect(places[0]?.place.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[1\][0-9a-f]{32}$/);
  });

  test("is not published again while code and settings stay as they are", async () => {
    const name = await aFunction(lambda);

    expect([await publish(lambda, name), await publish(lambda, name)]).toMatchObject([
      { Version: "1" },
      { Version: "1" },
    ]);
    await lambda.client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: name, Timeout: 9 }),
    );
    await settled(lambda, name);
    expect(await publish(lambda, name)).toMatchObject({ Version: "2", Timeout: 9 });
    expect(await versionsOf(lambda, name)).toEqual(["$LATEST", "1", "2"]);
  });

  test("is refused for code that is not what the caller thinks, and for an old revision", async () => {
    const FunctionName = await aFunction(lambda);

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
    const FunctionName = await aFunction(lambda);
    await publish(lambda, FunctionName);
    await change(lambda, FunctionName, "two");
    await publish(lambda, FunctionName);

    await lambda.client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "2" }));
    // What is not there is gone already.
    await lambda.client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "7" }));
    expect(await versionsOf(lambda, FunctionName)).toEqual(["$LATEST", "1"]);
    await expect(
      lambda.client.send(new GetFunctionCommand({ FunctionName, Qualifier: "2" })),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${ARN}:${FunctionName}:2`,
    });
    expect(await publish(lambda, FunctionName)).toMatchObject({ Version: "3" });

    await lambda.client.send(new DeleteFunctionCommand({ FunctionName }));
    await createFunction(lambda, functionOf(FunctionName, codeOf("again")));
    expect(await versionsOf(lambda, FunctionName)).toEqual(["$LATEST"]);
    expect(await publish(lambda, FunctionName)).toMatchObject({ Version: "4" });
  });

  test("shows in the list of all functions when all versions are asked for", async () => {
    const name = await aFunction(lambda);
    await publish(lambda, name);

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
    const FunctionName = await aFunction(lambda);
    await publish(lambda, FunctionName);
    await lambda.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
    );

    await expect(invoke(lambda, `${FunctionName}:1`)).rejects.toMatchObject({
      name: "TooManyRequestsException",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
  });
});

test("two qualifiers that disagree are refused", async () => {
  const name = await aFunction(lambda);

  await expect(
    lambda.client.send(new GetFunctionCommand({ FunctionName: `${name}:1`, Qualifier: "2" })),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "The derived qualifier from the function name does not match the specified qualifier.",
  });
});
