// What deployers ask of a function beside its code and settings. Texts and shapes are those recorded
// from AWS in localstack's tests/aws/services/lambda_/test_lambda_api (TestLambdaPermissions,
// TestLambdaEventInvokeConfig, TestLambdaProvisionedConcurrency, TestLambdaUrl, TestLambdaAccountSettings).
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetAccountSettingsCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionRecursionConfigCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
  GetProvisionedConcurrencyConfigCommand,
  GetRuntimeManagementConfigCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionUrlConfigsCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFunction, functionOf, type LambdaTest, startLambda } from "../../support/lambda.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
const CODE = "export const handler = () => 'one';";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
  await createFunction(lambda, functionOf("f", CODE));
  await lambda.client.send(
    new CreateAliasCommand({ FunctionName: "f", Name: "live", FunctionVersion: "$LATEST" }),
  );
});
afterAll(() => lambda.stop());

const here = { FunctionName: "f" };
const events = {
  ...here,
  StatementId: "rule",
  Action: "lambda:InvokeFunction",
  Principal: "events.amazonaws.com",
};

describe("a function's resource policy", () => {
  const add = (changes: Partial<AddPermissionCommandInput> = {}) =>
    lambda.client.send(new AddPermissionCommand({ ...events, ...changes }));
  const remove = (changes: { StatementId?: string; Qualifier?: string } = {}) =>
    lambda.client.send(new RemovePermissionCommand({ ...here, StatementId: "rule", ...changes }));
  const read = async (Qualifier?: string) => {
    const { Policy = "", RevisionId } = await lambda.client.send(
      new GetPolicyCommand({ ...here, Qualifier }),
    );
    return { policy: JSON.parse(Policy), RevisionId };
  };

  test("is made by its first statement and goes with its last", async () => {
    await add({ SourceArn: "arn:aws:events:us-east-1:000000000000:rule/r" });
    const first = await read();
    await add({ StatementId: "other", Principal: "111111111111" });

    expect(first.policy).toEqual({
      Version: "2012-10-17",
      Id: "default",
      Statement: [
        {
          Sid: "rule",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: ARN,
          Condition: {
            ArnLike: { "AWS:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/r" },
          },
        },
      ],
    });
    const second = await read();
    expect(second.RevisionId).not.toBe(first.RevisionId);
    expect(second.policy.Statement[1].Principal).toEqual({
      AWS: "arn:aws:iam::111111111111:root",
    });
    await remove();
    await remove({ StatementId: "other" });
    await expect(read()).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource you requested does not exist.",
    });
  });

  test("of an alias is its own", async () => {
    await add({ Qualifier: "live" });

    expect((await read("live")).policy.Statement[0].Resource).toBe(`${ARN}:live`);
    await expect(read()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await remove({ Qualifier: "live" });
  });

  test.for([
    [{ Qualifier: "$LATEST" }, "We currently do not support adding policies for $LATEST."],
    [{ Principal: "nobody" }, "The provided principal was invalid."],
    [{ StatementId: "with space" }, "at 'statementId' failed to satisfy constraint"],
    [{ FunctionName: "never" }, "Function not found"],
  ] as const)("refuses %j", async ([changes, message]) => {
    await expect(add(changes)).rejects.toMatchObject({
      message: expect.stringContaining(message),
    });
  });

  test("holds each statement id once, and says which it has not", async () => {
    await expect(remove()).rejects.toMatchObject({
      message: "No policy is associated with the given resource.",
    });
    await add();

    await expect(add()).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: expect.stringContaining("The statement id (rule) provided already exists."),
    });
    await expect(remove({ StatementId: "other" })).rejects.toMatchObject({
      message: "Statement other is not found in resource policy.",
    });
    await remove();
  });
});

