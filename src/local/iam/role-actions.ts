import type {
  CreateRoleCommandInput,
  CreateRoleCommandOutput,
  DeleteRoleCommandInput,
  DeleteRolePermissionsBoundaryCommandInput,
  GetRoleCommandInput,
  GetRoleCommandOutput,
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput,
  ListRolesCommandInput,
  ListRolesCommandOutput,
  PutRolePermissionsBoundaryCommandInput,
  UpdateAssumeRolePolicyCommandInput,
  UpdateRoleCommandInput,
  UpdateRoleDescriptionCommandInput,
  UpdateRoleDescriptionCommandOutput,
} from "@aws-sdk/client-iam";
import { constrain, hasLength, inRange } from "../constraint.ts";
import { deadline } from "../delays.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import { ACCOUNT, type Action, type Given, PARTITION, type Result } from "../service.ts";
import { checkName, checkPath, checkPolicyArn, VALIDATION } from "./checks.ts";
import { uniqueId } from "./ids.ts";
import { pageOf } from "./pages.ts";
import type { Policies } from "./policies.ts";
import { createdRole, listedRole, wholeRole } from "./role-shape.ts";
import type { Role, Roles } from "./roles.ts";
import { mergeTags } from "./tags.ts";
import { checkTrust } from "./trust.ts";

const LONGEST_NAME = 64;
const DEFAULT_SESSION_SECONDS = 3600;

export function roleActions(
  ground: Pick<Ground, "clock" | "random" | "delays">,
  roles: Roles,
  policies: Policies,
): Record<string, Action> {
  const { clock, random, delays } = ground;
  return {
    CreateRole(
      input: Given<CreateRoleCommandInput, "RoleName" | "AssumeRolePolicyDocument">,
    ): Result<CreateRoleCommandOutput> {
      const { RoleName: name, AssumeRolePolicyDocument: trust, Path: path = "/" } = input;
      checkName("roleName", name, LONGEST_NAME);
      checkPath(path);
      checkSettings(input.Description, input.MaxSessionDuration);
      checkTrust(trust, roles);
      if (input.PermissionsBoundary !== undefined) checkBoundary(input.PermissionsBoundary);
      const tags = mergeTags([], input.Tags);
      if (roles.find(name)) {
        throw new Fault("EntityAlreadyExistsException", `Role with name ${name} already exists.`);
      }
      const role: Role = {
        name,
        path,
        id: uniqueId(random, "AROA", 21),
        arn: `arn:${PARTITION}:iam::${ACCOUNT}:role${path}${name}`,
        createdAt: clock.now(),
        trust,
        description: input.Description,
        maxSessionSeconds: input.MaxSessionDuration ?? DEFAULT_SESSION_SECONDS,
        boundary: input.PermissionsBoundary,
        tags,
        inline: [],
        attached: [],
        foundFrom: deadline(delays.roleFound, ground),
      };
      roles.put(role);
      return { Role: createdRole(role) };
    },

    GetRole(input: Given<GetRoleCommandInput, "RoleName">): Result<GetRoleCommandOutput> {
      return { Role: wholeRole(roles.get(input.RoleName)) };
    },

    ListRoles(input: ListRolesCommandInput): Result<ListRolesCommandOutput> {
      const { PathPrefix: prefix = "/" } = input;
      const among = roles.all().filter((role) => role.path.startsWith(prefix));
      const { items, rest } = pageOf(among, (role) => role.name.toLowerCase(), input);
      return { Roles: items.map(listedRole), ...rest };
    },

    UpdateRole(input: Given<UpdateRoleCommandInput, "RoleName">): void {
      checkSettings(input.Description, input.MaxSessionDuration);
      const role = roles.get(input.RoleName);
      roles.put({
        ...role,
        description: input.Description ?? role.description,
        maxSessionSeconds: input.MaxSessionDuration ?? role.maxSessionSeconds,
      });
    },

    UpdateRoleDescription(
      input: Given<UpdateRoleDescriptionCommandInput, "RoleName" | "Description">,
    ): Result<UpdateRoleDescriptionCommandOutput> {
      checkSettings(input.Description, undefined);
      const role = { ...roles.get(input.RoleName), description: input.Description };
      roles.put(role);
      return { Role: wholeRole(role) };
    },

    UpdateAssumeRolePolicy(
      input: Given<UpdateAssumeRolePolicyCommandInput, "RoleName" | "PolicyDocument">,
    ): void {
      const role = roles.get(input.RoleName);
      checkTrust(input.PolicyDocument, roles);
      roles.put({ ...role, trust: input.PolicyDocument });
    },

    DeleteRole(input: Given<DeleteRoleCommandInput, "RoleName">): void {
      const role = roles.get(input.RoleName);
      if (role.attached.length > 0) {
        throw conflict("Cannot delete entity, must detach all policies first.");
      }
      // Also while what was removed still counts (aws-facts 5.3).
      if (role.inline.length > 0 || clock.now() < (role.emptyFrom ?? 0)) {
        throw conflict("Cannot delete entity, must delete policies first.");
      }
      roles.remove(role);
    },

    PutRolePermissionsBoundary(
      input: Given<PutRolePermissionsBoundaryCommandInput, "RoleName" | "PermissionsBoundary">,
    ): void {
      const role = roles.get(input.RoleName);
      checkBoundary(input.PermissionsBoundary);
      roles.put({ ...role, boundary: input.PermissionsBoundary });
    },

    DeleteRolePermissionsBoundary(
      input: Given<DeleteRolePermissionsBoundaryCommandInput, "RoleName">,
    ): void {
      roles.put({ ...roles.get(input.RoleName), boundary: undefined });
    },

    /** The endpoint has no instance profiles; teardowns ask all the same (aws-facts 5.3). */
    ListInstanceProfilesForRole(
      input: Given<ListInstanceProfilesForRoleCommandInput, "RoleName">,
    ): Result<ListInstanceProfilesForRoleCommandOutput> {
      roles.get(input.RoleName);
      return { InstanceProfiles: [], IsTruncated: false };
    },
  };

  function checkBoundary(arn: string): void {
    checkPolicyArn(arn);
    if (policies.find(arn)) return;
    throw new Fault(
      "NoSuchEntityException",
      `Scope ARN: ${arn} does not exist or is not attachable.`,
    );
  }
}

function checkSettings(description: string | undefined, seconds: number | undefined): void {
  constrain(
    VALIDATION,
    hasLength("description", description, 0, 1000),
    inRange("maxSessionDuration", seconds, 3600, 43_200),
  );
}

function conflict(message: string): Fault {
  return new Fault("DeleteConflictException", message);
}
