import { describe, expect, test } from "vitest";
import type { Encryption } from "../../../src/config/pipeline.ts";
import { decodeDocument, sameDocument } from "../../../src/resources/policy-document.ts";
import { inlinePolicies } from "../../../src/resources/role-policies.ts";
import { awsError } from "../../support/aws-double.ts";
import { aPipeline, someWhere } from "../../support/pipeline.ts";
import { working } from "../../support/working.ts";

const documents = (overrides = {}) =>
  inlinePolicies(aPipeline(overrides), someWhere).map(({ document }) => JSON.parse(document));

describe("its policies", () => {
  test("allow the one log group and the one queue, and not to create log groups", () => {
    expect(documents()).toEqual([
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "EnableLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders:*",
          },
        ],
      },
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ProcessSQSMessages",
            Effect: "Allow",
            Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            Resource: "arn:aws:sqs:eu-west-1:123456789012:orders",
          },
        ],
      },
    ]);
  });

  test.for([
    ["1234-abcd", "arn:aws:kms:eu-west-1:123456789012:key/1234-abcd", undefined],
    ["arn:aws:kms:eu-west-1:9:key/x", "arn:aws:kms:eu-west-1:9:key/x", undefined],
    ["alias/orders", "arn:aws:kms:eu-west-1:123456789012:key/*", "alias/orders"],
    ["arn:aws:kms:eu-west-1:9:alias/a", "arn:aws:kms:eu-west-1:9:key/*", "alias/a"],
  ] as const)("with the key %s decryption is allowed on %s", ([key, Resource, alias]) => {
    const encryption: Encryption = { type: "kms", key, reuseSeconds: 300 };
    const [, policy] = documents({ queue: { ...aPipeline().queue, encryption } });

    const statement = policy.Statement[1];
    expect(statement).toMatchObject({ Action: "kms:Decrypt", Resource });
    expect(statement.Condition?.["ForAnyValue:StringEquals"]["kms:ResourceAliases"]).toBe(alias);
  });
});

