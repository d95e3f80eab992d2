import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fault, iamWorld, TRUST } from "./world.ts";

let world: Awaited<ReturnType<typeof iamWorld>>;

beforeEach(async () => {
  world = await iamWorld();
});
afterEach(() => world.close());

const create = (name: string, more: object = {}) =>
  world.client.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST, ...more }),
  );
const get = async (name: string) =>
  (await world.client.send(new GetRoleCommand({ RoleName: name }))).Role;

describe("create and read (aws-facts 5.1)", () => {
  test("a role has an id, an ARN with its path, and its trust policy URL-encoded", async () => {
    const { Role: role } = await create("reader", { Path: "/team/", Description: "reads" });

    expect(role).toMatchObject({
      RoleName: "reader",
      Path: "/team/",
      Arn: "arn:aws:iam::000000000000:role/team/reader",
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      CreateDate: new Date(world.clock.now()),
    });
    expect(role?.AssumeRolePolicyDocument).not.toContain('"');
    expect(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "")).toBe(TRUST);
  });

  test("CreateRole leaves out MaxSessionDuration, GetRole has it and RoleLastUsed", async () => {
    const { Role: created } = await create("r");

    expect(created).not.toHaveProperty("MaxSessionDuration");
    expect(await get("r")).toMatchObject({ MaxSessionDuration: 3600, RoleLastUsed: {} });
  });

  test("names are unique whatever their case", async () => {
    await create("Reader");

    await expect(create("reader")).rejects.toEqual(
      fault("EntityAlreadyExistsException", "Role with name reader already exists.", 409),
    );
    expect((await get("READER"))?.RoleName).toBe("Reader");
  });

  test("a role that is not there cannot be found", async () => {
    await expect(get("ghost")).rejects.toEqual(
      fault("NoSuchEntityException", "The role with name ghost cannot be found.", 404),
    );
  });

  test.for([
    ["a name with a blank", { RoleName: "a b" }, /^The specified value for roleName is invalid\./],
    [
      "a name of 65 characters",
      { RoleName: "x".repeat(65) },
      /at 'roleName' failed .* less than or equal to 64$/,
    ],
    ["a path without slashes", { Path: "team" }, /^The specified value for path is invalid\./],
    [
      "a session that is too short",
      { MaxSessionDuration: 60 },
      /at 'maxSessionDuration' .* greater than or equal to 3600$/,
    ],
  ] as const)("%s is a ValidationError", async ([, more, message]) => {
    await expect(create("r", more)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringMatching(message),
    });
  });

  test("a trust policy that is no JSON is malformed", async () => {
    await expect(create("r", { AssumeRolePolicyDocument: "{" })).rejects.toEqual(
      fault("MalformedPolicyDocumentException", "This policy contains invalid Json"),
    );
    await expect(get("r")).rejects.toThrow("cannot be found");
  });

  test("a document comes back character for character", async () => {
    const document = JSON.stringify({
      Statement: [
        {
          Sid: "s",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:PrincipalTag/é": "<a&b>'()*! %25 + \u{1F600}" } },
        },
      ],
    });
    await create("r", { AssumeRolePolicyDocument: `  ${document}\r\n` });

    const encoded = (await get("r"))?.AssumeRolePolicyDocument ?? "";
    expect(decodeURIComponent(encoded)).toBe(`  ${document}\r\n`);
    expect(encoded).toMatch(/^[\w.~%-]+$/);
  });
});

describe("change", () => {
  test("trust policy, description and session length are replaced one by one", async () => {
    await create("r", { Description: "old" });
    const trust = TRUST.replace("lambda", "ec2");

    await world.client.send(new UpdateRoleCommand({ RoleName: "r", MaxSessionDuration: 7200 }));
    await world.client.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: "r", PolicyDocument: trust }),
    );

    const role = await get("r");
    expect(role).toMatchObject({ Description: "old", MaxSessionDuration: 7200 });
    expect(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "")).toBe(trust);
  });

  test("tags merge by key, whatever its case, and are listed and removed", async () => {
    await create("r", { Tags: [{ Key: "Team", Value: "a" }] });
    const tags = [
      { Key: "team", Value: "b" },
      { Key: "x", Value: "" },
    ];
    await world.client.send(new TagRoleCommand({ RoleName: "r", Tags: tags }));
    expect((await get("r"))?.Tags).toEqual(tags);

    await world.client.send(new UntagRoleCommand({ RoleName: "r", TagKeys: ["team"] }));
    const listed = await world.client.send(new ListRoleTagsCommand({ RoleName: "r" }));
    expect(listed).toMatchObject({ Tags: [{ Key: "x", Value: "" }], IsTruncated: false });
  });

  test("more than 50 tags are refused", async () => {
    const tags = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "v" }));

    await expect(create("r", { Tags: tags })).rejects.toThrow(
      expect.objectContaining({ name: "LimitExceededException" }),
    );
  });

  test("a permissions boundary is put, shown and taken off", async () => {
    const boundary = "arn:aws:iam::aws:policy/AdministratorAccess";
    await create("r");
    await world.client.send(
      new PutRolePermissionsBoundaryCommand({ RoleName: "r", PermissionsBoundary: boundary }),
    );
    expect((await get("r"))?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(boundary);

    await world.client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: "r" }));
    expect(await get("r")).not.toHaveProperty("PermissionsBoundary");
  });
});

describe("list and delete", () => {
  test("roles are listed page by page, in order of name", async () => {
    for (const name of ["c", "a", "d", "b"]) await create(name);
    await create("elsewhere", { Path: "/other/" });

    const names: (string | undefined)[] = [];
    let marker: string | undefined;
    do {
      const page = await world.client.send(
        new ListRolesCommand({ MaxItems: 3, ...(marker ? { Marker: marker } : {}) }),
      );
      names.push(...(page.Roles ?? []).map((role) => role.RoleName));
      marker = page.IsTruncated ? page.Marker : undefined;
    } while (marker);

    expect(names).toEqual(["a", "b", "c", "d", "elsewhere"]);
    const under = await world.client.send(new ListRolesCommand({ PathPrefix: "/other/" }));
    expect(under.Roles?.map((role) => role.RoleName)).toEqual(["elsewhere"]);
  });

  test("a marker of one's own making is refused", async () => {
    await expect(world.client.send(new ListRolesCommand({ Marker: "!!" }))).rejects.toEqual(
      fault("ValidationError", "Invalid Marker."),
    );
  });

  test("a deleted role is gone and its name free, with another id", async () => {
    const { Role: first } = await create("r");
    await world.client.send(new DeleteRoleCommand({ RoleName: "r" }));
    await expect(get("r")).rejects.toThrow("cannot be found");

    const { Role: second } = await create("r");
    expect(second?.RoleId).not.toBe(first?.RoleId);
  });

  test("no role has instance profiles", async () => {
    await create("r");

    expect(
      await world.client.send(new ListInstanceProfilesForRoleCommand({ RoleName: "r" })),
    ).toMatchObject({ InstanceProfiles: [], IsTruncated: false });
  });
});
