// A role goes only when nothing hangs on it any more (aws-facts 5.3).
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { ifFound, isFault, says } from "../aws/codes.ts";
import { type Patience, retrying, roleBusy, roleEmptying } from "../aws/retry.ts";
import { SqslamError } from "../core/errors.ts";

/** First as if only our own policies hung on it; what else does is looked for when AWS says so. */
export async function removeRole(
  client: IAMClient,
  RoleName: string,
  policyNames: readonly string[],
  patience: Patience,
): Promise<void> {
  await removePolicies(client, RoleName, policyNames, patience);
  const remove = async () => {
    try {
      await ifFound(client.send(new DeleteRoleCommand({ RoleName })));
    } catch (error) {
      throw isInProfile(error) ? inProfile(RoleName, error) : error;
    }
  };
  try {
    await retrying([roleBusy], remove, patience);
  } catch (error) {
    if (!roleEmptying.when(error)) throw error;
    await strip(client, RoleName, patience);
    await retrying([roleBusy, roleEmptying], remove, patience);
  }
}

const isInProfile = (error: unknown): boolean =>
  isFault(error, "DeleteConflict") && says(error, "instance profile");

/**
 * Nothing of a pipeline runs on EC2, so somebody had a reason for it. To undo it takes a right on
 * every instance profile of the account, which a deployer had better not have.
 */
function inProfile(role: string, cause: unknown): SqslamError {
  return new SqslamError("CONFLICT", `Role ${role} is in an instance profile.`, {
    hint: `See which with \`aws iam list-instance-profiles-for-role --role-name ${role}\`, take the role out of it, and type \`sqslam down\` again.`,
    cause,
  });
}

async function removePolicies(
  client: IAMClient,
  RoleName: string,
  names: readonly string[],
  patience: Patience,
): Promise<void> {
  await Promise.all(
    names.map((PolicyName) =>
      retrying(
        [roleBusy],
        () => ifFound(client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
        patience,
      ),
    ),
  );
}

/** Takes off whatever hangs on the role, page by page: each look sees what the last one left. */
async function strip(client: IAMClient, RoleName: string, patience: Patience): Promise<void> {
  for (let more = true; more;) {
    const [inline, attached] = await Promise.all([
      ifFound(client.send(new ListRolePoliciesCommand({ RoleName }))),
      ifFound(client.send(new ListAttachedRolePoliciesCommand({ RoleName }))),
    ]);
    await removePolicies(client, RoleName, inline?.PolicyNames ?? [], patience);
    for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
      const command = new DetachRolePolicyCommand({ RoleName, PolicyArn });
      await retrying([roleBusy], () => ifFound(client.send(command)), patience);
    }
    more = [inline, attached].some((page) => page?.IsTruncated === true);
  }
}
