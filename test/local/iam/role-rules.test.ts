// aws-facts 5.1: names, ranges, principals, and what is said of a role that is not there.
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sendAny } from "../../support/send-any.ts";
import { fault, iamWorld, policy, TRUST } from "./world.ts";

let world: Awaited<ReturnType<typeof iamWorld>>;
beforeEach(async () => {
  world = await iamWorld();
});
afterEach(() => world.close());

const create = (RoleName: string, more: object = {}) =>
  world.client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, ...more }));
const get = async (RoleName: string) =>
  (await world.client.send(new GetRoleCommand({ RoleName }))).Role;

describe("names and ranges", () => {
  test.for<[string, object]>([
    ["x".repeat(64), {}],
    ["a+b=c,d.e@f-g_h1", {}],
    ["deep", { Path: `/${"p".repeat(510)}/` }],
    ["wordy", { Description: "d".repeat(1000) }],
    ["long", { MaxSessionDuration: 43_200 }],
    ["tagged", { Tags: Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: "" })) }],
  ])("%s is a role", async ([name, more]) => {
    await create(name, more);

    expect(await get(name)).toMatchObject({ RoleName: name, ...more });
  });

  test.for<[string, object, string]>([
    ["", {}, "at 'roleName' failed"],
    ["a/b", {}, "value for roleName is invalid"],
    ["é", {}, "value for roleName is invalid"],
    ["r", { Path: `/${"p".repeat(511)}/` }, "at 'path' failed"],
    ["r", { Path: "/a" }, "value for path is invalid"],
    ["r", { Description: "d".repeat(1001) }, "at 'description' failed"],
    ["r", { MaxSessionDuration: 43_201 }, "less than or equal to 43200"],
  ])("%s with %j is a ValidationError", async ([name, more, message]) => {
    await expect(create(name, more)).rejects.toEqual(
      fault("ValidationError", expect.stringContaining(message)),
    );
  });

  test("a path is / by default, part of the ARN, and never of the name", async () => {
    await create("plain");
    await create("nested", { Path: "/a/b/" });

    expect(await get("plain")).toMatchObject({
      Path: "/",
      Arn: "arn:aws:iam::000000000000:role/plain",
    });
    expect(await get("nested")).toMatchObject({
      RoleName: "nested",
      Arn: "arn:aws:iam::000000000000:role/a/b/nested",
    });
    // Also under another path the name is taken.
    await expect(create("nested")).rejects.toMatchObject({ name: "EntityAlreadyExistsException" });
  });

  test("an inline policy's name has 128 characters of the same kinds", async () => {
    await create("r");
    const put = (PolicyName: string) =>
      world.client.send(
        new PutRolePolicyCommand({ RoleName: "r", PolicyName, PolicyDocument: policy("sqs:*") }),
      );

    await put("x".repeat(128));
    await put("a+b=c,d.e@f-g_h1");
    await expect(put("x".repeat(129))).rejects.toThrow("at 'policyName' failed");
    await expect(put("a b")).rejects.toThrow("The specified value for policyName is invalid.");
  });

  test("a description is replaced alone, by an operation of its own as well", async () => {
    await create("r", { Description: "old", MaxSessionDuration: 7200 });
    const command = new UpdateRoleDescriptionCommand({ RoleName: "r", Description: "new" });

    const { Role: answered } = await world.client.send(command);

    expect(answered).toMatchObject({ RoleName: "r", Description: "new" });
    expect(await get("r")).toMatchObject({ Description: "new", MaxSessionDuration: 7200 });
  });
});

describe("a role that is not there", () => {
  const RoleName = "ghost";
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const onPolicy = { RoleName, PolicyName: "p" };

  test.for([
    new GetRoleCommand({ RoleName }),
    new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600 }),
    new UpdateRoleDescriptionCommand({ RoleName, Description: "d" }),
    new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST }),
    new DeleteRoleCommand({ RoleName }),
    new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn }),
    new DeleteRolePermissionsBoundaryCommand({ RoleName }),
    new ListInstanceProfilesForRoleCommand({ RoleName }),
    new PutRolePolicyCommand({ ...onPolicy, PolicyDocument: policy("sqs:*") }),
    new GetRolePolicyCommand(onPolicy),
    new ListRolePoliciesCommand({ RoleName }),
    new AttachRolePolicyCommand({ RoleName, PolicyArn }),
    new ListAttachedRolePoliciesCommand({ RoleName }),
    new TagRoleCommand({ RoleName, Tags: [{ Key: "k", Value: "v" }] }),
    new UntagRoleCommand({ RoleName, TagKeys: ["k"] }),
    new ListRoleTagsCommand({ RoleName }),
  ])("is not found by $constructor.name", async (command) => {
    await expect(sendAny(world.client, command)).rejects.toEqual(
      fault("NoSuchEntityException", "The role with name ghost cannot be found.", 404),
    );
  });
});

describe("whom a trust policy may name", () => {
  const ACCOUNT = "000000000000";
  const trusting = (AWS: string | string[]) =>
    JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }],
    });
  const createTrusting = (AWS: string | string[]) =>
    create("r", { AssumeRolePolicyDocument: trusting(AWS) });
  const invalid = (name: string) =>
    fault("MalformedPolicyDocumentException", `Invalid principal in policy: "AWS":"${name}"`);

  test.for([
    "*",
    ACCOUNT,
    `arn:aws:iam::${ACCOUNT}:root`,
    `arn:aws:iam::${ACCOUNT}:user/local`,
    `arn:aws:iam::${ACCOUNT}:role/team/there`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/there/session`,
    "arn:aws:iam::111111111111:role/of-others",
  ])("%s", async (name) => {
    await create("there", { Path: "/team/" });

    await createTrusting(name);
    expect((await get("r"))?.RoleName).toBe("r");
  });

  test.for([
    "nobody",
    `arn:aws:iam::${ACCOUNT}:role/r`,
    `arn:aws:iam::${ACCOUNT}:role/there`,
    `arn:aws:iam::${ACCOUNT}:user/somebody`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/ghost/session`,
    `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`,
  ])("not %s, who is not there", async (name) => {
    await create("there", { Path: "/team/" });

    await expect(createTrusting([ACCOUNT, name])).rejects.toEqual(invalid(name));
    await expect(get("r")).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  test("itself, once it is there", async () => {
    const self = `arn:aws:iam::${ACCOUNT}:role/r`;
    await create("r");
    const update = { RoleName: "r", PolicyDocument: trusting(self) };
    await world.client.send(new UpdateAssumeRolePolicyCommand(update));

    const kept = (await get("r"))?.AssumeRolePolicyDocument ?? "";
    expect(decodeURIComponent(kept)).toContain(self);
  });
});
