// A policy document: checked as IAM checks it when it is put, and compiled for the evaluator.
import { isObject, parseJson } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { type Condition, compileConditions } from "./conditions.ts";
import type { Policy, PrincipalSelection, Selection, Statement } from "./evaluate.ts";
import { tokenize } from "./glob.ts";

/**
 * A trust policy says who may assume; an identity policy says what its bearer may do; a resource
 * policy says who may do what with what it hangs on.
 */
export type PolicyKind = "identity" | "trust" | "resource";

export const MALFORMED = "MalformedPolicyDocumentException";
const SYNTAX = "Syntax errors in policy.";
const PRINCIPAL_TYPES = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

/** Throws MalformedPolicyDocument, with IAM's own text where one is known (aws-facts 5.1). */
export function compilePolicy(text: string, kind: PolicyKind): Policy {
  const document = parseJson(text);
  if (!isObject(document)) throw malformed("This policy contains invalid Json");
  const { Version: version, Statement: statements } = document;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    throw malformed(SYNTAX);
  }
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  const policy = list.map((statement) => compileStatement(statement, kind));
  // Of a resource's policy more are allowed: AWS's own has the Sid `__owner_statement`.
  if (kind !== "resource") checkSids(list);
  return policy;
}

function compileStatement(raw: unknown, kind: PolicyKind): Statement {
  if (!isObject(raw)) throw malformed(SYNTAX);
  const { Effect: effect, Condition: block } = raw;
  if (effect !== "Allow" && effect !== "Deny") throw malformed(SYNTAX);
  const actions = selection(
    raw["Action"],
    raw["NotAction"],
    "Policy statement must contain actions.",
    {
      ignoreCase: true,
    },
  );
  const parts = PARTS[kind](raw);
  let condition: Condition | undefined;
  if (block !== undefined) {
    condition = compileConditions(block);
    if (!condition) throw malformed(SYNTAX);
  }
  return { allow: effect === "Allow", actions, ...parts, condition };
}

type Parts = Pick<Statement, "resources" | "principals">;

function identityParts(raw: Record<string, unknown>): Parts {
  if (raw["Principal"] !== undefined || raw["NotPrincipal"] !== undefined) {
    throw malformed("Policy document should not specify a principal.");
  }
  for (const action of texts(raw["Action"] ?? raw["NotAction"]) ?? []) {
    if (action !== "*" && !/^[\w*-]+:./.test(action)) {
      throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
  }
  const resources = resourcesOf(raw);
  for (const resource of texts(raw["Resource"] ?? raw["NotResource"]) ?? []) {
    if (!resource.includes("*") && !resource.startsWith("arn:")) {
      throw malformed(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
  return { resources, principals: undefined };
}

function trustParts(raw: Record<string, unknown>): Parts {
  for (const field of ["Resource", "NotResource"]) {
    if (raw[field] !== undefined) throw malformed(`Has prohibited field ${field}`);
  }
  for (const action of texts(raw["Action"]) ?? []) {
    if (!/^(sts:|\*$)/i.test(action)) {
      throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  }
  return { resources: undefined, principals: principalsOf(raw) };
}

function resourceParts(raw: Record<string, unknown>): Parts {
  // Without one, whatever the policy hangs on is meant.
  const named = raw["Resource"] !== undefined || raw["NotResource"] !== undefined;
  return { resources: named ? resourcesOf(raw) : undefined, principals: principalsOf(raw) };
}

const PARTS: Readonly<Record<PolicyKind, (raw: Record<string, unknown>) => Parts>> = {
  identity: identityParts,
  trust: trustParts,
  resource: resourceParts,
};

function resourcesOf(raw: Record<string, unknown>): Selection {
  const missing = "Policy statement must contain resources.";
  return selection(raw["Resource"], raw["NotResource"], missing, {});
}

function principalsOf(raw: Record<string, unknown>): PrincipalSelection {
  const negative = raw["Principal"] === undefined;
  const principal = negative ? raw["NotPrincipal"] : raw["Principal"];
  if (principal === undefined) throw malformed("Missing required field Principal");
  return principals(principal, negative);
}

function principals(raw: unknown, not: boolean): PrincipalSelection {
  if (raw === "*") return { byType: new Map(), everyone: true, not };
  if (!isObject(raw)) throw malformed(SYNTAX);
  const byType = new Map<string, readonly string[]>();
  for (const [type, values] of Object.entries(raw)) {
    const list = texts(values);
    if (!PRINCIPAL_TYPES.has(type) || !list) throw malformed(SYNTAX);
    byType.set(type, list);
  }
  return { byType, everyone: false, not };
}

function selection(
  positive: unknown,
  negative: unknown,
  missing: string,
  { ignoreCase = false },
): Selection {
  const not = positive === undefined;
  const list = texts(not ? negative : positive);
  if (positive !== undefined && negative !== undefined) throw malformed(SYNTAX);
  if (!list || list.length === 0) throw malformed(missing);
  return { not, patterns: list.map((text) => tokenize(ignoreCase ? text.toLowerCase() : text)) };
}

function checkSids(statements: readonly unknown[]): void {
  const sids = statements.flatMap((statement) =>
    isObject(statement) && typeof statement["Sid"] === "string" ? [statement["Sid"]] : [],
  );
  if (sids.some((sid) => !/^[0-9A-Za-z]*$/.test(sid))) {
    throw malformed(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
  const named = sids.filter((sid) => sid !== "");
  if (new Set(named).size < named.length) {
    throw malformed("Statement IDs (SID) in a single policy must be unique.");
  }
}

/** A string or a list of strings, which mean the same. */
function texts(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === "string") ? list : undefined;
}

function malformed(message: string): Fault {
  return new Fault(MALFORMED, message);
}
