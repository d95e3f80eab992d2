import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions } from "../../support/ground.ts";
import { type Bearer, type Credentials, sessionOf } from "../../support/session.ts";
import { handlerCode } from "../../support/zip.ts";
import { fault, TRUST } from "./world.ts";

const A = "000000000000";
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${A}:${name}`;
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${A}:function:${name}`;
const roleArn = (name: string) => `arn:aws:iam::${A}:role/${name}`;
const session = (name: string) => `arn:aws:sts::${A}:assumed-role/${name}/test`;

const clock = manualClock();
let endpoint: LocalEndpoint;
let admin: ReturnType<typeof clients>;

beforeAll(async () => {
  endpoint = await startLocal({ enforceIam: true, clock });
  admin = clients();
});
afterAll(() => endpoint.stop());

function clients(credentials?: Credentials) {
  const options = { ...clientOptions(endpoint.url), ...(credentials && { credentials }) };
  return {
    iam: new IAMClient(options),
    lambda: new LambdaClient(options),
    logs: new CloudWatchLogsClient(options),
    sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(options),
  };
}

let made = 0;

type Allowed = readonly object[];

/** The clients of a new role that holds these statements, and its name. */
async function who(statements: Allowed, more: Partial<Bearer> = {}) {
  const name = `role-${++made}`;
  const document = { Version: "2012-10-17", Statement: statements };
  return { name, ...clients(await sessionOf(endpoint.url, { name, document, ...more })) };
}
const allow = (
  Action: string | string[],
  Resource: string | string[] = "*",
  Condition?: object,
) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string, Resource = "*") => ({ Effect: "Deny", Action, Resource });
const nothing = [allow("s3:ListBuckets")];

async function queue(name: string, Attributes: Record<string, string> = {}) {
  const command = new CreateQueueCommand({ QueueName: name, Attributes });
  return (await admin.sqs.send(command)).QueueUrl;
}
const send = (QueueUrl: string | undefined) =>
  new SendMessageCommand({ QueueUrl, MessageBody: "hello" });

describe("a caller without permission is refused in the service's own words (aws-facts 5.4)", () => {
  const because = (action: string) =>
    `because no identity-based policy allows the ${action} action`;
  const not = (name: string, action: string, resource: string) =>
    `User: ${session(name)} is not authorized to perform: ${action} on resource: ${resource} ${because(action)}`;

  test("by SQS, which writes its actions small", async () => {
    const { name, sqs } = await who(nothing);

    const resource = queueArn("a");
    await expect(sqs.send(new CreateQueueCommand({ QueueName: "a" }))).rejects.toEqual(
      fault("AccessDenied", not(name, "sqs:createqueue", resource), 403),
    );
  });

  test("by IAM, which calls a role by its name", async () => {
    const { name, iam } = await who(nothing);

    await expect(iam.send(new GetRoleCommand({ RoleName: "a" }))).rejects.toEqual(
      fault("AccessDenied", not(name, "iam:GetRole", "role a"), 403),
    );
    const create = new CreateRoleCommand({ RoleName: "a", AssumeRolePolicyDocument: TRUST });
    await expect(iam.send(create)).rejects.toEqual(
      fault("AccessDenied", not(name, "iam:CreateRole", roleArn("a")), 403),
    );
  });

  test("by Lambda", async () => {
    const { name, lambda } = await who(nothing);

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
    const { name, logs } = await who(nothing);

    const resource = `arn:aws:logs:us-east-1:${A}:log-group::log-stream:`;
    await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toEqual(
      fault("AccessDeniedException", not(name, "logs:DescribeLogGroups", resource), 400),
    );
  });

  test("but may always ask who it is", async () => {
    const { name, sts } = await who([deny("*")]);

    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(session(name));
  });
});

