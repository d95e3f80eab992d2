// What a service takes besides the right of the call itself, or makes of its resource.
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  GetFunctionCommand,
} from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handlerCode } from "../../support/zip.ts";
import {
  allow,
  type Enforced,
  enforced,
  functionArn,
  queueArn,
  roleArn,
  send,
} from "./enforced.ts";
import { TRUST } from "./world.ts";

const A = "000000000000";

let world: Enforced;
beforeAll(async () => {
  world = await enforced();
});
afterAll(() => world.stop());

describe("Lambda", () => {
  let ZipFile: Uint8Array;
  const create = (FunctionName: string, Tags: Record<string, string> = {}) =>
    new CreateFunctionCommand({
      FunctionName,
      Role: roleArn("worker"),
      Code: { ZipFile },
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Tags,
    });
  const polling = JSON.stringify({ Version: "2012-10-17", Statement: [allow("sqs:*")] });
  beforeAll(async () => {
    ZipFile = (await handlerCode().zip()).bytes;
    const worker = { RoleName: "worker", AssumeRolePolicyDocument: TRUST };
    await world.admin.iam.send(new CreateRoleCommand(worker));
    await world.admin.iam.send(
      new PutRolePolicyCommand({ RoleName: "worker", PolicyName: "p", PolicyDocument: polling }),
    );
    await world.admin.lambda.send(create("first", { team: "a" }));
    await world.admin.lambda.send(create("second"));
    await world.clock.advance(1);
  });

  test("takes iam:PassRole of who gives a function its role, for Lambda", async () => {
    const passed = (service: string) => ({ StringEquals: { "iam:PassedToService": service } });
    const passing = (service: string) => allow("iam:PassRole", roleArn("worker"), passed(service));
    const no = await world.who([allow("lambda:*"), passing("ec2.amazonaws.com")]);
    const yes = await world.who([allow("lambda:*"), passing("lambda.amazonaws.com")]);

    await expect(no.lambda.send(create("passed"))).rejects.toThrow(
      `iam:PassRole on resource: ${roleArn("worker")}`,
    );
    await yes.lambda.send(create("passed"));
  });

  test("leaves the tags out for who may not list them, and says so", async () => {
    const { lambda } = await world.who([allow("lambda:GetFunction")]);
    const get = (FunctionName: string) => lambda.send(new GetFunctionCommand({ FunctionName }));

    const found = await get("first");
    expect(found.Configuration?.FunctionName).toBe("first");
    expect(found.Tags).toBeUndefined();
    expect(found.TagsError).toMatchObject({
      ErrorCode: "AccessDeniedException",
      Message: expect.stringContaining("lambda:ListTags"),
    });
    expect((await get("second")).TagsError).toBeUndefined();
  });

  test("lets mappings be held to one function", async () => {
    await world.queue("source", { VisibilityTimeout: "30" });
    const condition = { ArnLike: { "lambda:FunctionArn": functionArn("first") } };
    const { lambda } = await world.who([allow("lambda:*EventSourceMapping", "*", condition)]);
    const map = (FunctionName: string, client = lambda) =>
      client.send(
        new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: queueArn("source") }),
      );

    const { UUID: mine } = await map("first");
    await expect(map("second")).rejects.toThrow("lambda:CreateEventSourceMapping on resource: *");
    const { UUID: theirs } = await map("second", world.admin.lambda);
    await world.clock.advance(1);
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID: mine }));
    await expect(
      lambda.send(new DeleteEventSourceMappingCommand({ UUID: theirs })),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("SQS", () => {
  test("takes the key's rights of who sends and receives (aws-facts 2.10)", async () => {
    const QueueUrl = await world.queue("secret", { KmsMasterKeyId: "alias/orders" });
    const alias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/orders" } };
    const keys = `arn:aws:kms:us-east-1:${A}:key/*`;
    const bare = await world.who([allow("sqs:*")]);
    const half = await world.who([allow("sqs:*"), allow("kms:GenerateDataKey", keys, alias)]);
    const full = await world.who([allow("sqs:*"), allow("kms:*", keys, alias)]);

    await expect(bare.sqs.send(send(QueueUrl))).rejects.toMatchObject({
      name: "KmsAccessDenied",
      message: expect.stringContaining("kms:GenerateDataKey"),
    });
    await expect(half.sqs.send(send(QueueUrl))).rejects.toThrow("kms:Decrypt");
    await full.sqs.send(send(QueueUrl));
    const receive = new ReceiveMessageCommand({ QueueUrl });
    await expect(bare.sqs.send(receive)).rejects.toThrow("kms:Decrypt");
    await full.sqs.send(receive);
  });

  test("its own key takes nothing", async () => {
    const QueueUrl = await world.queue("managed", { KmsMasterKeyId: "alias/aws/sqs" });
    const { sqs } = await world.who([allow("sqs:SendMessage")]);

    expect((await sqs.send(send(QueueUrl))).MessageId).toBeDefined();
  });

  test("a move task takes the rights of what it does (aws-facts 2.10)", async () => {
    await world.queue("moved-dlq");
    const redrive = { deadLetterTargetArn: queueArn("moved-dlq"), maxReceiveCount: 1 };
    await world.queue("moved", { RedrivePolicy: JSON.stringify(redrive) });
    const reading = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage"];
    const onDlq = allow(
      [...reading, "GetQueueAttributes"].map((name) => `sqs:${name}`),
      queueArn("moved-dlq"),
    );
    const start = new StartMessageMoveTaskCommand({ SourceArn: queueArn("moved-dlq") });
    const no = await world.who([onDlq]);
    const yes = await world.who([onDlq, allow("sqs:SendMessage", queueArn("moved"))]);

    await expect(no.sqs.send(start)).rejects.toThrow(
      `sqs:sendmessage on resource: ${queueArn("moved")}`,
    );
    await yes.sqs.send(start);
  });
});

describe("CloudWatch Logs", () => {
  const group = `arn:aws:logs:us-east-1:${A}:log-group:app`;
  const create = (tags?: Record<string, string>) =>
    new CreateLogGroupCommand({ logGroupName: "app", tags });

  test("asks for a group as one with streams, and for its tags as one without", async () => {
    const bare = await world.who([allow("logs:*", group)]);
    const starred = await world.who([allow("logs:*", `${group}:*`)]);
    const both = await world.who([allow("logs:*", [group, `${group}:*`])]);

    await expect(bare.logs.send(create())).rejects.toThrow(
      `logs:CreateLogGroup on resource: ${group}:log-stream: because`,
    );
    await expect(starred.logs.send(create({ team: "a" }))).rejects.toThrow(
      `logs:TagResource on resource: ${group} because`,
    );
    await both.logs.send(create({ team: "a" }));
  });
});
