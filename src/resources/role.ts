// The execution role: who may assume it, and its inline policies.
import {
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { ifFound } from "../aws/codes.ts";
import { iam } from "../aws/iam.ts";
import { retrying, roleAppearing, roleBusy } from "../aws/retry.ts";
import type { Pipeline } from "../config/pipeline.ts";
import { parseJson } from "../core/json.ts";
import type { FieldChange, Resource, Work } from "../engine/resource.ts";
import { changed, touches } from "./changes.ts";
import { type Tags, within } from "./ownership.ts";
import { decodeDocument, sameDocument } from "./policy-document.ts";
import { isMemory, memoryOf, rememberedNames } from "./role-memory.ts";
import { type InlinePolicy, inlinePolicies, TRUST } from "./role-policies.ts";
import { removeRole } from "./role-removal.ts";
import { patient, type Setting } from "./setting.ts";
import { fromTagList, toTagList } from "./tag-list.ts";

export interface RoleState {
  readonly path: string;
  readonly trust: string | undefined;
  readonly boundary: string | undefined;
  /** The documents of the policies that we want, by name. */
  readonly policies: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

/**
 * Which region's pipeline it belongs to. Roles alone know no region: without it the same pipeline in
 * a second one would take over the role of the first, whose function then loses its rights.
 */
const REGION = "sqslam:region";

/** `besides` are tags that the role carries for others. */
export function roleResource(
  pipeline: Pipeline,
  besides: Tags,
  setting: Setting,
): Resource<RoleState> {
  const { connection, where, ownership } = setting;
  const config = pipeline.role;
  const client = iam(connection);
  const RoleName = config.name;
  const policies = inlinePolicies(pipeline, where);
  const ownTags: Tags = {
    [REGION]: where.region,
    ...besides,
    ...memoryOf(policies),
  };

  async function find(signal: AbortSignal): Promise<RoleState | undefined> {
    const answer = await ifFound(
      client.send(new GetRoleCommand({ RoleName }), { abortSignal: signal }),
    );
    if (answer?.Role === undefined) return undefined;
    const { Role: role } = answer;
    return {
      path: role.Path ?? "/",
      trust: decodeDocument(role.AssumeRolePolicyDocument),
      boundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
      policies: {},
      tags: fromTagList(role.Tags),
    };
  }

  async function documentOf(policy: InlinePolicy, signal: AbortSignal) {
    const command = new GetRolePolicyCommand({ RoleName, PolicyName: policy.name });
    const answer = await ifFound(client.send(command, { abortSignal: signal }));
    return [policy.name, decodeDocument(answer?.PolicyDocument)] as const;
  }

  const change = (work: Work, call: () => Promise<unknown>) =>
    retrying([roleBusy], call, patient(setting, work));

  const put = ({ name: PolicyName, document: PolicyDocument }: InlinePolicy) =>
    client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));

  async function tag(tags: Tags, work: Work): Promise<void> {
    if (Object.keys(tags).length === 0) return;
    const command = new TagRoleCommand({ RoleName, Tags: toTagList(tags) });
    await change(work, () => client.send(command));
  }

  async function updatePolicies(state: RoleState, changes: readonly FieldChange[], work: Work) {
    const wrong = policies.filter((policy) => touches(changes, fieldOf(policy.name)));
    await Promise.all(wrong.map((policy) => change(work, () => put(policy))));
    const gone = forgotten(state).filter((name) => touches(changes, fieldOf(name)));
    for (const PolicyName of gone) {
      const command = new DeleteRolePolicyCommand({ RoleName, PolicyName });
      await change(work, () => ifFound(client.send(command)));
    }
  }

  async function updateBoundary(work: Work) {
    const { permissionsBoundary: PermissionsBoundary } = config;
    await change(work, async () =>
      PermissionsBoundary === undefined
        ? client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
        : client.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
    );
  }

  /** Names of policies that we have put there and no longer want. */
  function forgotten(state: RoleState): readonly string[] {
    const wanted = new Set(policies.map(({ name }) => name));
    return rememberedNames(state.tags).filter((name) => !wanted.has(name));
  }

  return {
    id: "role",
    kind: "IAM role",
    name: config.name,
    needs: [],
    find,

    async read(signal) {
      const [role, ...documents] = await Promise.all([
        find(signal),
        ...policies.map((policy) => documentOf(policy, signal)),
      ]);
      if (role === undefined) return undefined;
      const known = documents.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]));
      return { ...role, policies: Object.fromEntries(known) };
    },

    owns: ({ tags }) => ownership.owns(tags) && tags[REGION] === where.region,

    diff: (state) => [
      // Part of the ARN, which would then not be the one that the function is given (aws-facts 5.1).
      ...(state.path === "/" ? [] : [{ field: "path", from: state.path, to: "/", recreate: true }]),
      ...(state.trust !== undefined && sameDocument(state.trust, TRUST)
        ? []
        : [{ field: "trustPolicy", from: shown(state.trust), to: shown(TRUST) }]),
      ...policies.flatMap(({ name, document }) => {
        const live = state.policies[name];
        if (live !== undefined && sameDocument(live, document)) return [];
        return [{ field: fieldOf(name), from: shown(live), to: shown(document) }];
      }),
      ...forgotten(state).map((name) => ({
        field: fieldOf(name),
        from: "attached",
        to: undefined,
      })),
      ...changed("permissionsBoundary", state.boundary, config.permissionsBoundary),
      ...ownership.diff(state.tags, ownTags),
    ],

    async create(work) {
      const { permissionsBoundary } = config;
      const command = new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: TRUST,
        Tags: toTagList({ ...ownership.tags, ...ownTags }),
        ...(permissionsBoundary === undefined ? {} : { PermissionsBoundary: permissionsBoundary }),
      });
      await change(work, () => client.send(command));
      const rows = [roleBusy, roleAppearing];
      await Promise.all(
        policies.map((policy) => retrying(rows, () => put(policy), patient(setting, work))),
      );
    },

    async update(state, changes, work) {
      if (touches(changes, "trustPolicy")) {
        await change(work, () =>
          client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST })),
        );
      }
      if (touches(changes, "permissionsBoundary")) await updateBoundary(work);
      const { set, remove } = within(ownership.delta(state.tags, ownTags), changes);
      // What is put there is remembered before, and what is taken away until it is gone: whatever
      // ends this run, and whatever is wanted by then, the next one knows of it.
      await tag(only(set, isMemory), work);
      await updatePolicies(state, changes, work);
      if (remove.length > 0) {
        await change(work, () =>
          client.send(new UntagRoleCommand({ RoleName, TagKeys: [...remove] })),
        );
      }
      await tag(
        only(set, (key) => !isMemory(key)),
        work,
      );
    },

    async remove(state, work) {
      const names = new Set([...policies.map(({ name }) => name), ...rememberedNames(state.tags)]);
      await removeRole(client, RoleName, [...names], patient(setting, work));
      return "accepted";
    },

    // Nothing tells when Lambda may assume it: whoever needs that retries (aws-facts 3.3).
    ready: async () => {},
  };
}

const fieldOf = (policyName: string): string => `policies.${policyName}`;

const shown = (document: string | undefined): unknown =>
  document === undefined ? undefined : parseJson(document);

const only = (tags: Tags, test: (key: string) => boolean): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => test(key)));
