// Who calls, and how somebody is refused.
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  deny,
  type Enforced,
  enforced,
  functionArn,
  nothing,
  queueArn,
  roleArn,
  session,
} from "./enforced.ts";
import { fault, TRUST } from "./world.ts";

const A = "000000000000";

let world: Enforced;
beforeAll(async () => {
  world = await enforced();
});
afterAll(() => world.stop());

describe("a caller without permission is refused in the service's own words (aws-facts 5.4)", () => {
  const because = (action: string) =>
    `because no identity-based policy allows the ${action} action`;
  const not = (name: string, action: string, resource: string) =>
    `User: ${session(name)} is not authorized to perform: ${action} on resource: ${resource} ${because(action)}`;

  test("by SQS, which writes its actions small", async () => {
    const { name, sqs } = await world.who(nothing);

    const resource = queueArn("a");
    await expect(sqs.send(new CreateQueueCommand({ QueueName: "a" }))).rejects.toEqual(
      fault("AccessDenied", not(name, "sqs:createqueue", resource), 403),
    );
  });

  test("by IAM, which calls a role by its name", async () => {
    const { name, iam } = await world.who(nothing);

    await expect(iam.send(new GetRoleCommand({ RoleName: "a" }))).rejects.toEqual(
      fault("AccessDenied", not(name, "iam:GetRole", "role a"), 403),
    );
    const create = new CreateRoleCommand({ RoleName: "a", AssumeRolePolicyDocument: TRUST });
    await expect(iam.send(create)).rejects.toEqual(
      fault("AccessDenied", not(name, "iam:CreateRole", roleArn("a")), 403),
    );
  });

  test("by Lambda", async () => {
    const { name, lambda } = await world.who(nothing);

    const get = new GetFunctionConfigurationCommand({ FunctionName: "a" });
    await expect(lambda.send(get)).rejects.toEqual(
      fault(
        "AccessDeniedException",
        not(name, "lambda:GetFunctionConfiguration", functionArn("a")),
        403,
      ),
    );
  });

  test("by CloudWatch Logs", async () => {
    const { name, logs } = await world.who(nothing);

    const resource = `arn:aws:logs:us-east-1:${A}:log-group::log-stream:`;
    await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toEqual(
      fault("AccessDeniedException", not(name, "logs:DescribeLogGroups", resource), 400),
    );
  });

  test("but may always ask who it is", async () => {
    const { name, sts } = await world.who([deny("*")]);

    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(session(name));
  });
});

describe("keys", () => {
  test("of no session are the account's own user, who may all", async () => {
    const { $metadata } = await world.admin.sqs.send(new ListQueuesCommand({}));

    expect($metadata.httpStatusCode).toBe(200);
  });

  test("of a session that never was are refused", async () => {
    const stranger = { accessKeyId: "ASIAUNKNOWN", secretAccessKey: "x", sessionToken: "x" };
    const { sqs, lambda } = world.clients(stranger);

    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });

  test("of a session that has ended are refused, even to say who it was", async () => {
    const { sts, logs } = await world.who([allow("*")]);
    await world.clock.advance(3_600_000);

    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "ExpiredToken",
    });
    await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
  });
});
