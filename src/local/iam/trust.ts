// What IAM takes as a role's trust policy.
import { Fault } from "../fault.ts";
import { ACCOUNT } from "../service.ts";
import { sizeOf } from "./checks.ts";
import { compilePolicy, MALFORMED } from "./document.ts";
import type { Roles } from "./roles.ts";

const LONGEST = 2048;

export function checkTrust(document: string, roles: Pick<Roles, "inEffect" | "all">): void {
  for (const { principals } of compilePolicy(document, "trust")) {
    const unknown = principals?.byType.get("AWS")?.find((name) => !isKnown(name, roles));
    if (unknown === undefined) continue;
    throw new Fault(MALFORMED, `Invalid principal in policy: "AWS":"${unknown}"`);
  }
  if (sizeOf(document) > LONGEST) {
    throw new Fault("LimitExceededException", `Cannot exceed quota for ACLSizePerRole: ${LONGEST}`);
  }
}

/** Whoever is named must be there, a role that was just made not yet (aws-facts 5.1). */
function isKnown(name: string, roles: Pick<Roles, "inEffect" | "all">): boolean {
  if (name === "*" || /^\d{12}$/.test(name)) return true;
  const [scheme, , service, , account, ...rest] = name.split(":");
  if (scheme !== "arn") return false;
  // Nothing is known of other accounts here.
  if (account !== ACCOUNT) return true;
  const [kind, ...path] = rest.join(":").split("/");
  if (service === "sts" && kind === "assumed-role") {
    return roles.all().some((role) => role.name === path[0]);
  }
  if (service !== "iam") return false;
  if (kind === "role") return roles.inEffect(name) !== undefined;
  return kind === "root" || (kind === "user" && path.join("/") === "local");
}
