import type {
  ListPolicyTagsCommandInput,
  ListPolicyTagsCommandOutput,
  ListRoleTagsCommandInput,
  ListRoleTagsCommandOutput,
  TagPolicyCommandInput,
  TagRoleCommandInput,
  UntagPolicyCommandInput,
  UntagRoleCommandInput,
} from "@aws-sdk/client-iam";
import type { Action, Given, Result } from "../service.ts";
import { pageOf } from "./pages.ts";
import type { Policies } from "./policies.ts";
import type { Roles } from "./roles.ts";
import { type KeptTag, mergeTags, removeTags } from "./tags.ts";

export function tagActions(roles: Roles, policies: Policies): Record<string, Action> {
  return {
    TagRole(input: Given<TagRoleCommandInput, "RoleName" | "Tags">): void {
      const role = roles.get(input.RoleName);
      roles.put({ ...role, tags: mergeTags(role.tags, input.Tags) });
    },
    UntagRole(input: Given<UntagRoleCommandInput, "RoleName" | "TagKeys">): void {
      const role = roles.get(input.RoleName);
      roles.put({ ...role, tags: removeTags(role.tags, input.TagKeys) });
    },
    ListRoleTags(
      input: Given<ListRoleTagsCommandInput, "RoleName">,
    ): Result<ListRoleTagsCommandOutput> {
      const { items, rest } = pageOf(roles.get(input.RoleName).tags, keyOf, input);
      return { Tags: items, ...rest };
    },
    TagPolicy(input: Given<TagPolicyCommandInput, "PolicyArn" | "Tags">): void {
      const policy = policies.getOwn(input.PolicyArn);
      policies.put({ ...policy, tags: mergeTags(policy.tags, input.Tags) });
    },
    UntagPolicy(input: Given<UntagPolicyCommandInput, "PolicyArn" | "TagKeys">): void {
      const policy = policies.getOwn(input.PolicyArn);
      policies.put({ ...policy, tags: removeTags(policy.tags, input.TagKeys) });
    },
    ListPolicyTags(
      input: Given<ListPolicyTagsCommandInput, "PolicyArn">,
    ): Result<ListPolicyTagsCommandOutput> {
      const { items, rest } = pageOf(policies.get(input.PolicyArn).tags, keyOf, input);
      return { Tags: items, ...rest };
    },
  };
}

const keyOf = (tag: KeptTag): string => tag.Key;