describe("the rules for a function's events", () => {
  const get = (Qualifier?: string) =>
    lambda.client.send(new GetFunctionEventInvokeConfigCommand({ ...here, Qualifier }));

  test("are put as a whole, changed in part, listed, and deleted", async () => {
    const put = await lambda.client.send(
      new PutFunctionEventInvokeConfigCommand({ ...here, MaximumRetryAttempts: 1 }),
    );
    const updated = await lambda.client.send(
      new UpdateFunctionEventInvokeConfigCommand({ ...here, MaximumEventAgeInSeconds: 60 }),
    );
    const { FunctionEventInvokeConfigs } = await lambda.client.send(
      new ListFunctionEventInvokeConfigsCommand(here),
    );

    expect(put).toMatchObject({
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
      LastModified: expect.any(Date),
    });
    expect(updated).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
    expect(FunctionEventInvokeConfigs).toHaveLength(1);
    await lambda.client.send(new DeleteFunctionEventInvokeConfigCommand(here));
    await expect(get()).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    });
  });

  test("must say something, within their limits", async () => {
    const put = (changes: object) =>
      lambda.client.send(new PutFunctionEventInvokeConfigCommand({ ...here, ...changes }));

    await expect(put({})).rejects.toMatchObject({
      message: "You must specify at least one of error handling or destination setting.",
    });
    await expect(put({ MaximumRetryAttempts: 3 })).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(put({ MaximumRetryAttempts: 1, Qualifier: "never" })).rejects.toMatchObject({
      message: "The function doesn't exist.",
    });
  });
});

describe("what no function here has", () => {
  test("provisioned concurrency", async () => {
    const found = await lambda.client.send(new ListProvisionedConcurrencyConfigsCommand(here));

    expect(found.ProvisionedConcurrencyConfigs).toEqual([]);
    await expect(
      lambda.client.send(
        new GetProvisionedConcurrencyConfigCommand({ ...here, Qualifier: "live" }),
      ),
    ).rejects.toMatchObject({
      name: "ProvisionedConcurrencyConfigNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(
      lambda.client.send(
        new GetProvisionedConcurrencyConfigCommand({ ...here, Qualifier: "$LATEST" }),
      ),
    ).rejects.toMatchObject({
      message: "The function resource provided must be an alias or a published version.",
    });
  });

  test("a URL of its own", async () => {
    const found = await lambda.client.send(new ListFunctionUrlConfigsCommand(here));

    expect(found.FunctionUrlConfigs).toEqual([]);
    await expect(lambda.client.send(new GetFunctionUrlConfigCommand(here))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("a runtime or a recursion rule other than the usual", async () => {
    expect(await lambda.client.send(new GetRuntimeManagementConfigCommand(here))).toMatchObject({
      UpdateRuntimeOn: "Auto",
      FunctionArn: ARN,
    });
    expect(await lambda.client.send(new GetFunctionRecursionConfigCommand(here))).toMatchObject({
      RecursiveLoop: "Terminate",
    });
  });
});

test("the account tells its limits and what of them is in use", async () => {
  const { AccountLimit, AccountUsage } = await lambda.client.send(new GetAccountSettingsCommand());

  expect(AccountLimit).toMatchObject({
    ConcurrentExecutions: 1000,
    UnreservedConcurrentExecutions: 1000,
    CodeSizeZipped: 52_428_800,
  });
  expect(AccountUsage).toMatchObject({ FunctionCount: 1 });
});

test("all of it goes with the function", async () => {
  await createFunction(lambda, functionOf("brief", CODE));
  const brief = { FunctionName: "brief" };
  await lambda.client.send(new AddPermissionCommand({ ...events, ...brief }));
  await lambda.client.send(
    new PutFunctionEventInvokeConfigCommand({ ...brief, MaximumRetryAttempts: 0 }),
  );
  await lambda.client.send(new DeleteFunctionCommand(brief));
  await createFunction(lambda, functionOf("brief", CODE));

  for (const command of [
    () => lambda.client.send(new GetPolicyCommand(brief)),
    () => lambda.client.send(new GetFunctionEventInvokeConfigCommand(brief)),
  ]) {
    await expect(command()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  }
});