describe("what the function runs with", () => {
  const lambda = aPipeline().function;
  const vpc = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
  const running = (changes: Partial<typeof lambda>) =>
    documents({ function: { ...lambda, ...changes } }).slice(2);

  test("is a policy of its own, and none where there is neither a VPC nor tracing", () => {
    expect(running({})).toEqual([]);
    expect(running({ vpc, tracing: "active" })).toHaveLength(1);
  });

  test("lets Lambda make network interfaces, and keeps that from the handler", () => {
    const [allow, deny] = running({ vpc })[0].Statement;

    expect(allow).toMatchObject({ Effect: "Allow", Resource: "*" });
    expect(allow.Action).toContain("ec2:CreateNetworkInterface");
    expect(deny).toMatchObject({
      Effect: "Deny",
      Action: expect.arrayContaining(allow.Action),
      Condition: {
        ArnEquals: {
          "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        },
      },
    });
  });

  test("lets it send traces", () => {
    expect(running({ tracing: "active" })[0].Statement).toEqual([
      {
        Sid: "SendTraces",
        Effect: "Allow",
        Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        Resource: "*",
      },
    ]);
  });
});

test.for([
  [{ Action: "a", Resource: ["r"] }, { Resource: "r", Action: ["a"] }, true],
  [{ Action: ["a", "b"] }, { Action: ["b", "a"] }, true],
  [{ Action: ["a", "b"] }, { Action: ["a"] }, false],
  [{ Effect: "Allow" }, { Effect: "Deny" }, false],
] as const)("%j and %j say the same: %s", ([a, b, same]) => {
  expect(sameDocument(JSON.stringify(a), JSON.stringify(b))).toBe(same);
});

test("documents that IAM has encoded are read", () => {
  expect(decodeDocument(encodeURIComponent('{"a":"b c"}'))).toBe('{"a":"b c"}');
});

test("a role just created is waited for by what is put into it", async () => {
  const { resource, aws, work, waits, pass } = working("role");
  aws.on("CreateRole", {});
  aws.on("PutRolePolicy", awsError("NoSuchEntityException"), {});

  await pass(resource.create(work));

  expect(aws.operations().filter((name) => name === "PutRolePolicy")).toHaveLength(3);
  expect(waits).toContain("the new role to be visible");
});

test("two changes at a time are no failure", async () => {
  const { resource, aws, work, pass } = working("role");
  aws.on("CreateRole", {});
  aws.on("PutRolePolicy", awsError("ConcurrentModificationException"), {});

  await expect(pass(resource.create(work))).resolves.toBeUndefined();
});

test("what others have attached is taken off only when AWS says that it is in the way", async () => {
  const { resource, aws, work, pass } = working("role");
  aws.on("GetRole", { Role: { Tags: [] } });
  aws.on("DeleteRolePolicy", {});
  aws.on(
    "DeleteRole",
    awsError("DeleteConflictException"),
    awsError("DeleteConflictException"),
    {},
  );
  aws.on("ListRolePolicies", { PolicyNames: ["theirs"] });
  aws.on("ListAttachedRolePolicies", { AttachedPolicies: [{ PolicyArn: "arn:p" }] });
  aws.on("DetachRolePolicy", {});

  const state = await resource.find(work.signal);
  await pass(resource.remove(state, work));

  expect(aws.inputs("DeleteRolePolicy").map(({ PolicyName }) => PolicyName)).toEqual([
    "orders-logs",
    "orders-queue",
    "theirs",
  ]);
  expect(aws.inputs("DetachRolePolicy")).toMatchObject([{ PolicyArn: "arn:p" }]);
  expect(aws.inputs("DeleteRole")).toHaveLength(3);
});

const inProfile = awsError(
  "DeleteConflictException",
  "Cannot delete entity, must remove roles from instance profile first.",
);

test.for([
  ["alone", [inProfile]],
  ["and that has policies of others", [awsError("DeleteConflictException"), inProfile]],
] as const)("a role in an instance profile %s is left to who put it there", async ([, answers]) => {
  const { resource, aws, work, pass } = working("role");
  aws.on("GetRole", { Role: { Tags: [] } });
  aws.on("DeleteRolePolicy", {});
  aws.on("ListRolePolicies", {});
  aws.on("ListAttachedRolePolicies", {});
  aws.on("DeleteRole", ...answers);

  const state = await resource.find(work.signal);
  await expect(pass(resource.remove(state, work))).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("orders-role is in an instance profile"),
    hint: expect.stringContaining("list-instance-profiles-for-role --role-name orders-role"),
  });
  expect(aws.inputs("DeleteRole")).toHaveLength(answers.length);
});

describe("of the same pipeline in another region", () => {
  const tags = (region: string) => ({
    Role: { Tags: [tag("sqslam:name", "orders"), tag("sqslam:region", region)] },
  });
  const tag = (Key: string, Value: string) => ({ Key, Value });

  test.for([
    ["eu-west-1", true],
    ["us-east-1", false],
  ] as const)("%s: ours is %s", async ([region, ours]) => {
    const { resource, aws, work } = working("role");
    aws.on("GetRole", tags(region));

    expect(resource.owns(await resource.find(work.signal))).toBe(ours);
  });

  test("the tag that tells is there from the beginning", async () => {
    const { resource, aws, work } = working("role");
    aws.on("CreateRole", {});
    aws.on("PutRolePolicy", {});

    await resource.create(work);

    const [input] = aws.inputs("CreateRole");
    expect(input?.["Tags"]).toContainEqual(tag("sqslam:region", "eu-west-1"));
  });
});

test("a role with a path has another ARN, and cannot become ours in place", async () => {
  const { resource, aws, work } = working("role");
  aws.on("GetRole", { Role: { Path: "/service-role/", Tags: [] } });
  aws.on("GetRolePolicy", awsError("NoSuchEntityException"));

  expect(resource.diff(await resource.read(work.signal))).toContainEqual({
    field: "path",
    from: "/service-role/",
    to: "/",
    recreate: true,
  });
});
