// Customer managed policies, and reading AWS's own.
import type {
  CreatePolicyCommandInput,
  CreatePolicyCommandOutput,
  CreatePolicyVersionCommandInput,
  CreatePolicyVersionCommandOutput,
  DeletePolicyCommandInput,
  DeletePolicyVersionCommandInput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  GetPolicyVersionCommandInput,
  GetPolicyVersionCommandOutput,
  ListPoliciesCommandInput,
  ListPoliciesCommandOutput,
  ListPolicyVersionsCommandInput,
  ListPolicyVersionsCommandOutput,
  Policy as PolicyShape,
  PolicyVersion as VersionShape,
  SetDefaultPolicyVersionCommandInput,
} from "@aws-sdk/client-iam";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import { ACCOUNT, type Action, type Given, PARTITION, type Result } from "../service.ts";
import { checkName, checkPath, checkPolicyArn, encodeDocument, sizeOf } from "./checks.ts";
import { compilePolicy } from "./document.ts";
import { uniqueId } from "./ids.ts";
import { AWS_MANAGED } from "./managed.ts";
import { pageOf } from "./pages.ts";
import { type ManagedPolicy, type Policies, type PolicyVersion, versionOf } from "./policies.ts";
import type { Roles } from "./roles.ts";
import { mergeTags } from "./tags.ts";

const LONGEST_DOCUMENT = 6144;
const MOST_VERSIONS = 5;

