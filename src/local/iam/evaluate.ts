// Who may do what: compiled policies against one request. Pure.
import type { Condition } from "./conditions.ts";
import type { Context } from "./context.ts";
import { matchesTokens, type Token } from "./glob.ts";

/** `not` turns Action into NotAction, and so on. */
export interface Selection {
  readonly patterns: readonly (readonly Token[])[];
  readonly not: boolean;
}

export interface PrincipalSelection {
  /** Values by type: `Service`, `AWS`, `Federated`. */
  readonly byType: ReadonlyMap<string, readonly string[]>;
  /** A bare `"*"`. */
  readonly everyone: boolean;
  readonly not: boolean;
}

export interface Statement {
  readonly allow: boolean;
  readonly actions: Selection;
  /** Absent in trust policies: the role itself is meant. */
  readonly resources: Selection | undefined;
  /** Absent in identity policies: whoever the policy hangs on is meant. */
  readonly principals: PrincipalSelection | undefined;
  readonly condition: Condition | undefined;
}

export type Policy = readonly Statement[];

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** One principal under every name a policy may call it by. */
  readonly principal?: { readonly type: string; readonly names: readonly string[] };
  readonly context: Context;
}

/** `none` = no statement says anything, which denies unless another policy allows. */
export type Decision = "allow" | "deny" | "none";

/** An explicit deny in any of the policies wins over every allow. */
export function decide(policies: readonly Policy[], request: AccessRequest): Decision {
  const action = request.action.toLowerCase();
  let decision: Decision = "none";
  for (const policy of policies) {
    for (const statement of policy) {
      if (statement.allow && decision === "allow") continue;
      if (!applies(statement, action, request)) continue;
      if (!statement.allow) return "deny";
      decision = "allow";
    }
  }
  return decision;
}

/** What identity policies allow, capped by a boundary where there is one. */
export function permits(
  identity: readonly Policy[],
  boundary: Policy | undefined,
  request: AccessRequest,
): boolean {
  return (
    decide(identity, request) === "allow" &&
    (boundary === undefined || decide([boundary], request) === "allow")
  );
}

function applies(statement: Statement, action: string, request: AccessRequest): boolean {
  const { context, resource } = request;
  return (
    selects(statement.actions, action, context) &&
    (statement.resources === undefined || selects(statement.resources, resource, context)) &&
    (statement.principals === undefined || names(statement.principals, request)) &&
    (statement.condition === undefined || statement.condition(context))
  );
}

function selects({ patterns, not }: Selection, text: string, context: Context): boolean {
  return patterns.some((pattern) => matchesTokens(pattern, text, context)) !== not;
}

function names(
  { byType, everyone, not }: PrincipalSelection,
  { principal }: AccessRequest,
): boolean {
  if (!principal) return false;
  const listed = byType.get(principal.type) ?? [];
  const named = everyone || listed.some((name) => name === "*" || principal.names.includes(name));
  return named !== not;
}
