// The HTTP status of every operation that succeeds, as the clients of old and raw callers look at it
// (aws-facts 3.1; of what is not in that table, botocore's model).
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  DeleteLayerVersionCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  PublishLayerVersionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  type LambdaTest,
  settled,
  startLambda,
  zipOf,
} from "../../support/lambda.ts";

const CODE = "export const handler = () => 'one';";
const FunctionName = "f";
const Resource = "arn:aws:lambda:us-east-1:000000000000:function:f";
const permission = { FunctionName, StatementId: "s" };

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
  await createFunction(lambda, functionOf(FunctionName, CODE));
});
afterAll(() => lambda.stop());

type Send = (client: LambdaClient) => Promise<{ $metadata: { httpStatusCode?: number } }>;

// In an order in which each finds what it needs.
test.for<[operation: string, status: number, send: Send]>([
  ["CreateFunction", 201, (it) => it.send(new CreateFunctionCommand(functionOf("g", CODE)))],
  ["GetFunction", 200, (it) => it.send(new GetFunctionCommand({ FunctionName }))],
  [
    "GetFunctionConfiguration",
    200,
    (it) => it.send(new GetFunctionConfigurationCommand({ FunctionName })),
  ],
  ["ListFunctions", 200, (it) => it.send(new ListFunctionsCommand({}))],
  [
    "UpdateFunctionCode",
    200,
    (it) =>
      it.send(
        new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zipOf({ "index.mjs": CODE }) }),
      ),
  ],
  [
    "UpdateFunctionConfiguration",
    200,
    (it) => it.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 5 })),
  ],
  ["PublishVersion", 201, (it) => it.send(new PublishVersionCommand({ FunctionName }))],
  [
    "CreateAlias",
    201,
    (it) => it.send(new CreateAliasCommand({ FunctionName, Name: "a", FunctionVersion: "1" })),
  ],
  ["DeleteAlias", 204, (it) => it.send(new DeleteAliasCommand({ FunctionName, Name: "a" }))],
  [
    "AddPermission",
    201,
    (it) =>
      it.send(
        new AddPermissionCommand({
          ...permission,
          Action: "lambda:InvokeFunction",
          Principal: "events.amazonaws.com",
        }),
      ),
  ],
  ["RemovePermission", 204, (it) => it.send(new RemovePermissionCommand(permission))],
  [
    "PutFunctionConcurrency",
    200,
    (it) =>
      it.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 })),
  ],
  [
    "GetFunctionConcurrency",
    200,
    (it) => it.send(new GetFunctionConcurrencyCommand({ FunctionName })),
  ],
  [
    "DeleteFunctionConcurrency",
    204,
    (it) => it.send(new DeleteFunctionConcurrencyCommand({ FunctionName })),
  ],
  ["TagResource", 204, (it) => it.send(new TagResourceCommand({ Resource, Tags: { a: "1" } }))],
  ["ListTags", 200, (it) => it.send(new ListTagsCommand({ Resource }))],
  ["UntagResource", 204, (it) => it.send(new UntagResourceCommand({ Resource, TagKeys: ["a"] }))],
  [
    "PublishLayerVersion",
    201,
    (it) =>
      it.send(
        new PublishLayerVersionCommand({ LayerName: "l", Content: { ZipFile: zipOf({ a: "1" }) } }),
      ),
  ],
  [
    "DeleteLayerVersion",
    204,
    (it) => it.send(new DeleteLayerVersionCommand({ LayerName: "l", VersionNumber: 1 })),
  ],
  ["Invoke", 200, (it) => it.send(new InvokeCommand({ FunctionName }))],
  [
    "Invoke of an event",
    202,
    (it) => it.send(new InvokeCommand({ FunctionName, InvocationType: "Event" })),
  ],
  [
    "Invoke that runs dry",
    204,
    (it) => it.send(new InvokeCommand({ FunctionName, InvocationType: "DryRun" })),
  ],
  ["DeleteFunction", 204, (it) => it.send(new DeleteFunctionCommand({ FunctionName: "g" }))],
])("%s answers %i", async ([, status, send]) => {
  await settled(lambda, FunctionName);

  expect((await send(lambda.client)).$metadata.httpStatusCode).toBe(status);
});

// aws-facts 3.11
test.for<[operation: string, send: Send]>([
  [
    "PutFunctionConcurrency",
    (it) =>
      it.send(
        new PutFunctionConcurrencyCommand({
          FunctionName: "none",
          ReservedConcurrentExecutions: 1,
        }),
      ),
  ],
  [
    "GetFunctionConcurrency",
    (it) => it.send(new GetFunctionConcurrencyCommand({ FunctionName: "none" })),
  ],
  [
    "DeleteFunctionConcurrency",
    (it) => it.send(new DeleteFunctionConcurrencyCommand({ FunctionName: "none" })),
  ],
])("%s of a missing function names $LATEST", async ([, send]) => {
  await expect(send(lambda.client)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none:$LATEST",
    $metadata: { httpStatusCode: 404 },
  });
});
