// aws-facts 5.1 and 5.3: managed policies and their versions, and that all lists come in pages.
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fault, iamWorld, policy, TRUST } from "./world.ts";

const ARN = "arn:aws:iam::000000000000:policy/mine";
const RoleName = "r";

let world: Awaited<ReturnType<typeof iamWorld>>;
let client: IAMClient;
beforeEach(async () => {
  world = await iamWorld();
  client = world.client;
  await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
});
afterEach(() => world.close());

const create = (
  PolicyName = "mine",
  PolicyDocument = policy("sqs:SendMessage"),
  more: object = {},
) => client.send(new CreatePolicyCommand({ PolicyName, PolicyDocument, ...more }));
const addVersion = (action: string) =>
  client.send(new CreatePolicyVersionCommand({ PolicyArn: ARN, PolicyDocument: policy(action) }));

describe("versions", () => {
  test("a new one is not the default until it is made so", async () => {
    const role = "arn:aws:iam::000000000000:role/r";
    await create();
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ARN }));
    await addVersion("sqs:DeleteMessage");
    expect(world.access.allows(role, "sqs:DeleteMessage", "q")).toBe(false);

    const set = new SetDefaultPolicyVersionCommand({ PolicyArn: ARN, VersionId: "v2" });
    await client.send(set);

    expect(world.access.allows(role, "sqs:DeleteMessage", "q")).toBe(true);
    const got = await client.send(new GetPolicyCommand({ PolicyArn: ARN }));
    expect(got.Policy?.DefaultVersionId).toBe("v2");
  });

  test("there are five at most, and one alone when the policy is deleted", async () => {
    await create();
    for (let i = 2; i <= 5; i += 1) await addVersion(`sqs:A${i}`);

    await expect(addVersion("sqs:A6")).rejects.toMatchObject({
      name: "LimitExceededException",
      $metadata: { httpStatusCode: 409 },
    });
    const remove = () => client.send(new DeletePolicyCommand({ PolicyArn: ARN }));
    await expect(remove()).rejects.toMatchObject({ name: "DeleteConflictException" });
    for (const VersionId of ["v2", "v3", "v4", "v5"]) {
      await client.send(new DeletePolicyVersionCommand({ PolicyArn: ARN, VersionId }));
    }
    await remove();
  });

  test("one that is not there is not found", async () => {
    await create();

    for (const VersionId of ["v2", "2", "latest"]) {
      const command = new GetPolicyVersionCommand({ PolicyArn: ARN, VersionId });
      await expect(client.send(command)).rejects.toMatchObject({
        name: "NoSuchEntityException",
        $metadata: { httpStatusCode: 404 },
      });
    }
  });
});

