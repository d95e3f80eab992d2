// Somebody who holds a policy and nothing else: a role that carries it, and a session of that role.
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { clientOptions } from "./ground.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const ACCOUNT = "000000000000";

export interface Bearer {
  readonly name: string;
  readonly document: object;
  /** ARN of a managed policy. */
  readonly boundary?: string;
}

/** The policy is a managed one: of those, IAM takes 6,144 characters each. */
export async function sessionOf(endpoint: string, bearer: Bearer): Promise<Credentials> {
  const { name: RoleName, document, boundary } = bearer;
  const iam = new IAMClient(clientOptions(endpoint));
  const sts = new STSClient(clientOptions(endpoint));
  try {
    const trust = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" };
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({ Statement: [trust] }),
        PermissionsBoundary: boundary,
      }),
    );
    await iam.send(
      new CreatePolicyCommand({ PolicyName: RoleName, PolicyDocument: JSON.stringify(document) }),
    );
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${RoleName}`;
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
        RoleSessionName: "test",
      }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
    };
  } finally {
    iam.destroy();
    sts.destroy();
  }
}

/** The same, for who takes credentials from the environment. */
export const inEnvironment = (given: Credentials) => ({
  AWS_ACCESS_KEY_ID: given.accessKeyId,
  AWS_SECRET_ACCESS_KEY: given.secretAccessKey,
  AWS_SESSION_TOKEN: given.sessionToken,
});
