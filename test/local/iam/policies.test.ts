import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fault, iamWorld, policy, TRUST } from "./world.ts";

const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const SQS = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole";

let world: Awaited<ReturnType<typeof iamWorld>>;

beforeEach(async () => {
  world = await iamWorld();
  await world.client.send(
    new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: TRUST }),
  );
});
afterEach(() => world.close());

const put = (name: string, document = policy("sqs:SendMessage")) =>
  world.client.send(
    new PutRolePolicyCommand({ RoleName: "r", PolicyName: name, PolicyDocument: document }),
  );
const attach = (arn: string) =>
  world.client.send(new AttachRolePolicyCommand({ RoleName: "r", PolicyArn: arn }));
const attached = async () =>
  (await world.client.send(new ListAttachedRolePoliciesCommand({ RoleName: "r" })))
    .AttachedPolicies;

describe("inline policies (aws-facts 5.1)", () => {
  test("putting adds, putting again replaces, and reading gives it URL-encoded", async () => {
    await put("logs", policy("logs:PutLogEvents"));
    await put("logs", policy("logs:CreateLogStream"));

    const got = await world.client.send(
      new GetRolePolicyCommand({ RoleName: "r", PolicyName: "logs" }),
    );
    expect(got).toMatchObject({ RoleName: "r", PolicyName: "logs" });
    expect(decodeURIComponent(got.PolicyDocument ?? "")).toBe(policy("logs:CreateLogStream"));
  });

  test("names are listed, page by page", async () => {
    for (const name of ["b", "a"]) await put(name);

    const first = await world.client.send(
      new ListRolePoliciesCommand({ RoleName: "r", MaxItems: 1 }),
    );
    const second = await world.client.send(
      new ListRolePoliciesCommand({ RoleName: "r", Marker: first.Marker }),
    );
    expect([first.PolicyNames, second.PolicyNames]).toEqual([["a"], ["b"]]);
  });

  test("a policy that is not there cannot be found", async () => {
    const gone = fault(
      "NoSuchEntityException",
      "The role policy with name p cannot be found.",
      404,
    );
    const name = { RoleName: "r", PolicyName: "p" };

    await expect(world.client.send(new GetRolePolicyCommand(name))).rejects.toEqual(gone);
    await expect(world.client.send(new DeleteRolePolicyCommand(name))).rejects.toEqual(gone);
  });

  test("a malformed document is refused and keeps the old one", async () => {
    await put("p", policy("sqs:SendMessage"));

    await expect(put("p", "nonsense")).rejects.toEqual(
      fault("MalformedPolicyDocumentException", "This policy contains invalid Json"),
    );
    const got = await world.client.send(
      new GetRolePolicyCommand({ RoleName: "r", PolicyName: "p" }),
    );
    expect(decodeURIComponent(got.PolicyDocument ?? "")).toContain("sqs:SendMessage");
  });

  test("all of them together may have 10,240 characters, blanks not counted", async () => {
    const big = policy(Array.from({ length: 200 }, (_, i) => `sqs:Action${i}xxxxxxxxxxxx`));
    await put("first", `${" ".repeat(9000)}${big}`);

    await expect(put("second", big)).rejects.toEqual(
      fault(
        "LimitExceededException",
        "Maximum policy size of 10240 bytes exceeded for role r",
        409,
      ),
    );
  });
});

describe("attached policies (aws-facts 5.1, 4.8)", () => {
  test("attaching twice is attaching once", async () => {
    await attach(BASIC);
    await attach(BASIC);

    expect(await attached()).toEqual([
      { PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: BASIC },
    ]);
  });

  test("an unknown policy does not exist or is not attachable", async () => {
    const arn = "arn:aws:iam::aws:policy/NoSuchPolicy";

    await expect(attach(arn)).rejects.toEqual(
      fault("NoSuchEntityException", `Policy ${arn} does not exist or is not attachable.`, 404),
    );
  });

  test("what is no ARN cannot be parsed", async () => {
    await expect(attach("longpolicynamebutnoarn")).rejects.toEqual(
      fault("ValidationError", "Invalid ARN:  Could not be parsed!"),
    );
  });

  test("detaching takes it off, and a second time it is not found", async () => {
    await attach(BASIC);
    const command = () => new DetachRolePolicyCommand({ RoleName: "r", PolicyArn: BASIC });
    await world.client.send(command());

    expect(await attached()).toEqual([]);
    await expect(world.client.send(command())).rejects.toEqual(
      fault("NoSuchEntityException", `Policy ${BASIC} was not found.`, 404),
    );
  });

  test("the SQS execution role's document grants what the mapping needs", async () => {
    const { PolicyVersion: version } = await world.client.send(
      new GetPolicyVersionCommand({ PolicyArn: SQS, VersionId: "v1" }),
    );

    expect(JSON.parse(decodeURIComponent(version?.Document ?? ""))).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
          ],
          Resource: "*",
        },
      ],
    });
  });
});