describe("customer managed policies", () => {
  test("a document is checked, and has 6,144 characters, blanks not counted", async () => {
    const filled = (length: number) => {
      const document = policy("sqs:A");
      return document.replace("sqs:A", `sqs:${"A".repeat(length - document.length + 1)}`);
    };

    await expect(create("bad", "{")).rejects.toEqual(
      fault("MalformedPolicyDocumentException", "This policy contains invalid Json"),
    );
    await create("full", `${" ".repeat(100)}${filled(6144)}`);
    await expect(create("over", filled(6145))).rejects.toMatchObject({
      name: "LimitExceededException",
    });
  });

  test("tags are set at creation, merged, listed and removed", async () => {
    await create("mine", policy("sqs:*"), { Tags: [{ Key: "a", Value: "1" }] });
    const Tags = [
      { Key: "A", Value: "2" },
      { Key: "b", Value: "" },
    ];
    await client.send(new TagPolicyCommand({ PolicyArn: ARN, Tags }));
    const listed = await client.send(new ListPolicyTagsCommand({ PolicyArn: ARN }));
    expect(listed.Tags).toEqual(Tags);

    await client.send(new UntagPolicyCommand({ PolicyArn: ARN, TagKeys: ["a"] }));
    const { Policy: got } = await client.send(new GetPolicyCommand({ PolicyArn: ARN }));
    expect(got?.Tags).toEqual([{ Key: "b", Value: "" }]);
  });

  test("one that caps a role is counted as that, and cannot be deleted", async () => {
    await create();
    const cap = { RoleName, PermissionsBoundary: ARN };
    await client.send(new PutRolePermissionsBoundaryCommand(cap));

    const { Policy: got } = await client.send(new GetPolicyCommand({ PolicyArn: ARN }));
    expect(got).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 });
    await expect(client.send(new DeletePolicyCommand({ PolicyArn: ARN }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
  });

  test("a boundary must be a policy that is there", async () => {
    const ghost = { RoleName, PermissionsBoundary: `${ARN}-ghost` };

    await expect(client.send(new PutRolePermissionsBoundaryCommand(ghost))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });
});

describe("pages of one item each hold every item once, in order", () => {
  interface Page {
    readonly items: readonly (string | undefined)[];
    readonly IsTruncated?: boolean | undefined;
    readonly Marker?: string | undefined;
  }

  async function walk(ask: (paging: { Marker?: string; MaxItems: number }) => Promise<Page>) {
    const found: (string | undefined)[] = [];
    let marker: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      const answer = await ask({
        MaxItems: 1,
        ...(marker === undefined ? {} : { Marker: marker }),
      });
      expect(answer.items).toHaveLength(1);
      found.push(...answer.items);
      if (answer.IsTruncated !== true) return found;
      marker = answer.Marker;
    }
    throw new Error("The pages have no end");
  }

  test("of a role's inline policies", async () => {
    for (const PolicyName of ["c", "a", "b"]) {
      const PolicyDocument = policy("sqs:*");
      await client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    }
    const found = await walk(async (paging) => {
      const page = await client.send(new ListRolePoliciesCommand({ RoleName, ...paging }));
      return { ...page, items: page.PolicyNames ?? [] };
    });

    expect(found).toEqual(["a", "b", "c"]);
  });

  test("of a role's attached policies, two of one name among them", async () => {
    await create("AdministratorAccess");
    await create("other");
    const arns = [
      "arn:aws:iam::000000000000:policy/AdministratorAccess",
      "arn:aws:iam::aws:policy/AdministratorAccess",
      "arn:aws:iam::000000000000:policy/other",
    ];
    for (const PolicyArn of arns)
      await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const found = await walk(async (paging) => {
      const page = await client.send(new ListAttachedRolePoliciesCommand({ RoleName, ...paging }));
      return { ...page, items: (page.AttachedPolicies ?? []).map((each) => each.PolicyArn) };
    });

    expect(found).toEqual(arns);
  });

  test("of policies, their versions and tags", async () => {
    const Tags = ["c", "a", "b"].map((Key) => ({ Key, Value: "" }));
    await create("mine", policy("sqs:*"), { Tags });
    await create("yours");
    await addVersion("sqs:A");

    const policies = await walk(async (paging) => {
      const page = await client.send(new ListPoliciesCommand({ Scope: "Local", ...paging }));
      return { ...page, items: (page.Policies ?? []).map((each) => each.PolicyName) };
    });
    const versions = await walk(async (paging) => {
      const page = await client.send(new ListPolicyVersionsCommand({ PolicyArn: ARN, ...paging }));
      return { ...page, items: (page.Versions ?? []).map((each) => each.VersionId) };
    });
    const keys = await walk(async (paging) => {
      const page = await client.send(new ListPolicyTagsCommand({ PolicyArn: ARN, ...paging }));
      return { ...page, items: (page.Tags ?? []).map((tag) => tag.Key) };
    });

    expect(policies).toEqual(["mine", "yours"]);
    expect(versions).toEqual(["v1", "v2"]);
    expect(keys).toEqual(["a", "b", "c"]);
  });

  test("of versions whose numbers have come to two digits", async () => {
    await create();
    for (let number = 2; number <= 11; number += 1) {
      if (number > 5) {
        const VersionId = `v${number - 4}`;
        await client.send(new DeletePolicyVersionCommand({ PolicyArn: ARN, VersionId }));
      }
      await addVersion(`sqs:A${number}`);
    }
    const found = await walk(async (paging) => {
      const page = await client.send(new ListPolicyVersionsCommand({ PolicyArn: ARN, ...paging }));
      return { ...page, items: (page.Versions ?? []).map((each) => each.VersionId) };
    });

    expect(found).toEqual(["v1", "v8", "v9", "v10", "v11"]);
  });

  test("of a role's tags", async () => {
    const Tags = ["c", "a", "b"].map((Key) => ({ Key, Value: "" }));
    const tagged = { RoleName: "tagged", AssumeRolePolicyDocument: TRUST, Tags };
    await client.send(new CreateRoleCommand(tagged));
    const found = await walk(async (paging) => {
      const page = await client.send(new ListRoleTagsCommand({ RoleName: "tagged", ...paging }));
      return { ...page, items: (page.Tags ?? []).map((tag) => tag.Key) };
    });

    expect(found).toEqual(["a", "b", "c"]);
  });
});