describe("what a policy allows", () => {
  test("is for its resource alone", async () => {
    const [mine, other] = [await queue("mine"), await queue("other")];
    const { sqs } = await who([allow("sqs:SendMessage", queueArn("mine"))]);

    await sqs.send(send(mine));
    const entry = { Id: "1", MessageBody: "batches have no permission of their own" };
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: mine, Entries: [entry] }));
    await expect(sqs.send(send(other))).rejects.toThrow("sqs:sendmessage");
  });

  test("an explicit deny takes back", async () => {
    const url = await queue("denied");
    const { sqs } = await who([allow("sqs:*"), deny("sqs:SendMessage")]);

    await sqs.send(new ListQueuesCommand({}));
    await expect(sqs.send(send(url))).rejects.toThrow(
      /on resource: \S+:denied with an explicit deny in an identity-based policy$/,
    );
  });

  test("a boundary caps", async () => {
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [allow("sqs:GetQueueAttributes")],
    });
    await admin.iam.send(new CreatePolicyCommand({ PolicyName: "cap", PolicyDocument }));
    const QueueUrl = await queue("capped");
    const boundary = `arn:aws:iam::${A}:policy/cap`;
    const { sqs } = await who([allow("sqs:*")], { boundary });

    await sqs.send(new GetQueueAttributesCommand({ QueueUrl }));
    await expect(sqs.send(send(QueueUrl))).rejects.toThrow(
      "because no permissions boundary allows the sqs:sendmessage action",
    );
  });

  test("ends when it is taken off the role", async () => {
    const QueueUrl = await queue("ending");
    const { name: RoleName, sqs } = await who([allow("sqs:SendMessage")]);
    await sqs.send(send(QueueUrl));

    const PolicyArn = `arn:aws:iam::${A}:policy/${RoleName}`;
    await admin.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));

    await expect(sqs.send(send(QueueUrl))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("counts no more for who assumed an earlier role of the same name (aws-facts 5.2)", async () => {
    const { name: RoleName, sqs } = await who([allow("sqs:*")]);
    const PolicyArn = `arn:aws:iam::${A}:policy/${RoleName}`;
    await admin.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await admin.iam.send(new DeleteRoleCommand({ RoleName }));
    const again = { RoleName, AssumeRolePolicyDocument: TRUST };
    await admin.iam.send(new CreateRoleCommand(again));
    const PolicyDocument = JSON.stringify({ Statement: [allow("sqs:*")] });
    await admin.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));

    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("a queue's policy", () => {
  const onQueue = async (name: string, Effect: string, AWS: string) => {
    const statement = { Effect, Principal: { AWS }, Action: "SQS:SendMessage", Resource: "*" };
    const QueueUrl = await queue(name);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await admin.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return QueueUrl;
  };

  test("lets in whom it names, without a policy of their own", async () => {
    const { name, sqs } = await who(nothing);

    const sent = await sqs.send(send(await onQueue("named", "Allow", roleArn(name))));
    expect(sent.MessageId).toBeDefined();
  });

  test("that trusts the account leaves it to the callers' own policies", async () => {
    const { sqs } = await who(nothing);

    const url = await onQueue("delegating", "Allow", `arn:aws:iam::${A}:root`);
    await expect(sqs.send(send(url))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("shuts out whom it denies, whatever their own policies allow", async () => {
    const { sqs } = await who([allow("sqs:*")]);

    const url = await onQueue("closed", "Deny", A);
    await expect(sqs.send(send(url))).rejects.toThrow(
      /with an explicit deny in a resource-based policy$/,
    );
  });

  test("of others counts for nothing", async () => {
    const { sqs } = await who(nothing);

    const url = await onQueue("others", "Allow", roleArn("somebody-else"));
    await expect(sqs.send(send(url))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("conditions see", () => {
  const tagged = (QueueName: string, tags: Record<string, string>) =>
    new CreateQueueCommand({ QueueName, tags });

  test("the tags of a request, for which a right of their own is needed", async () => {
    const condition = {
      StringEquals: { "aws:RequestTag/team": "a" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] },
    };
    const { sqs } = await who([allow("sqs:CreateQueue"), allow("sqs:TagQueue", "*", condition)]);

    await sqs.send(tagged("tagged-1", { team: "a" }));
    await sqs.send(tagged("tagged-2", {}));
    await expect(sqs.send(tagged("tagged-3", { team: "b" }))).rejects.toThrow("sqs:tagqueue");
    const more = { team: "a", cost: "b" };
    await expect(sqs.send(tagged("tagged-3", more))).rejects.toThrow("sqs:tagqueue");
  });

  test("the tags of a resource", async () => {
    const [red, blue] = [await queue("red"), await queue("blue")];
    const Tags = { colour: "red" };
    await admin.sqs.send(new TagQueueCommand({ QueueUrl: red, Tags }));
    const condition = { StringEquals: { "aws:ResourceTag/colour": "red" } };
    const { sqs } = await who([allow("sqs:SendMessage", "*", condition)]);

    await sqs.send(send(red));
    await expect(sqs.send(send(blue))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("which boundary a role is given", async () => {
    const capping = { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${A}:policy/cap` } };
    const { iam } = await who([allow("iam:CreateRole", "*", capping)]);
    const create = (RoleName: string, PermissionsBoundary?: string) =>
      iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, PermissionsBoundary }),
      );

    await create("within", `arn:aws:iam::${A}:policy/cap`);
    await expect(create("without")).rejects.toThrow("iam:CreateRole");
  });
});

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
    await admin.iam.send(new CreateRoleCommand(worker));
    await admin.iam.send(
      new PutRolePolicyCommand({ RoleName: "worker", PolicyName: "p", PolicyDocument: polling }),
    );
    await admin.lambda.send(create("first", { team: "a" }));
    await admin.lambda.send(create("second"));
    await clock.advance(1);
  });

  test("takes iam:PassRole of who gives a function its role, for Lambda", async () => {
    const passed = (service: string) => ({ StringEquals: { "iam:PassedToService": service } });
    const passing = (service: string) => allow("iam:PassRole", roleArn("worker"), passed(service));
    const no = await who([allow("lambda:*"), passing("ec2.amazonaws.com")]);
    const yes = await who([allow("lambda:*"), passing("lambda.amazonaws.com")]);

    await expect(no.lambda.send(create("passed"))).rejects.toThrow(
      `iam:PassRole on resource: ${roleArn("worker")}`,
    );
    await yes.lambda.send(create("passed"));
  });

  test("leaves the tags out for who may not list them, and says so", async () => {
    const { lambda } = await who([allow("lambda:GetFunction")]);
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
    await queue("source", { VisibilityTimeout: "30" });
    const condition = { ArnLike: { "lambda:FunctionArn": functionArn("first") } };
    const { lambda } = await who([allow("lambda:*EventSourceMapping", "*", condition)]);
    const map = (FunctionName: string, client = lambda) =>
      client.send(
        new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: queueArn("source") }),
      );

    const { UUID: mine } = await map("first");
    await expect(map("second")).rejects.toThrow("lambda:CreateEventSourceMapping on resource: *");
    const { UUID: theirs } = await map("second", admin.lambda);
    await clock.advance(1);
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID: mine }));
    await expect(
      lambda.send(new DeleteEventSourceMappingCommand({ UUID: theirs })),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("SQS", () => {
  test("takes the key's rights of who sends and receives (aws-facts 2.10)", async () => {
    const QueueUrl = await queue("secret", { KmsMasterKeyId: "alias/orders" });
    const alias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/orders" } };
    const keys = `arn:aws:kms:us-east-1:${A}:key/*`;
    const bare = await who([allow("sqs:*")]);
    const half = await who([allow("sqs:*"), allow("kms:GenerateDataKey", keys, alias)]);
    const full = await who([allow("sqs:*"), allow("kms:*", keys, alias)]);

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
    const QueueUrl = await queue("managed", { KmsMasterKeyId: "alias/aws/sqs" });
    const { sqs } = await who([allow("sqs:SendMessage")]);

    expect((await sqs.send(send(QueueUrl))).MessageId).toBeDefined();
  });

  test("a move task takes the rights of what it does (aws-facts 2.10)", async () => {
    await queue("moved-dlq");
    const redrive = { deadLetterTargetArn: queueArn("moved-dlq"), maxReceiveCount: 1 };
    await queue("moved", { RedrivePolicy: JSON.stringify(redrive) });
    const reading = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage"];
    const onDlq = allow(
      [...reading, "GetQueueAttributes"].map((name) => `sqs:${name}`),
      queueArn("moved-dlq"),
    );
    const start = new StartMessageMoveTaskCommand({ SourceArn: queueArn("moved-dlq") });
    const no = await who([onDlq]);
    const yes = await who([onDlq, allow("sqs:SendMessage", queueArn("moved"))]);

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
    const bare = await who([allow("logs:*", group)]);
    const starred = await who([allow("logs:*", `${group}:*`)]);
    const both = await who([allow("logs:*", [group, `${group}:*`])]);

    await expect(bare.logs.send(create())).rejects.toThrow(
      `logs:CreateLogGroup on resource: ${group}:log-stream: because`,
    );
    await expect(starred.logs.send(create({ team: "a" }))).rejects.toThrow(
      `logs:TagResource on resource: ${group} because`,
    );
    await both.logs.send(create({ team: "a" }));
  });
});

describe("keys", () => {
  test("of no session are the account's own user, who may all", async () => {
    const { $metadata } = await admin.sqs.send(new ListQueuesCommand({}));

    expect($metadata.httpStatusCode).toBe(200);
  });

  test("of a session that never was are refused", async () => {
    const stranger = { accessKeyId: "ASIAUNKNOWN", secretAccessKey: "x", sessionToken: "x" };
    const { sqs, lambda } = clients(stranger);

    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });

  test("of a session that has ended are refused, even to say who it was", async () => {
    const { sts, logs } = await who([allow("*")]);
    await clock.advance(3_600_000);

    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "ExpiredToken",
    });
    await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
  });
});
