import { describe, expect, test } from "vitest";
import type { Audience } from "../../../../src/aws/rights.ts";
import type { Pipeline } from "../../../../src/config/pipeline.ts";
import { policyFor } from "../../../../src/operations/permissions/policy.ts";
import { aPipeline } from "../../../support/pipeline.ts";

const home = { partition: "aws", region: "eu-west-1", account: "123456789012" };
const AUDIENCES: readonly Audience[] = ["deployer", "sender", "reader"];
const base = aPipeline();
const boundary = "arn:aws:iam::123456789012:policy/cap";
const bounded = aPipeline({ role: { ...base.role, permissionsBoundary: boundary } });
const withKey = (key: string) =>
  aPipeline({ queue: { ...base.queue, encryption: { type: "kms", key, reuseSeconds: 300 } } });

const statements = (audience: Audience, pipeline: Pipeline = base) =>
  policyFor(audience, pipeline, home).Statement;
/** The statements that allow an action. */
const allowing = (action: string, audience: Audience, pipeline: Pipeline = base) =>
  statements(audience, pipeline).filter(({ Action }) => Action.includes(action));

test("a sender may send to the queue, and nothing else", () => {
  expect(policyFor("sender", base, home)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Queue",
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: "arn:aws:sqs:eu-west-1:123456789012:orders",
      },
    ],
  });
});

test("a reader changes nothing", () => {
  const actions = statements("reader").flatMap(({ Action }) => Action);

  expect(
    actions.filter((action) => !/:(Get|List|Describe|Filter|StartLiveTail)/.test(action)),
  ).toEqual([]);
});

test("the role may be passed to Lambda alone", () => {
  expect(allowing("iam:PassRole", "deployer")).toMatchObject([
    {
      Resource: "arn:aws:iam::123456789012:role/orders-role",
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  ]);
});

describe("mappings", () => {
  const ofFunction = {
    ArnLike: {
      "lambda:FunctionArn": [
        "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        "arn:aws:lambda:eu-west-1:123456789012:function:orders:*",
      ],
    },
  };
  // Under its earlier name, the function of a mapping is another one.
  const ofOwnTags = { StringEquals: { "aws:ResourceTag/sqslam:name": "orders" } };

  test.for([
    ["Create", [ofFunction]],
    ["Update", [ofFunction]],
    ["Delete", [ofOwnTags, ofFunction]],
  ] as const)("are the pipeline's own to %s", ([verb, conditions]) => {
    const found = allowing(`lambda:${verb}EventSourceMapping`, "deployer");

    expect(found.map(({ Condition }) => Condition)).toEqual(conditions);
  });
});

test.for([
  ["logs:DeleteLogGroup", "deployer", ["", ":*"]],
  ["logs:FilterLogEvents", "reader", ["", ":*"]],
  ["logs:TagResource", "deployer", [""]],
  ["logs:GetLogEvents", "reader", [":log-stream:*"]],
] as const)("%s names the log group as AWS wants it", ([action, audience, ends]) => {
  const group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders";

  expect(allowing(action, audience).flatMap(({ Resource }) => Resource)).toEqual(
    ends.map((end) => `${group}${end}`),
  );
});

test.for(AUDIENCES)(
  "what a %s gets fits into a managed policy, with Sids of its own",
  (audience) => {
    const sids = statements(audience).map(({ Sid }) => Sid ?? "");

    expect(JSON.stringify(policyFor(audience, bounded, home)).length).toBeLessThan(6_144);
    expect(new Set(sids).size).toBe(sids.length);
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
  },
);

test.for(AUDIENCES)("a %s's * is only where IAM knows no resources", (audience) => {
  const open = statements(audience).filter(({ Resource }) => Resource === "*");

  expect(open.flatMap(({ Action }) => Action).toSorted()).toEqual(
    {
      deployer: [
        "lambda:CreateEventSourceMapping",
        "lambda:ListEventSourceMappings",
        "logs:DescribeLogGroups",
      ],
      sender: [],
      reader: ["lambda:ListEventSourceMappings", "logs:DescribeLogGroups"],
    }[audience],
  );
});

test("a mapping may be tagged as the pipeline's own alone", () => {
  const staged = allowing("lambda:TagResource", "deployer", aPipeline({ stage: "prod" }));

  expect(staged.map(({ Condition }) => Condition)).toEqual([
    undefined, // of the function
    {
      StringEquals: {
        "aws:RequestTag/sqslam:name": "orders",
        "aws:RequestTag/sqslam:stage": "prod",
      },
      StringEqualsIfExists: {
        "aws:ResourceTag/sqslam:name": "orders",
        "aws:ResourceTag/sqslam:stage": "prod",
      },
    },
  ]);
});

test("a pipeline without dead-letter queue gives rights to its one queue", () => {
  const pipeline = aPipeline({ deadLetterQueue: undefined });

  expect(allowing("sqs:DeleteQueue", "deployer", pipeline)).toMatchObject([
    { Resource: "arn:aws:sqs:eu-west-1:123456789012:orders" },
  ]);
});

describe("a permissions boundary", () => {
  test.for(["CreateRole", "PutRolePolicy", "PutRolePermissionsBoundary"])(
    "is required by iam:%s",
    (operation) => {
      expect(allowing(`iam:${operation}`, "deployer", bounded)).toMatchObject([
        { Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } } },
      ]);
    },
  );

  test("may not be taken away", () => {
    expect(allowing("iam:DeleteRolePermissionsBoundary", "deployer", bounded)).toEqual([]);
  });

  test("that the pipeline no longer has may be taken away, and none put there", () => {
    expect(allowing("iam:DeleteRolePermissionsBoundary", "deployer")).toHaveLength(1);
    expect(allowing("iam:PutRolePermissionsBoundary", "deployer")).toEqual([]);
    expect(allowing("iam:CreateRole", "deployer")[0]).not.toHaveProperty("Condition");
  });
});

