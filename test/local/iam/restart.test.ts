import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { iamService } from "../../../src/local/iam/service.ts";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";
import { policy, TRUST } from "./world.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sqslam-iam-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Iam = ReturnType<typeof iamService>;

async function during<T>(act: (client: IAMClient, iam: Iam) => Promise<T>): Promise<T> {
  const ground = testGround({ store: lmdbStore(folder) });
  const iam = iamService(ground);
  const server = await serve([iam.service], ground);
  const client = new IAMClient(clientOptions(server.url));
  try {
    return await act(client, iam);
  } finally {
    client.destroy();
    await server.close();
    await ground.store.close();
  }
}

test("roles, what hangs on them, and sessions are there after a restart", async () => {
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  const before = await during(async (client, { access }) => {
    const RoleName = "r";
    await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
    await client.send(new CreateRoleCommand({ RoleName: "x", AssumeRolePolicyDocument: TRUST }));
    await client.send(new DeleteRoleCommand({ RoleName: "x" }));
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await client.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: policy("sqs:*") }),
    );
    await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "k", Value: "v" }] }));
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
    const { accessKeyId } = access.session(role?.Arn ?? "", "s");
    return { role, accessKeyId, caller: access.identify(accessKeyId) };
  });

  await during(async (client, { access }) => {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName: "r" }));
    expect(role).toEqual(before.role);
    expect(access.allows(role?.Arn ?? "", "sqs:SendMessage", "q")).toBe(true);
    expect(access.allows(role?.Arn ?? "", "logs:PutLogEvents", "g")).toBe(true);
    expect(access.identify(before.accessKeyId)).toEqual(before.caller);
    await expect(client.send(new GetRoleCommand({ RoleName: "x" }))).rejects.toThrow(
      "cannot be found",
    );
  });
});
