// aws-facts 5.4: what calls to Lambda take, row by row.
import * as lambda from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAny } from "../../support/send-any.ts";
import {
  queue,
  type Right,
  type RightsWorld,
  rightsWorld,
  role,
  rowsOf,
  eachInTurn,
} from "./rights.ts";

let world: RightsWorld;
let client: lambda.LambdaClient;
beforeAll(async () => {
  world = await rightsWorld();
  client = new lambda.LambdaClient(world.caller);
});
afterAll(() => world.stop());

const FunctionName = "f";
const f = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
const mappings = "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:*";
const UUID = "11111111-2222-3333-4444-555555555555";
const Role = role("r");
const Tags = { team: "a" };
const ZipFile = new Uint8Array([1]);
const create = {
  FunctionName,
  Role,
  Code: { ZipFile },
  Runtime: "nodejs24.x",
  Handler: "i.h",
} as const;
const passing: Right = ["iam:PassRole", Role];

const row = rowsOf("lambda");
const ROWS = [
  row(new lambda.CreateFunctionCommand(create), [["lambda:CreateFunction", f], passing]),
  row(new lambda.CreateFunctionCommand({ ...create, Tags }), [
    ["lambda:CreateFunction", f],
    ["lambda:TagResource", f],
    passing,
  ]),
  row(new lambda.UpdateFunctionConfigurationCommand({ FunctionName, Role }), [
    ["lambda:UpdateFunctionConfiguration", f],
    passing,
  ]),
  row(new lambda.GetFunctionCommand({ FunctionName }), f),
  row(new lambda.GetFunctionConfigurationCommand({ FunctionName }), f),
  row(new lambda.UpdateFunctionCodeCommand({ FunctionName, ZipFile }), f),
  row(new lambda.DeleteFunctionCommand({ FunctionName }), f),
  row(new lambda.InvokeCommand({ FunctionName }), f, "InvokeFunction"),
  row(
    new lambda.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }),
    f,
  ),
  row(new lambda.GetFunctionConcurrencyCommand({ FunctionName }), f),
  row(new lambda.DeleteFunctionConcurrencyCommand({ FunctionName }), f),
  row(new lambda.TagResourceCommand({ Resource: f, Tags }), f),
  row(new lambda.UntagResourceCommand({ Resource: f, TagKeys: ["a"] }), f),
  row(new lambda.ListTagsCommand({ Resource: f }), f),
  row(
    new lambda.CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: queue("q") }),
    "*",
  ),
  row(new lambda.GetEventSourceMappingCommand({ UUID }), mappings),
  row(new lambda.UpdateEventSourceMappingCommand({ UUID }), mappings),
  row(new lambda.DeleteEventSourceMappingCommand({ UUID }), mappings),
  row(new lambda.ListEventSourceMappingsCommand({}), "*"),
];

test.for(ROWS)("$call", async ({ rights, command }) => {
  const refusals = await world.refusals(rights, () => sendAny(client, command));

  expect(refusals).toEqual(eachInTurn(rights));
});
