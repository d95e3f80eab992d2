// A role goes only when nothing hangs on it any more (aws-facts 5.3).
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { ifFound, isFault } from "../aws/codes.ts";
import { type Patience, retrying, roleBusy, roleEmptying } from "../aws/retry.ts";

/** First as if only our own policies hung on it; what else does is looked for when AWS says so. */
export async function removeRole(
  client: IAMClient,
  RoleName: string,
  policyNames: readonly string[],
  patience: Patience,
): Promise<void> {
  await removePolicies(client, RoleName, policyNames, patience);
  const remove = () => ifFound(client.send(new DeleteRoleCommand({ RoleName })));
  try {
    await retrying([roleBusy], remove, patience);
  } catch (error) {
    if (!isFault(error, "DeleteConflict")) throw error;
    await strip(client, RoleName, patience);
    await retrying([roleBusy, roleEmptying], remove, patience);
  }
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
    const [inline, attached, profiles] = await Promise.all([
      ifFound(client.send(new ListRolePoliciesCommand({ RoleName }))),
      ifFound(client.send(new ListAttachedRolePoliciesCommand({ RoleName }))),
      ifFound(client.send(new ListInstanceProfilesForRoleCommand({ RoleName }))),
    ]);
    await removePolicies(client, RoleName, inline?.PolicyNames ?? [], patience);
    for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
      const command = new DetachRolePolicyCommand({ RoleName, PolicyArn });
      await retrying([roleBusy], () => ifFound(client.send(command)), patience);
    }
    for (const { InstanceProfileName } of profiles?.InstanceProfiles ?? []) {
      const command = new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName });
      await retrying([roleBusy], () => ifFound(client.send(command)), patience);
    }
    more = [inline, attached, profiles].some((page) => page?.IsTruncated === true);
  }
}
