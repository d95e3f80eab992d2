// aws-facts 5.1, 5.3 and 5.4: what a role must hold to work off a queue, with IAM as it really is.
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions } from "../../support/ground.ts";
import { functionOf } from "../../support/lambda.ts";
import { policy, TRUST } from "./world.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const TIGHT = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const RoleName = "worker";

let endpoint: LocalEndpoint;
let iam: IAMClient;
let lambda: LambdaClient;
beforeEach(async () => {
  const clock = manualClock();
  endpoint = await startLocal({ clock });
  iam = new IAMClient(clientOptions(endpoint.url));
  lambda = new LambdaClient(clientOptions(endpoint.url));
  const sqs = new SQSClient(clientOptions(endpoint.url));
  await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  await lambda.send(
    new CreateFunctionCommand(functionOf("worker", "export const handler = () => {};")),
  );
  await clock.advance(1);
});
afterEach(() => endpoint.stop());

const put = (PolicyDocument: string) =>
  iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
const map = () =>
  lambda.send(
    new CreateEventSourceMappingCommand({ EventSourceArn: QUEUE, FunctionName: "worker" }),
  );
const lacks = (name: string) => ({
  name: "InvalidParameterValueException",
  message: `The provided execution role does not have permissions to call ${name} on SQS`,
});

test("three actions on the one queue are enough for a mapping", async () => {
  await put(policy(TIGHT, QUEUE));

  expect((await map()).UUID).toBeDefined();
});

test.for(TIGHT)("without %s there is no mapping", async (action) => {
  await put(
    policy(
      TIGHT.filter((other) => other !== action),
      QUEUE,
    ),
  );

  await expect(map()).rejects.toMatchObject(lacks(action.slice("sqs:".length)));
});

test("rights on another queue are none", async () => {
  await put(policy(TIGHT, `${QUEUE}-other`));

  await expect(map()).rejects.toMatchObject(lacks("ReceiveMessage"));
});

test("a boundary without them says the same, although the inline policy is right", async () => {
  await put(policy(TIGHT, QUEUE));
  const { Policy: cap } = await iam.send(
    new CreatePolicyCommand({ PolicyName: "cap", PolicyDocument: policy("logs:*") }),
  );
  const PermissionsBoundary = cap?.Arn;
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));

  await expect(map()).rejects.toMatchObject(lacks("ReceiveMessage"));
});

test("IAM does not ask whether a function still has the role that is deleted", async () => {
  await put(policy(TIGHT, QUEUE));
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "p" }));
  await iam.send(new DeleteRoleCommand({ RoleName }));

  const get = new GetFunctionConfigurationCommand({ FunctionName: "worker" });
  expect((await lambda.send(get)).Role).toContain(`:role/${RoleName}`);
  await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});
