// What each IAM action takes of its caller (aws-facts 5.4).
import type {
  AttachRolePolicyCommandInput,
  CreatePolicyCommandInput,
  CreateRoleCommandInput,
  PutRolePermissionsBoundaryCommandInput,
  Tag,
  TagPolicyCommandInput,
  TagRoleCommandInput,
  UntagPolicyCommandInput,
  UntagRoleCommandInput,
} from "@aws-sdk/client-iam";
import { type Keys, type Need, type Needs, requestTags, resourceTags, tagKeys } from "../need.ts";
import { ACCOUNT, PARTITION } from "../service.ts";
import type { Policies } from "./policies.ts";
import type { Roles } from "./roles.ts";

interface OnRole {
  readonly RoleName?: string | undefined;
}
interface OnPolicy {
  readonly PolicyArn?: string | undefined;
}

const BOUNDARY = "iam:PermissionsBoundary";
const arnOf = (kind: string, path: string, name: string): string =>
  `arn:${PARTITION}:iam::${ACCOUNT}:${kind}${path}${name}`;

export function iamNeeds(roles: Roles, policies: Policies): Record<string, Needs> {
  const roleNeed = (name: string, { RoleName = "" }: OnRole, keys: Keys = {}): Need => {
    const role = roles.find(RoleName);
    const tags = asRecord(role?.tags);
    return {
      action: `iam:${name}`,
      resource: role?.arn ?? arnOf("role", "/", RoleName),
      keys: { ...resourceTags(tags), ...ownTags(tags), ...keys },
      // So IAM calls a role that it looked for by name, as public reports show.
      said: { resource: `role ${RoleName}` },
    };
  };
  const onRole =
    (name: string) =>
    (input: OnRole): readonly Need[] => [roleNeed(name, input)];
  /** Of what changes a role's rights: one may be held to roles that carry a boundary. */
  const onBounded =
    (name: string) =>
    (input: OnRole & OnPolicy): readonly Need[] => [
      roleNeed(name, input, { [BOUNDARY]: roles.find(input.RoleName ?? "")?.boundary }),
    ];
  const attaching =
    (name: string) =>
    (input: Pick<AttachRolePolicyCommandInput, "RoleName" | "PolicyArn">): readonly Need[] => [
      roleNeed(name, input, {
        [BOUNDARY]: roles.find(input.RoleName ?? "")?.boundary,
        "iam:PolicyARN": input.PolicyArn,
      }),
    ];
  const policyNeed = (name: string, { PolicyArn = "" }: OnPolicy, keys: Keys = {}): Need => {
    const tags = asRecord(policies.find(PolicyArn)?.tags);
    return {
      action: `iam:${name}`,
      resource: PolicyArn,
      keys: { ...resourceTags(tags), ...ownTags(tags), ...keys },
      said: { resource: `policy ${PolicyArn}` },
    };
  };
  const onPolicy =
    (name: string) =>
    (input: OnPolicy): readonly Need[] => [policyNeed(name, input)];
  const created = (
    name: string,
    tagging: string,
    resource: string,
    tags: readonly Tag[] | undefined,
    keys: Keys = {},
  ): readonly Need[] => {
    const all = { ...requestTags(asRecord(tags)), ...keys };
    return [
      { action: `iam:${name}`, resource, keys: all },
      ...((tags ?? []).length === 0 ? [] : [{ action: `iam:${tagging}`, resource, keys: all }]),
    ];
  };

  return {
    CreateRole: ({
      RoleName = "",
      Path = "/",
      Tags,
      PermissionsBoundary,
    }: CreateRoleCommandInput) =>
      created("CreateRole", "TagRole", arnOf("role", Path, RoleName), Tags, {
        [BOUNDARY]: PermissionsBoundary,
      }),
    GetRole: onRole("GetRole"),
    // No resource, as far as policies go; the refusal shows the path.
    ListRoles: () => [{ action: "iam:ListRoles", resource: arnOf("role", "/", "") }],
    UpdateRole: onRole("UpdateRole"),
    UpdateRoleDescription: onRole("UpdateRoleDescription"),
    UpdateAssumeRolePolicy: onBounded("UpdateAssumeRolePolicy"),
    DeleteRole: onRole("DeleteRole"),
    PutRolePermissionsBoundary: (input: PutRolePermissionsBoundaryCommandInput) => [
      roleNeed("PutRolePermissionsBoundary", input, { [BOUNDARY]: input.PermissionsBoundary }),
    ],
    DeleteRolePermissionsBoundary: onBounded("DeleteRolePermissionsBoundary"),
    ListInstanceProfilesForRole: onRole("ListInstanceProfilesForRole"),
    PutRolePolicy: onBounded("PutRolePolicy"),
    GetRolePolicy: onRole("GetRolePolicy"),
    DeleteRolePolicy: onBounded("DeleteRolePolicy"),
    ListRolePolicies: onRole("ListRolePolicies"),
    AttachRolePolicy: attaching("AttachRolePolicy"),
    DetachRolePolicy: attaching("DetachRolePolicy"),
    ListAttachedRolePolicies: onRole("ListAttachedRolePolicies"),
    TagRole: (input: TagRoleCommandInput) => [
      roleNeed("TagRole", input, requestTags(asRecord(input.Tags))),
    ],
    UntagRole: (input: UntagRoleCommandInput) => [
      roleNeed("UntagRole", input, tagKeys(input.TagKeys)),
    ],
    ListRoleTags: onRole("ListRoleTags"),
    CreatePolicy: ({ PolicyName = "", Path = "/", Tags }: CreatePolicyCommandInput) =>
      created("CreatePolicy", "TagPolicy", arnOf("policy", Path, PolicyName), Tags),
    GetPolicy: onPolicy("GetPolicy"),
    GetPolicyVersion: onPolicy("GetPolicyVersion"),
    ListPolicies: () => [{ action: "iam:ListPolicies", resource: arnOf("policy", "/", "") }],
    ListPolicyVersions: onPolicy("ListPolicyVersions"),
    CreatePolicyVersion: onPolicy("CreatePolicyVersion"),
    SetDefaultPolicyVersion: onPolicy("SetDefaultPolicyVersion"),
    DeletePolicyVersion: onPolicy("DeletePolicyVersion"),
    DeletePolicy: onPolicy("DeletePolicy"),
    TagPolicy: (input: TagPolicyCommandInput) => [
      policyNeed("TagPolicy", input, requestTags(asRecord(input.Tags))),
    ],
    UntagPolicy: (input: UntagPolicyCommandInput) => [
      policyNeed("UntagPolicy", input, tagKeys(input.TagKeys)),
    ],
    ListPolicyTags: onPolicy("ListPolicyTags"),
  };
}

const asRecord = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

/** IAM has a name of its own for the same. */
const ownTags = (tags: Readonly<Record<string, string>>): Keys =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`iam:ResourceTag/${key}`, value]));