describe("the key of an encrypted queue", () => {
  test.for([
    ["1234", "arn:aws:kms:eu-west-1:123456789012:key/1234"],
    ["arn:aws:kms:eu-west-1:9:key/7", "arn:aws:kms:eu-west-1:9:key/7"],
  ] as const)("%s may be used by a sender", ([key, Resource]) => {
    expect(allowing("kms:GenerateDataKey", "sender", withKey(key))).toMatchObject([
      { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource },
    ]);
  });

  test("given as an alias is a condition", () => {
    expect(allowing("kms:Decrypt", "sender", withKey("alias/orders"))).toMatchObject([
      {
        Resource: "arn:aws:kms:eu-west-1:123456789012:key/*",
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/orders" } },
      },
    ]);
  });

  test("is nothing for who does not send", () => {
    const others = (["deployer", "reader"] as const).flatMap((audience) =>
      statements(audience, withKey("1234")).flatMap(({ Action }) => Action),
    );

    expect(others.filter((action) => action.startsWith("kms:"))).toEqual([]);
  });
});

describe("alarms", () => {
  const notify = "arn:aws:sns:eu-west-1:123456789012:ops";
  const all = { deadLetters: 1, oldestMessageAgeSeconds: 900, errors: 1, throttles: 1 };
  const alarmed = aPipeline({ alarms: { notify, ...all } });
  const actions = (audience: Audience, pipeline: Pipeline) =>
    statements(audience, pipeline)
      .flatMap(({ Action }) => Action)
      .filter((action) => action.startsWith("cloudwatch:"));

  test("are a deployer's by their names, also those that may have to be removed", () => {
    const one = aPipeline({
      deadLetterQueue: undefined,
      alarms: { notify, ...all, deadLetters: undefined, throttles: undefined },
    });

    expect(allowing("cloudwatch:DeleteAlarms", "deployer", one)).toEqual([
      {
        Sid: "Alarms",
        Effect: "Allow",
        Action: [
          "cloudwatch:DeleteAlarms",
          "cloudwatch:DescribeAlarms",
          "cloudwatch:ListTagsForResource",
          "cloudwatch:PutMetricAlarm",
          "cloudwatch:TagResource",
          "cloudwatch:UntagResource",
        ],
        Resource: ["dead-letters", "oldest-message", "errors", "throttles"].map(
          (part) => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-${part}`,
        ),
      },
    ]);
  });

  test("are only looked at by a reader, and nothing to a sender", () => {
    expect(actions("reader", alarmed)).toEqual([
      "cloudwatch:DescribeAlarms",
      "cloudwatch:ListTagsForResource",
    ]);
    expect(actions("sender", alarmed)).toEqual([]);
  });

  test("are nobody's where the pipeline has none", () => {
    expect(AUDIENCES.flatMap((audience) => actions(audience, base))).toEqual([]);
  });
});

test("a deployer may look at the layers and the networks that the file names, and no others", () => {
  const layer = "arn:aws:lambda:eu-west-1:123456789012:layer:tool:1";
  const vpc = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
  const layered = aPipeline({ function: { ...base.function, layers: [layer], vpc } });

  expect(allowing("lambda:GetLayerVersion", "deployer", layered)).toMatchObject([
    { Resource: layer },
  ]);
  expect(allowing("ec2:DescribeSubnets", "deployer", layered)).toMatchObject([{ Resource: "*" }]);
  expect(allowing("lambda:GetLayerVersion", "deployer")).toEqual([]);
  expect(allowing("ec2:DescribeSubnets", "deployer")).toEqual([]);
});
