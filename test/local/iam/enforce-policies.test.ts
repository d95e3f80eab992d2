// Which policies count for a call, and what their conditions see.
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  deny,
  type Enforced,
  enforced,
  nothing,
  policyArn,
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

describe("what a policy allows", () => {
  test("is for its resource alone", async () => {
    const [mine, other] = [await world.queue("mine"), await world.queue("other")];
    const { sqs } = await world.who([allow("sqs:SendMessage", queueArn("mine"))]);

    await sqs.send(send(mine));
    const entry = { Id: "1", MessageBody: "batches have no permission of their own" };
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: mine, Entries: [entry] }));
    await expect(sqs.send(send(other))).rejects.toThrow("sqs:sendmessage");
  });

  test("an explicit deny takes back", async () => {
    const url = await world.queue("denied");
    const { sqs } = await world.who([allow("sqs:*"), deny("sqs:SendMessage")]);

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
    await world.admin.iam.send(new CreatePolicyCommand({ PolicyName: "cap", PolicyDocument }));
    const QueueUrl = await world.queue("capped");
    const boundary = policyArn("cap");
    const { sqs } = await world.who([allow("sqs:*")], { boundary });

    await sqs.send(new GetQueueAttributesCommand({ QueueUrl }));
    await expect(sqs.send(send(QueueUrl))).rejects.toThrow(
      "because no permissions boundary allows the sqs:sendmessage action",
    );
  });

  test("ends when it is taken off the role", async () => {
    const QueueUrl = await world.queue("ending");
    const { name: RoleName, sqs } = await world.who([allow("sqs:SendMessage")]);
    await sqs.send(send(QueueUrl));

    const PolicyArn = policyArn(RoleName);
    await world.admin.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));

    await expect(sqs.send(send(QueueUrl))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("counts no more for who assumed an earlier role of the same name (aws-facts 5.2)", async () => {
    const { name: RoleName, sqs } = await world.who([allow("sqs:*")]);
    const PolicyArn = policyArn(RoleName);
    await world.admin.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await world.admin.iam.send(new DeleteRoleCommand({ RoleName }));
    const again = { RoleName, AssumeRolePolicyDocument: TRUST };
    await world.admin.iam.send(new CreateRoleCommand(again));
    const PolicyDocument = JSON.stringify({ Statement: [allow("sqs:*")] });
    await world.admin.iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }),
    );

    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("a queue's policy", () => {
  const onQueue = async (name: string, Effect: string, AWS: string) => {
    const statement = { Effect, Principal: { AWS }, Action: "SQS:SendMessage", Resource: "*" };
    const QueueUrl = await world.queue(name);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await world.admin.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return QueueUrl;
  };

  test("lets in whom it names, without a policy of their own", async () => {
    const { name, sqs } = await world.who(nothing);

    const sent = await sqs.send(send(await onQueue("named", "Allow", roleArn(name))));
    expect(sent.MessageId).toBeDefined();
  });

  test("that trusts the account leaves it to the callers' own policies", async () => {
    const { sqs } = await world.who(nothing);

    const url = await onQueue("delegating", "Allow", `arn:aws:iam::${A}:root`);
    await expect(sqs.send(send(url))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("shuts out whom it denies, whatever their own policies allow", async () => {
    const { sqs } = await world.who([allow("sqs:*")]);

    const url = await onQueue("closed", "Deny", A);
    await expect(sqs.send(send(url))).rejects.toThrow(
      /with an explicit deny in a resource-based policy$/,
    );
  });

  test("of others counts for nothing", async () => {
    const { sqs } = await world.who(nothing);

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
    const { sqs } = await world.who([
      allow("sqs:CreateQueue"),
      allow("sqs:TagQueue", "*", condition),
    ]);

    await sqs.send(tagged("tagged-1", { team: "a" }));
    await sqs.send(tagged("tagged-2", {}));
    await expect(sqs.send(tagged("tagged-3", { team: "b" }))).rejects.toThrow("sqs:tagqueue");
    const more = { team: "a", cost: "b" };
    await expect(sqs.send(tagged("tagged-3", more))).rejects.toThrow("sqs:tagqueue");
  });

  test("the tags of a resource", async () => {
    const [red, blue] = [await world.queue("red"), await world.queue("blue")];
    const Tags = { colour: "red" };
    await world.admin.sqs.send(new TagQueueCommand({ QueueUrl: red, Tags }));
    const condition = { StringEquals: { "aws:ResourceTag/colour": "red" } };
    const { sqs } = await world.who([allow("sqs:SendMessage", "*", condition)]);

    await sqs.send(send(red));
    await expect(sqs.send(send(blue))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("which boundary a role is given", async () => {
    const capping = { StringEquals: { "iam:PermissionsBoundary": policyArn("cap") } };
    const { iam } = await world.who([allow("iam:CreateRole", "*", capping)]);
    const create = (RoleName: string, PermissionsBoundary?: string) =>
      iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, PermissionsBoundary }),
      );

    await create("within", policyArn("cap"));
    await expect(create("without")).rejects.toThrow("iam:CreateRole");
  });
});