describe("deleting the role (aws-facts 5.3)", () => {
  const remove = () => world.client.send(new DeleteRoleCommand({ RoleName: "r" }));

  test("inline policies are in the way until they are deleted", async () => {
    await put("p");

    await expect(remove()).rejects.toEqual(
      fault("DeleteConflictException", "Cannot delete entity, must delete policies first.", 409),
    );
    await world.client.send(new DeleteRolePolicyCommand({ RoleName: "r", PolicyName: "p" }));
    await remove();
  });

  test("attached policies are in the way until they are detached", async () => {
    await attach(BASIC);

    await expect(remove()).rejects.toEqual(
      fault(
        "DeleteConflictException",
        "Cannot delete entity, must detach all policies first.",
        409,
      ),
    );
    await world.client.send(new DetachRolePolicyCommand({ RoleName: "r", PolicyArn: BASIC }));
    await remove();
  });
});

describe("customer managed policies", () => {
  const create = (name = "mine", document = policy("sqs:SendMessage")) =>
    world.client.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: document }));
  const ARN = "arn:aws:iam::000000000000:policy/mine";

  test("one is made, attached, counted, and deleted when it hangs on nothing", async () => {
    await create();
    await attach(ARN);
    const got = await world.client.send(new GetPolicyCommand({ PolicyArn: ARN }));
    expect(got.Policy).toMatchObject({
      Arn: ARN,
      AttachmentCount: 1,
      DefaultVersionId: "v1",
      IsAttachable: true,
    });

    const remove = () => world.client.send(new DeletePolicyCommand({ PolicyArn: ARN }));
    await expect(remove()).rejects.toEqual(
      fault("DeleteConflictException", "Cannot delete a policy attached to entities.", 409),
    );
    await world.client.send(new DetachRolePolicyCommand({ RoleName: "r", PolicyArn: ARN }));
    await remove();
    await expect(world.client.send(new GetPolicyCommand({ PolicyArn: ARN }))).rejects.toEqual(
      fault("NoSuchEntityException", `Policy ${ARN} was not found.`, 404),
    );
  });

  test("a second one of the name is refused", async () => {
    await create();

    await expect(create("MINE")).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
    });
  });

  test("a new version as default is what the role may do", async () => {
    const arn = "arn:aws:iam::000000000000:role/r";
    await create();
    await attach(ARN);
    expect(world.access.allows(arn, "sqs:DeleteMessage", "q")).toBe(false);

    await world.client.send(
      new CreatePolicyVersionCommand({
        PolicyArn: ARN,
        PolicyDocument: policy("sqs:DeleteMessage"),
        SetAsDefault: true,
      }),
    );

    expect(world.access.allows(arn, "sqs:DeleteMessage", "q")).toBe(true);
    expect(world.access.allows(arn, "sqs:SendMessage", "q")).toBe(false);
    const { Versions: versions } = await world.client.send(
      new ListPolicyVersionsCommand({ PolicyArn: ARN }),
    );
    expect(versions?.map((each) => [each.VersionId, each.IsDefaultVersion])).toEqual([
      ["v1", false],
      ["v2", true],
    ]);
  });

  test("the default version cannot be deleted, and numbers are not given again", async () => {
    await create();
    const remove = (id: string) =>
      world.client.send(new DeletePolicyVersionCommand({ PolicyArn: ARN, VersionId: id }));
    const add = () =>
      world.client.send(
        new CreatePolicyVersionCommand({ PolicyArn: ARN, PolicyDocument: policy("sqs:*") }),
      );
    await add();
    await remove("v2");

    expect((await add()).PolicyVersion?.VersionId).toBe("v3");
    await expect(remove("v1")).rejects.toMatchObject({ name: "DeleteConflictException" });
  });

  test("AWS's own are listed and cannot be changed", async () => {
    await create();
    const local = await world.client.send(new ListPoliciesCommand({ Scope: "Local" }));
    const aws = await world.client.send(new ListPoliciesCommand({ Scope: "AWS" }));

    expect(local.Policies?.map((each) => each.PolicyName)).toEqual(["mine"]);
    expect(aws.Policies?.map((each) => each.Arn)).toContain(BASIC);
    await expect(
      world.client.send(new TagPolicyCommand({ PolicyArn: BASIC, Tags: [] })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
