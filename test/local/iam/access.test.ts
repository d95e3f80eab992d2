import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { iamWorld, policy, TRUST } from "./world.ts";

const ROLE = "arn:aws:iam::000000000000:role/app/worker";
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const RoleName = "worker";

let world: Awaited<ReturnType<typeof iamWorld>>;

beforeEach(async () => {
  world = await iamWorld();
  await world.client.send(
    new CreateRoleCommand({ RoleName, Path: "/app/", AssumeRolePolicyDocument: TRUST }),
  );
});
afterEach(() => world.close());

const put = (PolicyDocument: string) =>
  world.client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
const mayReceive = () => world.access.allows(ROLE, "sqs:ReceiveMessage", QUEUE);

describe("assumableBy", () => {
  test("the trust policy decides, as it now is", async () => {
    expect(world.access.assumableBy(ROLE, "lambda.amazonaws.com")).toBe(true);

    await world.client.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: TRUST.replace("lambda", "ec2"),
      }),
    );
    expect(world.access.assumableBy(ROLE, "lambda.amazonaws.com")).toBe(false);
  });

  test("a role that is not there, or is named without its path, is not assumable", () => {
    const pathless = "arn:aws:iam::000000000000:role/worker";

    expect(world.access.assumableBy(pathless, "lambda.amazonaws.com")).toBe(false);
  });
});

describe("allows", () => {
  test("a fresh role may nothing, an inline policy changes that at once", async () => {
    expect(mayReceive()).toBe(false);

    await put(policy("sqs:ReceiveMessage", QUEUE));
    expect(mayReceive()).toBe(true);

    await put(policy("sqs:DeleteMessage", QUEUE));
    expect(mayReceive()).toBe(false);
  });

  test("the attached SQS execution policy is enough for the poller and for logs", async () => {
    const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole";
    await world.client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

    const group = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f";
    expect(mayReceive()).toBe(true);
    expect(world.access.allows(ROLE, "logs:PutLogEvents", `${group}:log-stream:s`)).toBe(true);
    expect(world.access.allows(ROLE, "sqs:PurgeQueue", QUEUE)).toBe(false);
  });

  test("a boundary without the action takes it away", async () => {
    await put(policy("sqs:*"));
    const { Policy: boundary } = await world.client.send(
      new CreatePolicyCommand({ PolicyName: "cap", PolicyDocument: policy("logs:*") }),
    );
    await world.client.send(
      new PutRolePermissionsBoundaryCommand({
        RoleName,
        PermissionsBoundary: boundary?.Arn,
      }),
    );

    expect(mayReceive()).toBe(false);
  });

  test("a condition on time follows the clock", async () => {
    const until = new Date(world.clock.now() + 1000).toISOString();
    const document = JSON.parse(policy("sqs:*"));
    document.Statement[0].Condition = { DateLessThan: { "aws:CurrentTime": until } };
    await put(JSON.stringify(document));
    expect(mayReceive()).toBe(true);

    await world.clock.advance(1000);
    expect(mayReceive()).toBe(false);
  });
});

describe("session", () => {
  test("its key is known as the assumed role, by name without the path", async () => {
    const { accessKeyId, secretAccessKey } = world.access.session(ROLE, "hello");

    expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(secretAccessKey).toHaveLength(40);
    expect(world.access.identify(accessKeyId)).toEqual({
      arn: "arn:aws:sts::000000000000:assumed-role/worker/hello",
      userId: expect.stringMatching(/^AROA[A-Z2-7]{17}:hello$/),
    });
  });

  test("environments of one function share credentials until half of their life is over", async () => {
    const first = world.access.session(ROLE, "hello");
    expect(world.access.session(ROLE, "hello")).toEqual(first);
    expect(world.access.session(ROLE, "other")).not.toEqual(first);

    await world.clock.advance(6 * 3_600_000);
    expect(world.access.session(ROLE, "hello")).not.toEqual(first);
  });

  test("of a deleted role there is none", async () => {
    await world.client.send(new DeleteRoleCommand({ RoleName }));

    expect(() => world.access.session(ROLE, "hello")).toThrow("cannot be found");
  });

  test("any other key, and none, is the one local user", () => {
    const local = { arn: "arn:aws:iam::000000000000:user/local" };

    expect(world.access.identify("AKIAEXAMPLE")).toMatchObject(local);
    expect(world.access.identify(undefined)).toMatchObject(local);
  });
});
