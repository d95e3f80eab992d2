import type {
  AttachRolePolicyCommandInput,
  DeleteRolePolicyCommandInput,
  DetachRolePolicyCommandInput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  PutRolePolicyCommandInput,
} from "@aws-sdk/client-iam";
import { deadline } from "../delays.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import type { Action, Given, Result } from "../service.ts";
import { checkName, checkPolicyArn, encodeDocument, sizeOf } from "./checks.ts";
import { compilePolicy } from "./document.ts";
import { pageOf } from "./pages.ts";
import type { Policies } from "./policies.ts";
import type { InlinePolicy, Role, Roles } from "./roles.ts";

const LONGEST_NAME = 128;
/** Of all inline policies of a role together. */
const MOST_CHARACTERS = 10_240;
const MOST_ATTACHED = 10;

export function rolePolicyActions(
  ground: Pick<Ground, "clock" | "random" | "delays">,
  roles: Roles,
  policies: Policies,
): Record<string, Action> {
  const emptyFrom = () => deadline(ground.delays.roleEmptied, ground);
  return {
    PutRolePolicy(
      input: Given<PutRolePolicyCommandInput, "RoleName" | "PolicyName" | "PolicyDocument">,
    ): void {
      const { PolicyName: name, PolicyDocument: document } = input;
      checkName("policyName", name, LONGEST_NAME);
      const role = roles.get(input.RoleName);
      compilePolicy(document, "identity");
      const others = role.inline.filter((policy) => policy.name !== name);
      const inline = [...others, { name, document }];
      const size = inline.reduce((sum, policy) => sum + sizeOf(policy.document), 0);
      if (size > MOST_CHARACTERS) {
        throw new Fault(
          "LimitExceededException",
          `Maximum policy size of ${MOST_CHARACTERS} bytes exceeded for role ${role.name}`,
        );
      }
      roles.put({ ...role, inline });
    },

    GetRolePolicy(
      input: Given<GetRolePolicyCommandInput, "RoleName" | "PolicyName">,
    ): Result<GetRolePolicyCommandOutput> {
      const role = roles.get(input.RoleName);
      const { name, document } = inlineOf(role, input.PolicyName);
      return {
        RoleName: role.name,
        PolicyName: name,
        PolicyDocument: encodeDocument(document),
      };
    },

    DeleteRolePolicy(input: Given<DeleteRolePolicyCommandInput, "RoleName" | "PolicyName">): void {
      const role = roles.get(input.RoleName);
      const gone = inlineOf(role, input.PolicyName);
      const inline = role.inline.filter((policy) => policy !== gone);
      roles.put({ ...role, inline, emptyFrom: emptyFrom() });
    },

    ListRolePolicies(
      input: Given<ListRolePoliciesCommandInput, "RoleName">,
    ): Result<ListRolePoliciesCommandOutput> {
      const names = roles.get(input.RoleName).inline.map((policy) => policy.name);
      const { items, rest } = pageOf(names, (name) => name, input);
      return { PolicyNames: items, ...rest };
    },

    AttachRolePolicy(input: Given<AttachRolePolicyCommandInput, "RoleName" | "PolicyArn">): void {
      const { PolicyArn: arn } = input;
      checkPolicyArn(arn);
      const role = roles.get(input.RoleName);
      if (!policies.find(arn)) {
        throw new Fault(
          "NoSuchEntityException",
          `Policy ${arn} does not exist or is not attachable.`,
        );
      }
      if (role.attached.includes(arn)) return;
      if (role.attached.length >= MOST_ATTACHED) {
        throw new Fault(
          "LimitExceededException",
          `Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHED}`,
        );
      }
      roles.put({ ...role, attached: [...role.attached, arn] });
    },

    DetachRolePolicy(input: Given<DetachRolePolicyCommandInput, "RoleName" | "PolicyArn">): void {
      const { PolicyArn: arn } = input;
      checkPolicyArn(arn);
      const role = roles.get(input.RoleName);
      if (!role.attached.includes(arn)) {
        throw new Fault("NoSuchEntityException", `Policy ${arn} was not found.`);
      }
      const attached = role.attached.filter((other) => other !== arn);
      roles.put({ ...role, attached, emptyFrom: emptyFrom() });
    },

    ListAttachedRolePolicies(
      input: Given<ListAttachedRolePoliciesCommandInput, "RoleName">,
    ): Result<ListAttachedRolePoliciesCommandOutput> {
      const { PathPrefix: prefix = "/" } = input;
      const attached = roles
        .get(input.RoleName)
        .attached.map((arn) => policies.get(arn))
        .filter((policy) => policy.path.startsWith(prefix));
      const { items, rest } = pageOf(attached, ({ name, arn }) => `${name} ${arn}`, input);
      return {
        AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
        ...rest,
      };
    },
  };
}

function inlineOf(role: Role, name: string): InlinePolicy {
  const found = role.inline.find((policy) => policy.name === name);
  if (found) return found;
  throw new Fault("NoSuchEntityException", `The role policy with name ${name} cannot be found.`);
}
