import type { Access, Assumption, CallerAccess, Ground } from "../ports.ts";
import type { Service } from "../service.ts";
import { iamModel } from "../wire/models.ts";
import { makeAccess } from "./access.ts";
import { iamNeeds } from "./needs.ts";
import { openPolicies } from "./policies.ts";
import { policyActions } from "./policy-actions.ts";
import { roleActions } from "./role-actions.ts";
import { rolePolicyActions } from "./role-policy-actions.ts";
import { openRoles } from "./roles.ts";
import { tagActions } from "./tag-actions.ts";

/** IAM as far as pipelines use it: roles, their policies, and managed policies (aws-facts 5). */
export function iamService(ground: Ground): {
  readonly service: Service;
  readonly access: Access & CallerAccess & Assumption;
} {
  const roles = openRoles(ground);
  const policies = openPolicies(ground);
  const actions = {
    ...roleActions(ground, roles, policies),
    ...rolePolicyActions(ground, roles, policies),
    ...tagActions(roles, policies),
    ...policyActions(ground, roles, policies),
  };
  return {
    service: { model: iamModel, actions, needs: iamNeeds(roles, policies) },
    access: makeAccess(ground, roles, policies),
  };
}
