// What the other services ask IAM: who is this, may this role do that.
import { Fault } from "../fault.ts";
import type { Keys, Need } from "../need.ts";
import type { Access, Assumption, Caller, CallerAccess, Ground } from "../ports.ts";
import { ACCOUNT, PARTITION } from "../service.ts";
import { type Context, contextOf } from "./context.ts";
import { compilePolicy } from "./document.ts";
import { decide, permits, type Policy } from "./evaluate.ts";
import { whyNot } from "./judge.ts";
import { defaultDocument, type ManagedPolicy, type Policies } from "./policies.ts";
import type { Role, Roles } from "./roles.ts";
import { isOfSession, openSessions, type Session } from "./sessions.ts";

const ROOT = `arn:${PARTITION}:iam::${ACCOUNT}:root`;
const LOCAL_USER: Caller = {
  arn: `arn:${PARTITION}:iam::${ACCOUNT}:user/local`,
  userId: "AIDALOCALUSERLOCALUSR",
};
const ASSUME = "sts:AssumeRole";
/** How long Lambda's credentials for a function last. */
const FUNCTION_SESSION_SECONDS = 12 * 3600;

type Asked = Pick<Need, "action" | "resource" | "keys">;

export function makeAccess(
  ground: Ground,
  roles: Roles,
  policies: Policies,
): Access & CallerAccess & Assumption {
  const sessions = openSessions(ground);
  // By value: roles and policies are replaced, never changed, so what is compiled stays right.
  const compiledTrust = new WeakMap<Role, Policy>();
  const compiledInline = new WeakMap<Role, readonly Policy[]>();
  const compiledManaged = new WeakMap<ManagedPolicy, Policy>();

  const trustOf = (role: Role) =>
    remembered(compiledTrust, role, () => compilePolicy(role.trust, "trust"));
  const inlineOf = (role: Role) =>
    remembered(compiledInline, role, () =>
      role.inline.map(({ document }) => compilePolicy(document, "identity")),
    );
  const managed = (arn: string): Policy => {
    const policy = policies.find(arn);
    if (!policy) return [];
    return remembered(compiledManaged, policy, () =>
      compilePolicy(defaultDocument(policy), "identity"),
    );
  };

  const ofRole = (role: Role) => ({
    identity: [...inlineOf(role), ...role.attached.map(managed)],
    boundary: role.boundary === undefined ? undefined : managed(role.boundary),
  });

  const isPermitted = (role: Role, action: string, resource: string, keys?: Keys) => {
    const { identity, boundary } = ofRole(role);
    const context = contextFor(role, resource, keys);
    return permits(identity, boundary, { action, resource, context });
  };

  const contextFor = (role: Role, resource: string, keys: Keys = {}): Context => {
    const [, , , region, account] = resource.split(":");
    return contextOf({
      ...now(),
      "aws:PrincipalArn": role.arn,
      "aws:PrincipalAccount": ACCOUNT,
      "aws:PrincipalType": "AssumedRole",
      "aws:PrincipalIsAWSService": "false",
      "aws:RequestedRegion": region === "" ? undefined : region,
      "aws:ResourceAccount": account === "" ? undefined : account,
      ...Object.fromEntries(role.tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value])),
      ...keys,
    });
  };

  const now = () => ({
    "aws:CurrentTime": new Date(ground.clock.now()).toISOString(),
    "aws:EpochTime": String(Math.floor(ground.clock.now() / 1000)),
    "aws:SecureTransport": "true",
  });

  const sessionOf = (accessKeyId: string | undefined) =>
    accessKeyId === undefined ? undefined : sessions.find(accessKeyId);

  /** Why a session may not, in AWS's words; `policy` is the resource's. */
  const refusalOf = (session: Session, policy: Policy | undefined, asked: Asked) => {
    const { action, resource, keys } = asked;
    const found = roles.inEffect(session.roleArn);
    // Another role of the same name is not the one that was assumed (aws-facts 5.2).
    const role = found?.id === session.roleId ? found : undefined;
    const bearing = {
      ...(role ? ofRole(role) : { identity: [], boundary: undefined }),
      resource: policy,
      session: callerOf(session).arn,
      role: session.roleArn,
      account: [ROOT, ACCOUNT],
    };
    const context = role ? contextFor(role, resource, keys) : contextOf(now());
    return whyNot(bearing, { action, resource, context });
  };

  const mayAssume = (role: Role, accessKeyId: string | undefined, keys: Keys) => {
    const session = sessionOf(accessKeyId);
    const own = session ? [callerOf(session).arn, session.roleArn] : [LOCAL_USER.arn];
    const bearer = session?.roleArn ?? LOCAL_USER.arn;
    const trust = trustOf(role);
    const request = { action: ASSUME, resource: role.arn };
    // Without the role's trust nobody may, whatever his own policies allow.
    const trusted = decide([trust], {
      ...request,
      principal: { type: "AWS", names: [...own, ROOT, ACCOUNT] },
      context: contextOf({ ...now(), "aws:PrincipalArn": bearer, ...keys }),
    });
    if (trusted !== "allow") return false;
    return session === undefined || !refusalOf(session, trust, { ...request, keys });
  };

  return {
    identify(accessKeyId) {
      const session = sessionOf(accessKeyId);
      return session ? callerOf(session) : LOCAL_USER;
    },

    standing(accessKeyId) {
      const session = sessionOf(accessKeyId);
      if (session) return session.expiresAt > ground.clock.now() ? "valid" : "expired";
      return isOfSession(accessKeyId) ? "unknown" : "valid";
    },

    whyNot(accessKeyId, { resourcePolicy, ...asked }) {
      const session = sessionOf(accessKeyId);
      // The account's one user may all, as the root user may.
      if (!session) return undefined;
      const policy =
        resourcePolicy === undefined ? undefined : compilePolicy(resourcePolicy, "resource");
      return refusalOf(session, policy, asked);
    },

    assumableBy(roleArn, service) {
      const role = roles.inEffect(roleArn);
      if (!role) return false;
      const context = contextOf({
        ...now(),
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        "aws:SourceAccount": ACCOUNT,
      });
      const principal = { type: "Service", names: [service] };
      const request = { action: ASSUME, resource: roleArn, principal, context };
      return decide([trustOf(role)], request) === "allow";
    },

    allows(roleArn, action, resource, keys) {
      const role = roles.inEffect(roleArn);
      return role !== undefined && isPermitted(role, action, resource, keys);
    },

    session(roleArn, sessionName) {
      const role = roles.inEffect(roleArn);
      if (role) return sessions.share(role, sessionName, FUNCTION_SESSION_SECONDS);
      throw new Fault("NoSuchEntityException", `The role ${roleArn} cannot be found.`);
    },

    assumable(arn) {
      const role = roles.inEffect(arn);
      return (
        role && {
          longestSeconds: role.maxSessionSeconds,
          mayBeAssumedBy: (accessKeyId, keys) => mayAssume(role, accessKeyId, keys),
          assume(sessionName, seconds) {
            const credentials = sessions.start(role, sessionName, seconds);
            const caller = callerOf({ roleId: role.id, roleName: role.name, name: sessionName });
            return { credentials, caller, expiresAt: ground.clock.now() + seconds * 1000 };
          },
        }
      );
    },
  };
}

function callerOf({
  roleId,
  roleName,
  name,
}: Pick<Session, "roleId" | "roleName" | "name">): Caller {
  return {
    // The role's name without its path.
    arn: `arn:${PARTITION}:sts::${ACCOUNT}:assumed-role/${roleName}/${name}`,
    userId: `${roleId}:${name}`,
  };
}

function remembered<K extends object, V>(known: WeakMap<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
