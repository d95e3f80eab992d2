// Aliases. Texts and shapes are those recorded from AWS in localstack's
// tests/aws/services/lambda_/test_lambda_api (TestLambdaAlias).
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invoke, type LambdaTest, startLambda, until } from "../../support/lambda.ts";
import { aFunction, change, publish, versionsOf } from "./versioned.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.stop());

const alias = (FunctionName: string, FunctionVersion: string, Name = "live") =>
  lambda.client.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion }));

describe("an alias", () => {
  test("leads to a version, under its own ARN", async () => {
    const name = await aFunction(lambda, "one");
    await publish(lambda, name);
    await change(lambda, name, "two");

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
    const FunctionName = await aFunction(lambda, "one");
    await publish(lambda, FunctionName);
    await alias(FunctionName, "1");
    await change(lambda, FunctionName, "two");
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
    const FunctionName = await aFunction(lambda, "one");
    await publish(lambda, FunctionName);
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
    const FunctionName = await aFunction(lambda, "one");
    await publish(lambda, FunctionName);
    await change(lambda, FunctionName, "two");
    await publish(lambda, FunctionName);
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
    const FunctionName = await aFunction(lambda);
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
    const name = await aFunction(lambda);

    await expect(alias(name, "9")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(alias(name, "$LATEST", "12")).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  test("keeps its version from being deleted", async () => {
    const FunctionName = await aFunction(lambda);
    await publish(lambda, FunctionName);
    await alias(FunctionName, "1");

    await expect(
      lambda.client.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "1" })),
    ).rejects.toMatchObject({ name: "ResourceConflictException" });
    expect(await versionsOf(lambda, FunctionName)).toEqual(["$LATEST", "1"]);
  });
});
