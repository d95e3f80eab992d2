// What a queue's own policy may be: the grammar of IAM's policy language, for a policy that hangs on a
// resource (IAM User Guide: Grammar of the IAM JSON policy language; AWS JSON policy elements:
// Principal), and SQS's own quotas. Whether its principals exist is not looked up.
import { isObject } from "../../core/json.ts";
import { Fault } from "../fault.ts";

/** SQS Developer Guide: Amazon SQS policy quotas. */
const MOST_STATEMENTS = 20;
const MOST_ACTIONS = 7;

const VERSIONS: readonly unknown[] = [undefined, "2008-10-17", "2012-10-17"];
const ELEMENTS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
const PRINCIPAL_TYPES = new Set(["AWS", "Federated", "Service", "CanonicalUser"]);
const OPERATOR =
  /^(null|(for(allvalues|anyvalue):)?(string(not)?(equals(ignorecase)?|like)|arn(not)?(equals|like)|(numeric|date)((not)?equals|(less|greater)than(equals)?)|bool|binaryequals|(not)?ipaddress)(ifexists)?)$/i;

/** False for what AWS refuses, whoever it names. */
export function isQueuePolicy(policy: unknown): policy is Record<string, unknown> {
  if (!isObject(policy) || !hasOnly(policy, ELEMENTS)) return false;
  const statements = statementsOf(policy);
  return (
    VERSIONS.includes(policy["Version"]) &&
    isTextOrAbsent(policy["Id"]) &&
    statements.length > 0 &&
    statements.every(isStatement)
  );
}

/** Throws the fault of a policy that is well formed and too large. */
export function checkPolicyQuotas(policy: Record<string, unknown>): void {
  const statements = statementsOf(policy);
  if (statements.length > MOST_STATEMENTS) {
    throw overLimit("statements were found in the submitted policy", statements, MOST_STATEMENTS);
  }
  for (const statement of statements) {
    const { Action, NotAction } = Object(statement);
    const actions: unknown = Action ?? NotAction;
    if (Array.isArray(actions) && actions.length > MOST_ACTIONS) {
      const what = "actions were found in a statement from the submitted policy";
      throw overLimit(what, actions, MOST_ACTIONS);
    }
  }
}

/** One statement need not stand in a list. */
export function statementsOf({ Statement: statements }: Record<string, unknown>): unknown[] {
  return Array.isArray(statements) ? statements : statements === undefined ? [] : [statements];
}

function isStatement(statement: unknown): boolean {
  if (!isObject(statement) || !hasOnly(statement, STATEMENT_ELEMENTS)) return false;
  const { Sid, Effect, Condition } = statement;
  return (
    isTextOrAbsent(Sid) &&
    (Effect === "Allow" || Effect === "Deny") &&
    isEither(statement, ["Principal", "NotPrincipal"], isPrincipal) &&
    isEither(statement, ["Action", "NotAction"], isTexts) &&
    // Not every service asks for a resource; that SQS does is not said anywhere.
    (isEither(statement, ["Resource", "NotResource"], isTexts) ||
      (statement["Resource"] === undefined && statement["NotResource"] === undefined)) &&
    (Condition === undefined || isCondition(Condition))
  );
}

/** One of the two is there, and is right; the other is not. */
function isEither(
  statement: Record<string, unknown>,
  names: readonly [string, string],
  isRight: (value: unknown) => boolean,
): boolean {
  const given = names.map((name) => statement[name]).filter((value) => value !== undefined);
  return given.length === 1 && given.every(isRight);
}

function isPrincipal(principal: unknown): boolean {
  if (principal === "*") return true;
  if (!isObject(principal) || !hasOnly(principal, PRINCIPAL_TYPES)) return false;
  const values = Object.values(principal);
  return values.length > 0 && values.every(isTexts);
}

function isCondition(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      OPERATOR.test(operator) &&
      isObject(keys) &&
      Object.values(keys).every((value) => listed(value).every(isScalar)),
  );
}

function isTexts(value: unknown): boolean {
  const list = listed(value);
  return list.length > 0 && list.every((item) => typeof item === "string");
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function hasOnly(value: object, known: ReadonlySet<string>): boolean {
  return Object.keys(value).every((name) => known.has(name));
}

function overLimit(what: string, found: readonly unknown[], most: number): Fault {
  return new Fault("OverLimit", `${found.length} ${what}, max allowed is ${most}`);
}
