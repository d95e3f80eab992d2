// Everything that speaks on one request, put together as IAM does within one account: an explicit
// deny anywhere wins; else the caller's own policies or the resource's must allow; a boundary caps.
import { type AccessRequest, decide, type Policy } from "./evaluate.ts";

export interface Bearing {
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
  /** The policy of the resource; undefined where it has none. */
  readonly resource: Policy | undefined;
  /** The caller as resource policies may name it. */
  readonly session: string;
  readonly role: string;
  /** Names that stand for everybody in the account. */
  readonly account: readonly string[];
}

/** Why not, in AWS's words (aws-facts 5.4); undefined when the request is allowed. */
export function whyNot(bearing: Bearing, request: AccessRequest): string | undefined {
  const { identity, boundary, resource = [], session, role, account } = bearing;
  const { action } = request;
  const own = decide(identity, request);
  const cap = boundary === undefined ? "allow" : decide([boundary], request);
  const named = (names: readonly string[]): AccessRequest => ({
    ...request,
    principal: { type: "AWS", names },
  });
  const denies = resource.filter((statement) => !statement.allow);
  const allows = resource.filter((statement) => statement.allow);

  if (own === "deny") return denied("an identity-based policy");
  if (decide([denies], named([session, role, ...account])) === "deny") {
    return denied("a resource-based policy");
  }
  if (cap === "deny") return denied("a permissions boundary");
  // What is given to the session by its own name is not capped.
  const toSession = allows.filter(({ principals }) =>
    principals?.byType.get("AWS")?.includes(session),
  );
  if (decide([toSession], named([session])) === "allow") return undefined;
  // To the account is to nobody in it: their own policies decide.
  if (own !== "allow" && decide([allows], named([session, role])) !== "allow") {
    return missing("identity-based policy", action);
  }
  return cap === "allow" ? undefined : missing("permissions boundary", action);
}

const denied = (where: string): string => `with an explicit deny in ${where}`;

const missing = (kind: string, action: string): string =>
  `because no ${kind} allows the ${action} action`;
