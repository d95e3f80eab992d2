import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { iamService } from "../../../src/local/iam/service.ts";
import { stsService } from "../../../src/local/sts/service.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";
import { fault, policy } from "../iam/world.ts";

const ACCOUNT = "000000000000";
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

let url: string;
let iam: IAMClient;
let sts: STSClient;
let close: () => Promise<void>;
const clock = manualClock();

beforeEach(async () => {
  const ground = testGround({ clock });
  const { service, access } = iamService(ground);
  const server = await serve([service, stsService(access)], ground);
  ({ url, close } = server);
  iam = new IAMClient(clientOptions(url));
  sts = new STSClient(clientOptions(url));
});
afterEach(() => close());

const makeRole = (name: string, AWS: string | string[], more: object = {}) =>
  iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }],
      }),
      ...more,
    }),
  );
const assume = (name: string, client = sts, more: object = {}) =>
  client.send(new AssumeRoleCommand({ RoleArn: arnOf(name), RoleSessionName: "me", ...more }));
const denied = (who: string, role: string) =>
  fault(
    "AccessDenied",
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${arnOf(role)}`,
    403,
  );

test("without a session the caller is the account's one user (aws-facts 1.1)", async () => {
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:user/local`,
  });
});

describe("AssumeRole", () => {
  test("gives credentials under which the caller is the role's session", async () => {
    const { Role: role } = await makeRole("admin", `arn:aws:iam::${ACCOUNT}:root`);
    const { Credentials: given, AssumedRoleUser: user } = await assume("admin");
    const session = new STSClient({
      ...clientOptions(url),
      credentials: {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken ?? "",
      },
    });

    expect(given?.Expiration).toEqual(new Date(clock.now() + 3_600_000));
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/me`,
      UserId: `${role?.RoleId}:me`,
    });
    expect(user?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/admin/me`);

    // The session's own role was given no right to assume, and the trust policy only delegates.
    await makeRole("next", ACCOUNT);
    await expect(assume("next", session)).rejects.toEqual(denied(user?.Arn ?? "", "next"));
    // Named itself, it needs none.
    await makeRole("named", arnOf("admin"));
    expect((await assume("named", session)).AssumedRoleUser?.Arn).toContain("/named/me");
  });

  test("a role that trusts others, or is not there, is refused in the same words", async () => {
    await makeRole("theirs", "arn:aws:iam::111111111111:root");
    const local = `arn:aws:iam::${ACCOUNT}:user/local`;

    await expect(assume("theirs")).rejects.toEqual(denied(local, "theirs"));
    await expect(assume("ghost")).rejects.toEqual(denied(local, "ghost"));
  });

  test("an explicit deny of the caller's own, and a boundary, hold also where the role names him", async () => {
    await makeRole("caller", ACCOUNT);
    await makeRole("target", arnOf("caller"));
    const { Credentials: given } = await assume("caller");
    const session = new STSClient({
      ...clientOptions(url),
      credentials: {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken ?? "",
      },
    });
    expect((await assume("target", session)).AssumedRoleUser?.Arn).toContain("/target/me");
    const caller = `arn:aws:sts::${ACCOUNT}:assumed-role/caller/me`;
    const put = { RoleName: "caller", PolicyName: "p" };

    const denying = { ...put, PolicyDocument: policy("sts:*", "*", "Deny") };
    await iam.send(new PutRolePolicyCommand(denying));
    await expect(assume("target", session)).rejects.toEqual(denied(caller, "target"));

    await iam.send(new DeleteRolePolicyCommand(put));
    const PermissionsBoundary = "arn:aws:iam::aws:policy/AmazonSQSFullAccess";
    const cap = { RoleName: "caller", PermissionsBoundary };
    await iam.send(new PutRolePermissionsBoundaryCommand(cap));
    await expect(assume("target", session)).rejects.toEqual(denied(caller, "target"));
  });

  test("a trust policy may ask for an external id", async () => {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: ACCOUNT },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "secret" } },
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Statement: [statement] });
    await iam.send(new CreateRoleCommand({ RoleName: "guarded", AssumeRolePolicyDocument }));

    const local = `arn:aws:iam::${ACCOUNT}:user/local`;
    await expect(assume("guarded")).rejects.toEqual(denied(local, "guarded"));
    await expect(assume("guarded", sts, { ExternalId: "other" })).rejects.toEqual(
      denied(local, "guarded"),
    );
    const { AssumedRoleUser: user } = await assume("guarded", sts, { ExternalId: "secret" });
    expect(user?.Arn).toContain("/guarded/me");
  });

  test("no longer than the role's sessions may be", async () => {
    await makeRole("short", "*", { MaxSessionDuration: 3600 });

    await expect(assume("short", sts, { DurationSeconds: 7200 })).rejects.toEqual(
      fault(
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      ),
    );
  });

  test.for([
    [{ DurationSeconds: 60 }, /at 'durationSeconds' .* greater than or equal to 900$/],
    [{ RoleSessionName: "a b" }, /at 'roleSessionName' failed to satisfy constraint/],
    [{ RoleArn: "arn:aws:iam::nobody:role/r" }, /^arn:aws:iam::nobody:role\/r is invalid$/],
  ] as const)("%j is a ValidationError", async ([more, message]) => {
    await expect(assume("r", sts, more)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringMatching(message),
    });
  });
});