export function policyActions(
  { clock, random }: Pick<Ground, "clock" | "random">,
  roles: Roles,
  policies: Policies,
): Record<string, Action> {
  return {
    CreatePolicy(
      input: Given<CreatePolicyCommandInput, "PolicyName" | "PolicyDocument">,
    ): Result<CreatePolicyCommandOutput> {
      const { PolicyName: name, PolicyDocument: document, Path: path = "/" } = input;
      checkName("policyName", name, 128);
      checkPath(path);
      checkDocument(document);
      const arn = `arn:${PARTITION}:iam::${ACCOUNT}:policy${path}${name}`;
      const sameName = (policy: ManagedPolicy) => policy.name.toLowerCase() === name.toLowerCase();
      if (policies.own().some(sameName)) {
        throw new Fault(
          "EntityAlreadyExistsException",
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      const now = clock.now();
      const policy: ManagedPolicy = {
        arn,
        name,
        path,
        id: uniqueId(random, "ANPA", 21),
        createdAt: now,
        updatedAt: now,
        description: input.Description,
        tags: mergeTags([], input.Tags),
        defaultVersion: 1,
        nextVersion: 2,
        versions: [{ number: 1, document, createdAt: now }],
      };
      policies.put(policy);
      return { Policy: policyShape(policy) };
    },

    GetPolicy(input: Given<GetPolicyCommandInput, "PolicyArn">): Result<GetPolicyCommandOutput> {
      return { Policy: policyShape(known(input.PolicyArn)) };
    },

    GetPolicyVersion(
      input: Given<GetPolicyVersionCommandInput, "PolicyArn" | "VersionId">,
    ): Result<GetPolicyVersionCommandOutput> {
      const policy = known(input.PolicyArn);
      const version = versionNamed(policy, input.VersionId);
      return {
        PolicyVersion: {
          Document: encodeDocument(version.document),
          ...versionShape(policy, version),
        },
      };
    },

    ListPolicies(input: ListPoliciesCommandInput): Result<ListPoliciesCommandOutput> {
      const { Scope: scope = "All", PathPrefix: prefix = "/" } = input;
      const among = [
        ...(scope === "Local" ? [] : AWS_MANAGED.values()),
        ...(scope === "AWS" ? [] : policies.own()),
      ].filter(
        (policy) =>
          policy.path.startsWith(prefix) && (!input.OnlyAttached || attachments(policy) > 0),
      );
      const { items, rest } = pageOf(among, (policy) => policy.arn, input);
      return { Policies: items.map(policyShape), ...rest };
    },

    ListPolicyVersions(
      input: Given<ListPolicyVersionsCommandInput, "PolicyArn">,
    ): Result<ListPolicyVersionsCommandOutput> {
      const policy = known(input.PolicyArn);
      // Padded, or the tenth would come before the second.
      const key = ({ number }: PolicyVersion) => String(number).padStart(16, "0");
      const { items, rest } = pageOf(policy.versions, key, input);
      return { Versions: items.map((version) => versionShape(policy, version)), ...rest };
    },

    CreatePolicyVersion(
      input: Given<CreatePolicyVersionCommandInput, "PolicyArn" | "PolicyDocument">,
    ): Result<CreatePolicyVersionCommandOutput> {
      const policy = own(input.PolicyArn);
      checkDocument(input.PolicyDocument);
      if (policy.versions.length >= MOST_VERSIONS) {
        throw new Fault(
          "LimitExceededException",
          `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      const number = policy.nextVersion;
      const now = clock.now();
      const version = { number, document: input.PolicyDocument, createdAt: now };
      const changed: ManagedPolicy = {
        ...policy,
        updatedAt: now,
        nextVersion: number + 1,
        versions: [...policy.versions, version],
        defaultVersion: input.SetAsDefault ? number : policy.defaultVersion,
      };
      policies.put(changed);
      return { PolicyVersion: versionShape(changed, version) };
    },

    SetDefaultPolicyVersion(
      input: Given<SetDefaultPolicyVersionCommandInput, "PolicyArn" | "VersionId">,
    ): void {
      const policy = own(input.PolicyArn);
      const { number } = versionNamed(policy, input.VersionId);
      policies.put({ ...policy, defaultVersion: number, updatedAt: clock.now() });
    },

    DeletePolicyVersion(
      input: Given<DeletePolicyVersionCommandInput, "PolicyArn" | "VersionId">,
    ): void {
      const policy = own(input.PolicyArn);
      const gone = versionNamed(policy, input.VersionId);
      if (gone.number === policy.defaultVersion) {
        throw conflict("Cannot delete the default version of a policy.");
      }
      const versions = policy.versions.filter((version) => version !== gone);
      policies.put({ ...policy, versions, updatedAt: clock.now() });
    },

    DeletePolicy(input: Given<DeletePolicyCommandInput, "PolicyArn">): void {
      const policy = own(input.PolicyArn);
      if (attachments(policy) > 0 || boundaries(policy) > 0) {
        throw conflict("Cannot delete a policy attached to entities.");
      }
      if (policy.versions.length > 1) {
        throw conflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      policies.remove(policy);
    },
  };

  function known(arn: string): ManagedPolicy {
    checkPolicyArn(arn);
    return policies.get(arn);
  }

  function own(arn: string): ManagedPolicy {
    checkPolicyArn(arn);
    return policies.getOwn(arn);
  }

  function attachments({ arn }: ManagedPolicy): number {
    return roles.all().filter((role) => role.attached.includes(arn)).length;
  }

  function boundaries({ arn }: ManagedPolicy): number {
    return roles.all().filter((role) => role.boundary === arn).length;
  }

  function policyShape(policy: ManagedPolicy): PolicyShape {
    return {
      PolicyName: policy.name,
      PolicyId: policy.id,
      Arn: policy.arn,
      Path: policy.path,
      DefaultVersionId: `v${policy.defaultVersion}`,
      AttachmentCount: attachments(policy),
      PermissionsBoundaryUsageCount: boundaries(policy),
      IsAttachable: true,
      Description: policy.description,
      CreateDate: new Date(policy.createdAt),
      UpdateDate: new Date(policy.updatedAt),
      Tags: [...policy.tags],
    };
  }
}

function versionNamed(policy: ManagedPolicy, id: string): PolicyVersion {
  const found = /^v\d+$/.test(id) ? versionOf(policy, Number(id.slice(1))) : undefined;
  if (found) return found;
  throw new Fault(
    "NoSuchEntityException",
    `Policy ${policy.arn} version ${id} does not exist or is not attachable.`,
  );
}

function versionShape(policy: ManagedPolicy, version: PolicyVersion): VersionShape {
  return {
    VersionId: `v${version.number}`,
    IsDefaultVersion: version.number === policy.defaultVersion,
    CreateDate: new Date(version.createdAt),
  };
}

function checkDocument(document: string): void {
  compilePolicy(document, "identity");
  if (sizeOf(document) > LONGEST_DOCUMENT) {
    throw new Fault(
      "LimitExceededException",
      `Cannot exceed quota for PolicySize: ${LONGEST_DOCUMENT}`,
    );
  }
}

function conflict(message: string): Fault {
  return new Fault("DeleteConflictException", message);
}
