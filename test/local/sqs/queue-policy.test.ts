// A queue's own policy, by the grammar of the IAM User Guide and the policy quotas of SQS's own.
import { AddPermissionCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { arnOf, faultOf, testWorld } from "./sqs-world.ts";

const RIGHT = {
  Sid: "__owner_statement",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::000000000000:root" },
  Action: "SQS:SendMessage",
  Resource: arnOf("orders"),
};
const policyOf = (...statements: unknown[]) =>
  JSON.stringify({ Version: "2012-10-17", Id: "id", Statement: statements });
/** The right statement with other elements; what is undefined is left out. */
const statementWith = (elements: object) => policyOf({ ...RIGHT, ...elements });

async function withQueue() {
  const { client, create, attribute } = await testWorld();
  const QueueUrl = await create("orders");
  return {
    create,
    set: (Policy: string) =>
      client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } })),
    add: (Label: string, Actions: string[]) =>
      client.send(
        new AddPermissionCommand({ QueueUrl, Label, AWSAccountIds: ["111111111111"], Actions }),
      ),
    policy: () => attribute(QueueUrl, "Policy"),
  };
}

describe("a policy", () => {
  test.for([
    ["is no JSON", "file://policy.json"],
    ["is no object", "[]"],
    ["is a text", '"Allow"'],
    ["has no statement", '{"Version":"2012-10-17"}'],
    ["has an empty list of statements", policyOf()],
    ["has a statement that is a text", policyOf("Allow")],
    ["has a statement that is null", policyOf(null)],
    ["has an unknown element", JSON.stringify({ Statement: [RIGHT], Comment: "x" })],
    ["has an unknown version", JSON.stringify({ Version: "2026-01-01", Statement: [RIGHT] })],
    ["has a number for its id", JSON.stringify({ Id: 1, Statement: [RIGHT] })],
    ["has a wrong statement behind a right one", policyOf(RIGHT, {})],
  ] as const)("that %s is refused", async ([, policy]) => {
    const { create, set, policy: kept } = await withQueue();
    const refusal = {
      name: "InvalidAttributeValue",
      message: "Invalid value for the parameter Policy.",
      status: 400,
    };

    expect(await faultOf(set(policy))).toMatchObject(refusal);
    expect(await faultOf(create("invoices", { Policy: policy }))).toMatchObject(refusal);
    expect(await kept()).toBeUndefined();
  });

  test.for<[object]>([
    [{ Resourse: "*" }],
    [{ Sid: 1 }],
    [{ Effect: undefined }],
    [{ Effect: "allow" }],
    [{ Principal: undefined }],
    [{ Principal: {} }],
    [{ Principal: "arn:aws:iam::000000000000:root" }],
    [{ Principal: { Account: "000000000000" } }],
    [{ Principal: { AWS: [] } }],
    [{ NotPrincipal: { AWS: "*" } }],
    [{ Action: undefined }],
    [{ Action: [] }],
    [{ Action: { sqs: "SendMessage" } }],
    [{ NotAction: "sqs:DeleteQueue" }],
    [{ Resource: [] }],
    [{ Resource: 1 }],
    [{ NotResource: "*" }],
    [{ Condition: [] }],
    [{ Condition: { ArnEquals: "arn:aws:sns:us-east-1:000000000000:topic" } }],
    [{ Condition: { ArnIs: { "aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:topic" } } }],
    [{ Condition: { ArnEquals: { "aws:SourceArn": { is: "x" } } } }],
  ])("is refused for a statement with %j", async ([elements]) => {
    const { set } = await withQueue();

    expect(await faultOf(set(statementWith(elements)))).toMatchObject({
      name: "InvalidAttributeValue",
      message: "Invalid value for the parameter Policy.",
    });
  });

  test.for<[object]>([
    [{}],
    [{ Sid: undefined, Effect: "Deny", Principal: "*" }],
    [{ Principal: { Service: ["sns.amazonaws.com"], AWS: ["000000000000", "*"] } }],
    [{ Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::000000000000:root" } }],
    [{ Action: undefined, NotAction: ["sqs:DeleteQueue"] }],
    [{ Action: "*", Resource: undefined, NotResource: ["*"] }],
    [{ Resource: undefined }],
    [
      {
        Condition: {
          ArnEquals: { "aws:SourceArn": ["arn:aws:sns:us-east-1:000000000000:topic"] },
          "ForAllValues:StringNotEqualsIgnoreCaseIfExists": { "aws:TagKeys": ["a"] },
          NumericLessThanEquals: { "s3:max-keys": 10 },
          NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" },
          Bool: { "aws:SecureTransport": true },
          Null: { "aws:userid": "true" },
        },
      },
    ],
  ])("is kept with a statement with %j", async ([elements]) => {
    const { set, policy } = await withQueue();

    await set(statementWith(elements));

    expect(await policy()).toBe(statementWith(elements));
  });

  test("may have its one statement without a list, and neither version nor id", async () => {
    const { set, policy } = await withQueue();
    const alone = JSON.stringify({ Statement: RIGHT });

    await set(alone);

    expect(await policy()).toBe(alone);
  });
});

describe("of one queue's policy", () => {
  const ACTIONS = [
    "SendMessage",
    "ReceiveMessage",
    "DeleteMessage",
    "ChangeMessageVisibility",
    "GetQueueAttributes",
    "GetQueueUrl",
    "PurgeQueue",
  ];
  const actions = (count: number) => Array.from({ length: count }, (_, i) => `sqs:Action${i}`);

  test("a statement has seven actions and not more", async () => {
    const { set } = await withQueue();

    await set(statementWith({ Action: actions(7) }));

    expect(await faultOf(set(statementWith({ Action: actions(10) })))).toEqual({
      name: "OverLimit",
      code: "OverLimit",
      message: "10 actions were found in a statement from the submitted policy, max allowed is 7",
      status: 403,
    });
  });

  test("there are twenty statements and not more", async () => {
    const { set } = await withQueue();
    const statements = (count: number) =>
      policyOf(...Array.from({ length: count }, (_, i) => ({ ...RIGHT, Sid: `${i}` })));

    await set(statements(20));

    expect(await faultOf(set(statements(21)))).toMatchObject({ name: "OverLimit", status: 403 });
  });

  test("AddPermission keeps to the same limits", async () => {
    const { add, policy } = await withQueue();
    for (let i = 0; i < 20; i += 1) await add(`${i}`, ACTIONS);
    const full = await policy();

    expect(await faultOf(add("20", ["SendMessage"]))).toMatchObject({ name: "OverLimit" });
    expect(await policy()).toBe(full);
  });

  test("AddPermission takes no eighth action", async () => {
    const { add } = await withQueue();

    expect(await faultOf(add("one", [...ACTIONS, "ListQueueTags"]))).toMatchObject({
      name: "OverLimit",
    });
  });
});
