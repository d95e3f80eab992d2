// A function's resource policy. It is kept and shown; nobody outside of the account can call here, so
// that nothing depends on it.
import type {
  AddPermissionCommandInput,
  AddPermissionCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  RemovePermissionCommandInput,
} from "@aws-sdk/client-lambda";
import { constrain, hasLength, hasPattern, isOneOf } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Ground } from "../../ports.ts";
import { type Call, type Given, PARTITION, type Result } from "../../service.ts";
import { checkRevision } from "../actions/checks.ts";
import { LATEST } from "../function.ts";
import { type FunctionName, qualifiedArn, readQualified } from "../function-name.ts";
import type { Registry } from "../registry.ts";
import type { Aliases, Lookup } from "./aliases.ts";
import { ofFunction, type OfFunction } from "./of-function.ts";

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: string | Readonly<Record<string, string>>;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Each qualifier's statements, in the order they were added. */
export type Permissions = OfFunction<readonly Statement[]>;

export const makePermissions = ({ store }: Ground): Permissions =>
  ofFunction(store, "lambda-permissions");

export interface PermissionWorld {
  readonly registry: Registry;
  readonly lookup: Lookup;
  readonly aliases: Aliases;
}

type AddInput = Given<
  AddPermissionCommandInput,
  "FunctionName" | "StatementId" | "Action" | "Principal"
>;

export function permissionActions(
  { random }: Ground,
  permissions: Permissions,
  { registry, lookup, aliases }: PermissionWorld,
) {
  const keyOf = ({ qualifier = LATEST }: FunctionName) => qualifier;

  /** The alias, or the version, that the policy is of. */
  const owner = (name: FunctionName) => aliases.get(name.arn, keyOf(name)) ?? lookup.get(name);

  /** A change of the policy is one of what it is of; a published version stays as it is. */
  function revise({ arn, qualifier }: FunctionName): void {
    const alias = qualifier === undefined ? undefined : aliases.get(arn, qualifier);
    const revisionId = random.uuid();
    const latest = qualifier === undefined ? registry.find(arn) : undefined;
    if (alias) aliases.put(arn, alias.name, { ...alias, revisionId });
    else if (latest) registry.note(latest, { revisionId });
  }

  return {
    AddPermission(input: AddInput, call: Call): Result<AddPermissionCommandOutput> {
      checkMembers(input);
      const name = readQualified(input, call);
      if (name.qualifier === LATEST) {
        throw invalid("We currently do not support adding policies for $LATEST.");
      }
      checkRevision(owner(name), input.RevisionId);
      const before = permissions.get(name.arn, keyOf(name)) ?? [];
      if (before.some(({ Sid }) => Sid === input.StatementId)) {
        throw new Fault(
          "ResourceConflictException",
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        );
      }
      const statement = statementOf(input, qualifiedArn(name));
      permissions.put(name.arn, keyOf(name), [...before, statement]);
      revise(name);
      return { Statement: JSON.stringify(statement) };
    },

    GetPolicy(
      input: Given<GetPolicyCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetPolicyCommandOutput> {
      const name = readQualified(input, call);
      const { revisionId } = owner(name);
      const statements = permissions.get(name.arn, keyOf(name));
      if (!statements) throw missing("The resource you requested does not exist.");
      const policy = { Version: "2012-10-17", Id: "default", Statement: statements };
      return { Policy: JSON.stringify(policy), RevisionId: revisionId };
    },

    RemovePermission(
      input: Given<RemovePermissionCommandInput, "FunctionName" | "StatementId">,
      call: Call,
    ): void {
      const name = readQualified(input, call);
      if (!registry.find(name.arn)) throw missing(`No policy found for: ${name.arn}`);
      const before = permissions.get(name.arn, keyOf(name));
      if (!before) throw missing("No policy is associated with the given resource.");
      const after = before.filter(({ Sid }) => Sid !== input.StatementId);
      if (after.length === before.length) {
        throw missing(`Statement ${input.StatementId} is not found in resource policy.`);
      }
      checkRevision(owner(name), input.RevisionId);
      if (after.length === 0) permissions.remove(name.arn, keyOf(name));
      else permissions.put(name.arn, keyOf(name), after);
      revise(name);
    },
  };
}

function checkMembers(input: AddInput): void {
  constrain(
    "ValidationException",
    hasPattern("statementId", input.StatementId, "([a-zA-Z0-9-_]+)"),
    hasLength("statementId", input.StatementId, 1, 100),
    hasPattern("action", input.Action, "(lambda:[*]|lambda:[a-zA-Z]+|[*])"),
    hasPattern("sourceAccount", input.SourceAccount, String.raw`\d{12}`),
    isOneOf("functionUrlAuthType", input.FunctionUrlAuthType, ["NONE", "AWS_IAM"]),
  );
}

function statementOf(input: AddInput, resource: string): Statement {
  const equal = Object.entries({
    "lambda:FunctionUrlAuthType": input.FunctionUrlAuthType,
    "aws:PrincipalOrgID": input.PrincipalOrgID,
    "AWS:SourceAccount": input.SourceAccount,
    "lambda:EventSourceToken": input.EventSourceToken,
  }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const condition = {
    ...(equal.length > 0 && { StringEquals: Object.fromEntries(equal) }),
    ...(input.SourceArn !== undefined && { ArnLike: { "AWS:SourceArn": input.SourceArn } }),
  };
  return {
    Sid: input.StatementId,
    Effect: "Allow",
    Principal: principalOf(input.Principal),
    Action: input.Action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function principalOf(written: string): Statement["Principal"] {
  if (written === "*") return written;
  if (written.endsWith(".amazonaws.com")) return { Service: written };
  if (/^\d{12}$/.test(written)) return { AWS: `arn:${PARTITION}:iam::${written}:root` };
  if (/^arn:aws[a-z-]*:iam:/.test(written)) return { AWS: written };
  throw invalid("The provided principal was invalid. Please check the principal and try again.");
}

function missing(text: string): Fault {
  return new Fault("ResourceNotFoundException", text);
}
